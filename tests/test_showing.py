"""kg/graph/showing.py: a claim, a speaker or a proposition is found by what people call it, and its evidence stands in its paragraph."""

import pytest
from pyoxigraph import RdfFormat, Store

from kg.errors import QueryError
from kg.graph import nquads, showing
from kg.graph.corpus import Corpus
from kg.graph.showing import show
from kg.vocab import Minter


def stored(corpus: Corpus, minter: Minter, *, with_text: bool = True) -> Store:
    store = Store()
    lines = "".join(f"{quad}\n" for quad in nquads.quads(corpus, minter=minter, with_text=with_text))
    store.load(lines.encode(), RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def ferry(corpus: Corpus, minter: Minter) -> Store:
    return stored(corpus, minter)


def test_a_speaker_by_any_name(ferry: Store, corpus: Corpus) -> None:
    varga = next(speaker for speaker in corpus.speakers if speaker.name == "Ilse Varga")
    (shown,) = show(ferry, "VARGA")
    assert (shown.address, shown.names) == (varga.iri, ("Ilse Varga", "Varga"))
    assert [evidence.claim["claim"] for evidence in shown.evidence] == [
        claim.iri for claim in corpus.claims if claim.source.speaker == varga.iri
    ]
    assert shown == show(ferry, varga.iri)[0] == show(ferry, varga.iri.rsplit("/", 1)[-1][:8])[0]
    first = shown.evidence[0]
    assert (first.place, first.said_as["publisher"], first.said_as["role"]) == ("2021/terminal.txt:3:14", "The Tern Bay Ledger", "Mayor")
    assert first.paragraph == "🚢 TERN BAY — [[The city should build the ferry terminal]], Mayor Ilse Varga said on Tuesday."
    assert [stance["position"] for evidence in shown.evidence for stance in evidence.stances] == ["support", "support", "oppose"]


def test_a_member_of_a_joint_source_has_its_evidence(ferry: Store) -> None:
    (renn,) = show(ferry, "Odile Renn")
    ((stance,),) = [evidence.stances for evidence in renn.evidence]
    assert (stance["speaker"], stance["position"]) == ("Odile Renn", "support")


def test_a_proposition_by_a_wording_and_a_claim_by_its_address(ferry: Store, corpus: Corpus) -> None:
    (build,) = show(ferry, "build the terminal")
    assert build.names[0] == "The city should build the ferry terminal"
    assert {stance["proposition"] for evidence in build.evidence for stance in evidence.stances} == {build.names[0]}
    claim = next(claim for claim in corpus.claims if claim.text == "money is missing")
    (shown,) = show(ferry, claim.iri)
    assert shown.names == ()
    assert shown.evidence[0].paragraph.endswith("A port official denied that [[money is missing]].")


def test_what_nobody_is_called(ferry: Store) -> None:
    with pytest.raises(QueryError, match="no claim, speaker or proposition 'Ilse Vargo'") as caught:
        show(ferry, "Ilse Vargo")
    assert caught.value.hint == "Did you mean Ilse Varga?"
    with pytest.raises(QueryError) as caught:
        show(ferry, "?")
    assert caught.value.hint.startswith("Name one of:")


def test_without_texts_the_words_are_shown(corpus: Corpus, minter: Minter) -> None:
    (shown,) = show(stored(corpus, minter, with_text=False), "Marsh Trust")
    assert (shown.evidence[0].paragraph, shown.evidence[0].place) == ("[[the marsh is safe for now]]", "2021/mayor.txt")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("One.\nTwo said X\nand Y.\n\nThree.", "One.\nTwo said [[X]]\nand Y."),
        (f"One.\nTwo said X {'and ' * 30}Y.\nThree.\n\nFour.", f"Two said [[X]] {'and ' * 30}Y."),
        (f"{'a' * 2000} X {'b' * 2000}", f"{'a' * 599} [[X]] {'b' * 599}"),
    ],
)
def test_paragraphs(text: str, said: str) -> None:
    start = text.index("X")
    article: dict[str, str | int | float | bool | None] = {"text": text, "start": 0, "end": len(text)}
    assert showing._paragraph({"text": "X", "start": start, "end": start + 1}, article) == said


def test_the_text_for_people(ferry: Store) -> None:
    lines = showing.text(show(ferry, "Tomas Brandt")).splitlines()
    assert lines[0] == "Tomas Brandt"
    assert "Tomas Brandt, head of the Marsh Trust, Marsh Trust (direct, asserted, confidence 0.87)" in lines
    assert "    “[[The terminal will ruin the salt marsh]],” said Tomas Brandt, head of the Marsh Trust." in lines
    assert "  → Tomas Brandt: oppose (0.8125): The city should build the ferry terminal" in lines


def test_what_people_decided_stands_below_with_what_the_machine_had_read(ferry: Store) -> None:
    (trust,) = show(ferry, "Marsh Trust")
    (evidence,) = trust.evidence
    confirmed, none = evidence.corrections
    assert (confirmed.decision["coder"], confirmed.decision["outcome"]) == ("Ada Berg", "applied")
    assert [one["position"] for one in none.machine] == ["oppose"]
    assert trust.corrections == ()
    read = "indirect, asserted, Trust, organization, 0.6123"
    words = "“the marsh is safe for now” in 2021/mayor.txt"
    lines = showing.text((trust,)).splitlines()
    assert lines[-2:] == [
        f"  ✎ Ada Berg, 2026-03-24: confirm: {words} (as it stands) – the machine had read: {read}",
        f"  ✎ corrections: stance: {words}, proposition The old pier is unsafe, position none – the machine had read: oppose, Trust, 0.7",
    ]


def test_a_stance_that_a_person_took_out_is_shown_at_its_proposition(ferry: Store) -> None:
    (pier,) = show(ferry, "The old pier is unsafe")
    assert [one.decision["action"] for one in pier.corrections] == ["stance"]
