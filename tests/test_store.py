"""kg/graph/store.py: graphs from disk, in every format, and what is said of those that cannot be read."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from kg.errors import InputError
from kg.graph import store

TRIPLE = '<https://example.org/a> <https://example.org/b> "c" .\n'
QUAD = '<https://example.org/a> <https://example.org/b> "c" <https://example.org/g> .\n'
JSON = '{"@id": "https://example.org/a", "https://example.org/b": "c"}'


@pytest.mark.parametrize(
    ("name", "text", "graph"),
    [
        ("g.nq", QUAD, "https://example.org/g"),
        ("g.NQ", QUAD, "https://example.org/g"),
        ("g.trig", '<https://example.org/g> { <https://example.org/a> <https://example.org/b> "c" }', "https://example.org/g"),
        ("g.nt", TRIPLE, store.UNNAMED.value),
        ("g.ttl", '@prefix e: <https://example.org/> . e:a e:b "c" .', store.UNNAMED.value),
        ("g.jsonld", JSON, store.UNNAMED.value),
    ],
)
def test_formats(tmp_path: Path, name: str, text: str, graph: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    opened = store.open(tmp_path / name)
    assert [node.value for node in opened.named_graphs()] == [graph]
    assert opened.dump(format=RdfFormat.N_QUADS).decode() == QUAD.replace("https://example.org/g", graph)


def test_a_build_folder(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text(QUAD, encoding="utf-8")
    assert len(store.open(str(tmp_path))) == 1


def test_what_is_no_graph(tmp_path: Path) -> None:
    (tmp_path / "g.txt").write_text(QUAD, encoding="utf-8")
    (tmp_path / "empty.nq").write_text("", encoding="utf-8")
    (tmp_path / "broken.nq").write_text(QUAD + "<a", encoding="utf-8")
    (tmp_path / "far.jsonld").write_text('{"@context": "http://127.0.0.1:9999/c.jsonld", "a": "b"}', encoding="utf-8")
    for name, said in {
        "": "holds no graph.nq",
        "nothing": "There is no graph at",
        "g.txt": "no ending of an RDF format",
        "empty.nq": "holds no statement",
        "broken.nq": "cannot be parsed",
        "far.jsonld": "cannot be parsed",
    }.items():
        with pytest.raises(InputError, match=said) as caught:
            store.open(tmp_path / name)
        assert caught.value.exit_code == 3
        assert caught.value.hint
