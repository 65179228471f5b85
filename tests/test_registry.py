"""The registry of propositions: what keeps its address, what joins what, and the file."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.records import Proposition
from kg.stances import propositions, registry
from kg.stances.registry import Entry
from kg.stances.same_names import SameNames
from kg.vocab import Minter

MINTER = Minter()
RENAME = SameNames()
HEAD = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . "
HEAD += "@prefix dcterms: <http://purl.org/dc/terms/> . "


def _found(*wordings: str, negation_of: tuple[str, ...] = ()) -> Proposition:
    return Proposition(MINTER.proposition(wordings[0]), wordings[0], given=False, wordings=wordings[1:], negation_of=negation_of)


def _entry(iri: str, *wordings: str, replaced_by: str | None = None) -> Entry:
    return Entry(f"urn:{iri}", wordings[0], wordings[1:], replaced_by and f"urn:{replaced_by}")


def _settled(found: list[Proposition], *entries: Entry) -> Mapping[str, tuple[str, ...]]:
    return {one.iri: (one.text, *one.wordings) for one in registry.with_registry_iris(found, entries, RENAME, MINTER)}


def test_without_a_registry_nothing_changes() -> None:
    found = [_found("The tram is needed", "a tram is needed"), _found("The quay is old")]
    assert registry.with_registry_iris(found, (), RENAME, MINTER) == tuple(sorted(found, key=lambda one: one.iri))


def test_a_known_wording_gives_the_address_and_the_wording_of_the_registry() -> None:
    pier = _entry("pier", "The pier should close", "the pier must be shut")
    assert _settled([_found("The pier is to shut", "The pier must be shut.")], pier) == {
        "urn:pier": ("The pier should close", "The pier is to shut", "the pier must be shut")
    }
    assert _settled([_found("The pier should close", "close the pier now")], pier)["urn:pier"][0] == "The pier should close"


def test_names_are_made_equal_before() -> None:
    entry = _entry("threat", "Daesh is still a threat")
    assert _settled([_found("ISIS is still a threat", "ISIS remains dangerous")], entry) == {
        "urn:threat": ("Daesh is still a threat", "ISIS is still a threat", "ISIS remains dangerous")
    }


def test_an_address_is_known_by_the_wording_that_it_was_made_of() -> None:
    old = MINTER.proposition("The pier is to shut")
    assert _settled([_found("The pier is to shut", "shut the pier")], Entry(old, "The pier should close")) == {
        old: ("The pier should close", "The pier is to shut", "shut the pier")
    }


def test_a_cluster_over_two_entries_makes_neither_disappear_and_its_new_wordings_go_to_the_nearer() -> None:
    pier, quay = _entry("pier", "The pier should close", "shut the pier"), _entry("quay", "The quay should close")
    found = [_found("Close them", "The pier should close", "shut the pier", "The quay should close")]
    for entries in ((pier, quay), (quay, pier)):
        assert _settled(found, *entries) == {
            "urn:pier": ("The pier should close", "Close them", "shut the pier"),
            "urn:quay": ("The quay should close",),
        }


def test_two_clusters_of_one_entry_are_one() -> None:
    pier = _entry("pier", "The pier should close", "shut the pier")
    found = [_found("The pier should close", "close it"), _found("Shut the pier", "shut it")]
    assert _settled(found, pier) == {"urn:pier": ("The pier should close", "close it", "shut it", "shut the pier")}


def test_what_was_merged_goes_to_what_replaces_it() -> None:
    entries = (
        _entry("a", "The pier should close"),
        _entry("b", "Shut the pier", replaced_by="a"),
        _entry("c", "The pier must go", replaced_by="b"),
    )
    (one,) = registry.with_registry_iris([_found("The pier must go", "away with it")], entries, RENAME, MINTER)
    assert (one.iri, one.text, one.replaces) == ("urn:a", "The pier should close", ("urn:b", "urn:c"))


def test_negations_follow() -> None:
    yes, no = _found("The pier should close"), "The pier should not close"
    found = [
        Proposition(yes.iri, yes.text, given=False, negation_of=(MINTER.proposition(no),)),
        _found(no, negation_of=(yes.iri,)),
    ]
    proposed = {one.iri: one.negation_of for one in registry.with_registry_iris(found, (_entry("no", no),), RENAME, MINTER)}
    assert proposed == {yes.iri: ("urn:no",), "urn:no": (yes.iri,)}


WORDINGS = st.sampled_from([f"the {thing} is {state}" for thing in ("pier", "quay", "tram") for state in ("old", "new", "safe", "shut")])
CLUSTERS = st.lists(st.lists(WORDINGS, min_size=1, max_size=4, unique=True), max_size=5)


def _apart(clusters: list[list[str]]) -> list[Proposition]:
    """Clusters as discovery gives them: no wording is in two."""
    seen: set[str] = set()
    parts = [[text for text in cluster if not (text in seen or seen.add(text))] for cluster in clusters]  # type: ignore[func-returns-value]
    return [_found(part[0][0].upper() + part[0][1:], *part[1:]) for part in parts if part]


def _next(path: Path, found: list[Proposition]) -> dict[str, Proposition]:
    """Build with the registry that is there, and write the next."""
    entries = registry.read(path)
    proposed = registry.with_registry_iris(found, entries, RENAME, MINTER)
    path.write_text(registry.serialized(entries, proposed), encoding="utf-8")
    return {one.iri: one for one in proposed}


@settings(max_examples=25)
@given(CLUSTERS, CLUSTERS, CLUSTERS)
def test_more_articles_rename_nothing_that_is_registered(
    tmp_path_factory: pytest.TempPathFactory, first: list[list[str]], second: list[list[str]], third: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("registry") / "propositions.ttl"
    path.write_text("", encoding="utf-8")
    known: dict[str, str] = {}
    owners: dict[str, str] = {}
    for clusters in (first, second, third):
        for iri, one in _next(path, _apart(clusters)).items():
            assert known.setdefault(iri, one.text) == one.text
            for text in (one.text, *one.wordings):
                assert owners.setdefault(text.lower(), iri) == iri
        assert {entry.iri: entry.text for entry in registry.read(path)} == known
        before = path.read_bytes()
        _next(path, [])
        assert path.read_bytes() == before


@settings(max_examples=25)
@given(st.lists(st.tuples(st.text(min_size=1), st.lists(st.text(min_size=1))), max_size=4))
def test_what_is_written_is_what_is_read(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, list[str]]]) -> None:
    texts = {text.lower().rstrip("."): (text, others) for text, others in ((" ".join(text.split()), others) for text, others in rows)}
    entries = [
        Entry(f"urn:{number}", text, tuple(sorted({" ".join(other.split()) for other in others})))
        for number, (text, others) in enumerate(texts.values())
        if any(map(str.isalnum, text))
    ]
    path = tmp_path_factory.mktemp("registry") / "propositions.ttl"
    path.write_bytes(registry.serialized(entries[::-1], ()).encode())
    assert registry.read(path) == tuple(entries)
    assert registry.serialized(entries, ()).encode() == path.read_bytes()


def test_merges_are_written_and_read(tmp_path: Path) -> None:
    entries = (_entry("a", "The pier should close", "shut it"), _entry("b", "Shut the pier", replaced_by="a"))
    path = tmp_path / "propositions.ttl"
    path.write_text(registry.serialized(entries, ()), encoding="utf-8")
    assert registry.read(path) == entries
    assert [one.iri for one in propositions.read(path, MINTER)] == ["urn:a"]  # it can be given as well


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no turtle", "is no Turtle: line 1, column 1: "),
        (f"{HEAD}\n<urn:a> oops".encode(), "is no Turtle: line 2, column "),
        (b"\xff\xfe", "cannot be read"),
        (b"<urn:a> <urn:b> <urn:c> .", "names no proposition"),
        (f'{HEAD}[] skos:prefLabel "The pier"@en .'.encode(), "without an address"),
        (f'{HEAD}<mailto:pier> skos:prefLabel "The pier"@en .'.encode(), "without an address"),
        (f'{HEAD}\n<pier> skos:prefLabel "The pier"@en .'.encode(), "a relative address in line 2"),
        (f'{HEAD}<urn:a> skos:prefLabel ""@en .'.encode(), "a wording without words"),
        (f'{HEAD}<urn:a> skos:prefLabel "The pier" . <urn:b> skos:prefLabel "the  pier." .'.encode(), "addresses, <urn:a> and <urn:b>"),
        (f'{HEAD}<urn:a> skos:prefLabel "The pier"@en , "The quay"@en .'.encode(), "2 English wordings"),
        (f'{HEAD}<urn:a> skos:prefLabel "Le quai"@fr .'.encode(), "0 English wordings"),
        (f'{HEAD}<urn:a> skos:prefLabel "The pier"@en ; owl:deprecated true .'.encode(), "does not say what replaces"),
        (f'{HEAD}<urn:a> skos:prefLabel "The pier"@en ; dcterms:isReplacedBy <urn:b> .'.encode(), "does not say what replaces"),
        (f'{HEAD}<urn:a> skos:prefLabel "The pier"@en ; owl:deprecated true ; dcterms:isReplacedBy <urn:b> .'.encode(), "by nothing"),
        (f'{HEAD}<urn:a> skos:prefLabel "The pier"@en ; owl:deprecated true ; dcterms:isReplacedBy <urn:a> .'.encode(), "by nothing"),
    ],
)
def test_an_unusable_file_is_named_with_a_remedy(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "propositions.ttl"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said) as caught:
        registry.read(path)
    assert str(path) in caught.value.what
    assert caught.value.hint.endswith(".")
