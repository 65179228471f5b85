"""What claims are about: the user's files, names made equal, and discovery by clusters."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from kg.errors import InputError
from kg.models.pairs import Floats, Pair
from kg.records import Claim, Proposition, Source, Span
from kg.stances import propositions
from kg.stances.aspects import Seen
from kg.vocab import Minter

MINTER = Minter()
SKOS_HEAD = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"


def _claim(text: str, speaker: str, article: str = "a") -> Claim:
    source = Source(None, speaker, None, None, 1.0)
    return Claim(f"claim:{article}:{speaker}:{text}", article, Span(0, len(text)), text, "indirect", "asserted", None, source, 1.0)


TOPICS = ("tram", "harbour", "school")


def _seen(claims: Sequence[Claim]) -> Seen:
    """A double of the encoder: one direction a topic, whatever the aspect."""
    vectors = np.array([[[float(topic in claim.text) for topic in TOPICS]] * 3 for claim in claims], dtype=np.float32).reshape(-1, 3, 3)
    texts = tuple(claim.text for claim in claims)
    return Seen(texts, texts, _groups(claims), vectors)


def _groups(claims: Sequence[Claim]) -> tuple[tuple[str, str], ...]:
    return tuple((claim.article, claim.source.speaker) for claim in claims)


def _bears(pairs: Sequence[Pair]) -> Floats:
    """A double of the stance model: what is of one topic bears on it, against where one alone says "not"."""
    rows = []
    for pair in pairs:
        if not any(topic in pair.text and topic in pair.target for topic in TOPICS):
            rows.append([0.05, 0.05, 0.9])
        else:
            rows.append([0.05, 0.9, 0.05] if (" not " in pair.text) != (" not " in pair.target) else [0.9, 0.05, 0.05])
    return np.array(rows, dtype=np.float32)


def _discover(claims: Sequence[Claim]) -> tuple[Proposition, ...]:
    return propositions.discover(claims, _seen(claims), _bears, lambda claim: claim.article.removeprefix("copy of "), MINTER)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Daesh is weak", "ISIS is weak"),
        ("the Islamic State group lost Sirna", "ISIS lost Sirna"),
        ("the U.S. will stay", "the United States will stay"),
        ("the US-led mission ends", "the United States-led mission ends"),
        ("This is what IS wants", "This is what ISIS wants"),
        ("Crisis talks began", "Crisis talks began"),
        ("Anti-IS forces", "Anti-IS forces"),
    ],
)
def test_the_many_names_of_a_group_are_one(text: str, same: str) -> None:
    assert propositions.Wordings()(text) == same


def test_the_user_and_the_articles_add_names() -> None:
    same = propositions.Wordings(
        [("Ada Berg", "Berg", "A. Berg"), ("the Harbour Fund", "the HF"), ("Berg Trust", "BT"), ("AC\\DC", "ACDC")]
    )
    assert same("Berg met Ada Berg.  The HF paid\nA. Berg") == "Ada Berg met Ada Berg. the Harbour Fund paid Ada Berg"
    assert same("Eva Berg left the BT") == "Eva Berg left Berg Trust"
    assert same("ACDC played") == "AC\\DC played"
    assert propositions.Wordings([("Institute of Statistics", "IS")])("the IS counted") == "Institute of Statistics counted"


def test_a_name_may_begin_with_the_article() -> None:
    same = propositions.Wordings([("Ada Berg", "The Mayor of Holmen"), ("The Hague Group", "HG")])
    assert same("The Mayor of Holmen and the Mayor of Holmen") == "Ada Berg and Ada Berg"
    assert same("The Hague Group met: the HG and the Hague Group") == "The Hague Group met: The Hague Group and The Hague Group"


def test_one_a_line(tmp_path: Path) -> None:
    file = tmp_path / "p.txt"
    file.write_text("\ufeff# topics\nThe tram should be built\n\n  The harbour is   safe \nThe tram should be built\n", encoding="utf-8")
    found = propositions.given(file, MINTER)
    assert sorted(one.text for one in found) == ["The harbour is safe", "The tram should be built"]
    assert all(one.given for one in found)


def test_skos(tmp_path: Path) -> None:
    file = tmp_path / "p.ttl"
    file.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<https://example.org/tram> skos:prefLabel "Le tram"@fr , "Build the tram"@en ; skos:altLabel "A tram is needed"@en .',
        encoding="utf-8",
    )
    (one,) = propositions.given(file, MINTER)
    assert (one.iri, one.text, one.wordings) == ("https://example.org/tram", "Build the tram", ("A tram is needed",))


def test_the_ending_may_be_in_capitals(tmp_path: Path) -> None:
    file = tmp_path / "P.TTL"
    file.write_text(f'\ufeff{SKOS_HEAD}<urn:tram> skos:prefLabel "Build the tram" .', encoding="utf-8")
    assert [(one.iri, one.text) for one in propositions.given(file, MINTER)] == [("urn:tram", "Build the tram")]


def test_what_is_retired_may_share_the_label_of_what_replaced_it(tmp_path: Path) -> None:
    file = tmp_path / "p.ttl"
    old = '<urn:old> skos:prefLabel "build the tram" ; <http://www.w3.org/2002/07/owl#deprecated> true .'
    file.write_text(f'{SKOS_HEAD}<urn:tram> skos:prefLabel "Build the tram"@en-GB , "Build the tram!"@en-US . {old}', encoding="utf-8")
    assert [one.iri for one in propositions.given(file, MINTER)] == ["urn:tram"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("p.txt", "\n# nothing\n", "names no proposition"),
        ("p.ttl", "", "names no proposition"),
        ("p.ttl", SKOS_HEAD, "names no proposition"),
        ("p.txt", b"a\n\xff\xfe\xff", "line 2 is not UTF-8 (byte 0xff)"),
        ("p.ttl", "no turtle", "is no Turtle: line 1, column 1: "),
        ("p.TTL", f"{SKOS_HEAD}\n<urn:a> oops", "is no Turtle: line 3, column "),
        ("p.ttl", f'{SKOS_HEAD}<tram> skos:prefLabel "Build it" .', "has a relative address in line 2"),
        ("p.ttl", f'{SKOS_HEAD}<urn:tram> skos:prefLabel " "@en .', "<urn:tram> a label without words"),
        ("p.ttl", f'{SKOS_HEAD}<urn:tram> skos:prefLabel "Build it" ; skos:altLabel "" .', "<urn:tram> a label without words"),
        ("p.ttl", f'{SKOS_HEAD}<urn:tram> skos:prefLabel "Build it"@en , "build it"@en .', "two labels: 'Build it' and 'build it'"),
        (
            "p.ttl",
            f'{SKOS_HEAD}<urn:tram> skos:prefLabel "Build it" . <urn:line> skos:prefLabel "build  it."@en .',
            "one label for two propositions: <urn:line> and <urn:tram>",
        ),
        ("p.txt", "Build the tram\n\nbuild  the tram.\n", "in two spellings: lines 1 and 3 ('build the tram.')"),
        ("p.txt", "Build the tram\n-\n", "a line without words: line 2"),
    ],
)
def test_an_unusable_file_is_named_with_a_remedy(tmp_path: Path, name: str, content: str | bytes, said: str) -> None:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError, match=re.escape(said)) as caught:
        propositions.given(file, MINTER)
    assert str(file) in caught.value.what
    assert caught.value.hint.endswith((".", ")"))


def test_discovery_wants_two_speakers_or_two_stories() -> None:
    claims = [
        _claim("the new tram line is needed", "Ann"),
        _claim("a tram would help the whole town", "Ben"),
        _claim("the harbour is full of mud", "Ann"),
        _claim("the harbour is full of mud indeed", "Ann", "copy of a"),
        _claim("the school is far too small", "Ann", "a"),
        _claim("the school is much too small", "Ann", "b"),
    ]
    found = _discover(claims)
    assert not any("harbour" in one.text for one in found)
    assert len(found) == 2
    assert all(one.text[0].isupper() and not one.given for one in found)


def test_discovery_does_not_depend_on_order() -> None:
    claims = [_claim(f"the tram number {number} is needed", str(number)) for number in range(6)]
    assert _discover(claims) == _discover(claims[::-1])
    assert _discover([]) == ()


def test_a_proposition_is_named_by_a_clause_that_can_be_read_alone() -> None:
    claims = [
        _claim("he wants the tram by next year", "Ann"),
        _claim("to build the tram at once", "Ben"),
        _claim("the tram is needed.", "Cem"),
        _claim("the tram, which is late, is needed by all of the towns on the lake", "Dan"),
    ]
    (found,) = _discover(claims)
    assert found.text == "The tram is needed"
    assert set(found.wordings) == {claim.text for claim in claims}


def test_those_for_and_against_meet_unless_their_clusters_stay_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    claims = [_claim(f"the tram will {word}be built {when}", f"{word}{when}") for word in ("", "not ") for when in ("soon", "in May")]
    assert len(_discover(claims)) == 1
    monkeypatch.setattr(propositions, "BEARING", 0.0)
    apart = {claim.text: [0.0, 1.0] if "not" in claim.text else [1.0, 0.0] for claim in claims}
    vectors = np.array([[apart[claim.text]] * 3 for claim in claims], dtype=np.float32)
    texts = tuple(claim.text for claim in claims)
    found = propositions.discover(claims, Seen(texts, texts, _groups(claims), vectors), _bears, lambda claim: claim.article, MINTER)
    assert [one.negation_of for one in found] == [(found[1].iri,), (found[0].iri,)]
