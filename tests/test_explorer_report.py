"""kg/explorer/report.py: one file that needs no network, runs only what it names by its hash, and has what the pages have."""

import base64
import hashlib
import re
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from explorers import check_structure, stored, text
from pyoxigraph import Store

from kg.cli import main
from kg.explorer import report
from kg.explorer.settings import Settings
from kg.graph import nquads, queries
from kg.graph.corpus import Corpus
from kg.vocab import Minter


def written(store: Store, title: str = "Ferry") -> str:
    return report.report(partial(queries.run, store), Settings(title, token="secret", sparql=True))  # noqa: S106 - no secret


def tree_of(html: str) -> Element:
    tree: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    return tree


@pytest.fixture(scope="module")
def html(corpus: Corpus, minter: Minter) -> str:
    return written(stored(corpus, minter))


def test_the_report_is_valid_and_has_what_the_pages_have(html: str, corpus: Corpus) -> None:
    tree = tree_of(html)
    check_structure(tree)
    shown = text(tree)
    for proposition in corpus.propositions:
        assert proposition.text in shown
    for words in (
        "Who contradicts whom",
        "Who changed sides",
        "How sure this is",
        "🚢 TERN BAY — The city should build the ferry terminal",
    ):
        assert words in shown
    places = {article.get("id") for article in tree.iter("article")}
    assert len({place for place in places if place and place.startswith("speaker-")}) == 6  # all with a name
    (contents,) = tree.iter("nav")
    assert {link.get("href", "")[1:] for link in contents.iter("a")} == places - {None}
    assert "secret" not in html
    assert "/static/" not in html


def test_the_report_has_no_external_address(html: str) -> None:
    tree = tree_of(html)
    for element in tree.iter():
        for name in ("href", "src", "action", "srcset", "poster", "data"):
            address = element.get(name, "")
            assert urlsplit(address).scheme in {"", "data"}, address
            assert not address or address.startswith(("#", "data:")), address
        assert element.get("style") is None
    (style,) = tree.iter("style")
    assert {urlsplit(found).scheme for found in re.findall(r"url\(\"?([^\")]+)", style.text or "")} == {"data"}
    assert "@import" not in (style.text or "")


def test_only_what_the_policy_names_runs(html: str) -> None:
    tree = tree_of(html)
    (policy,) = [meta.get("content", "") for meta in tree.iter("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}
    assert rules["default-src"] == ["'none'"]
    assert "unsafe" not in policy
    for kind in ("script", "style"):
        own = [
            f"'sha256-{base64.b64encode(hashlib.sha256((element.text or '').encode()).digest()).decode()}'" for element in tree.iter(kind)
        ]
        assert own == rules[f"{kind}-src"]
        assert own
    assert not [name for element in tree.iter() for name in element.attrib if str(name).startswith("on")]


def test_the_rows_for_a_spreadsheet_are_inside(html: str) -> None:
    (address,) = [link.get("href", "") for link in tree_of(html).iter("a") if link.get("download")]
    content = base64.b64decode(address.partition("base64,")[2]).decode()
    assert content.startswith("\ufeffspeaker,role,")
    assert "We should not build the ferry terminal" in content
    assert len(content.splitlines()) == 8


def test_reports_of_odd_graphs(corpus: Corpus, minter: Minter) -> None:
    assert "holds no article yet" in text(tree_of(written(Store(), "<script>")))
    check_structure(tree_of(written(stored(corpus, minter, with_text=False))))


def test_the_command(corpus: Corpus, minter: Minter, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    graph, out = tmp_path / "ferry.nq", tmp_path / "new" / "ferry.html"
    graph.write_text("".join(f"{quad}\n" for quad in nquads.quads(corpus, minter=minter)), encoding="utf-8")
    out.parent.mkdir()
    assert main(["report", str(graph), "-o", str(out)]) == 0
    assert capsys.readouterr().out == f"Written: {out}\n"
    first = out.read_bytes()
    assert b"<title>ferry: who says what" in first
    assert main(["report", str(graph), "-o", str(out)]) == 0
    assert out.read_bytes() == first
    assert main(["report", str(tmp_path / "none"), "-o", str(out)]) == 3
    assert out.read_bytes() == first
