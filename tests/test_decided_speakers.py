"""Corrections of speakers: merged, split, renamed and described, found by any of their names."""

from dataclasses import replace

import pytest
from test_decided_claims import MAYOR, TERMINAL, applied, name, now, of, outcomes

from kg.corrections.desk import DecidedClaims
from kg.corrections.records import Correction
from kg.graph.corpus import Corpus
from kg.records import Speaker
from kg.vocab import Minter


def called(result: DecidedClaims, wanted: str) -> Speaker:
    (speaker,) = (speaker for speaker in result.speakers if speaker.name == wanted)
    return speaker


def test_two_speakers_become_one(corpus: Corpus, minter: Minter) -> None:
    brandt = next(speaker for speaker in corpus.speakers if speaker.name == "Tomas Brandt")
    result = applied(corpus, minter, Correction("merge-speakers", speaker="tomas  brandt", name="Varga"))
    varga = called(result, "Ilse Varga")
    assert brandt.iri not in {speaker.iri for speaker in result.speakers}
    assert (varga.aliases, varga.replaces) == (("Tomas Brandt", "Varga"), (brandt.iri,))
    assert brandt.iri not in {claim.source.speaker for claim in result.claims}
    assert {reading.speaker for reading in result.decided.readings} == {"Tomas Brandt", "Ilse Varga"}
    later = applied(
        corpus,
        minter,
        Correction("merge-speakers", speaker="Tomas Brandt", name="Ilse Varga"),
        Correction("rename-speaker", speaker="Tomas Brandt", name="I. Varga"),
    )
    assert called(later, "I. Varga").iri == varga.iri


def test_members_of_a_joint_source_that_are_merged(corpus: Corpus, minter: Minter) -> None:
    result = applied(corpus, minter, Correction("merge-speakers", speaker="Odile Renn", name="Ilse Varga"))
    group = called(result, "Odile Renn and Karim Sefu")
    assert group.members == tuple(sorted({called(result, "Ilse Varga").iri, called(result, "Karim Sefu").iri}))
    result = applied(corpus, minter, Correction("merge-speakers", speaker="Odile Renn", name="Karim Sefu"))
    claim = now(result, of(corpus, TERMINAL, "the old pier is unsafe"))
    assert claim is not None
    assert name(result, claim.source.speaker) == "Karim Sefu"
    assert not any(speaker.members for speaker in result.speakers)
    assert len(called(result, "Karim Sefu").replaces) == 2


def test_an_unnamed_source_becomes_somebody(corpus: Corpus, minter: Minter) -> None:
    result = applied(corpus, minter, Correction("merge-speakers", TERMINAL, speaker="a port official", name="Odile Renn"))
    claim = now(result, of(corpus, TERMINAL, "money is missing"))
    assert claim is not None
    assert name(result, claim.source.speaker) == "Odile Renn"
    assert outcomes(applied(corpus, minter, Correction("merge-speakers", speaker="Odile Renn", name="a port official"))) == ["lost"]


def test_the_claims_of_one_article_are_another_speakers(corpus: Corpus, minter: Minter) -> None:
    split = Correction("split-speaker", MAYOR, speaker="Ilse Varga", name="Otto Varga")
    result = applied(corpus, minter, split)
    drops = of(corpus, MAYOR, "We should not build the ferry terminal")
    claim = now(result, drops)
    assert claim is not None
    assert (name(result, claim.source.speaker), claim.source.confidence) == ("Otto Varga", 1.0)
    others = {one.source.speaker for one in result.claims if one.iri != drops.iri}
    assert called(result, "Ilse Varga").iri in others
    assert called(result, "Otto Varga").iri not in others


def test_a_namesake_is_split_off(corpus: Corpus, minter: Minter) -> None:
    split = Correction("split-speaker", MAYOR, speaker="Ilse Varga", name="Ilse Varga")
    result = applied(corpus, minter, split)
    assert len({speaker.iri for speaker in result.speakers if speaker.name == "Ilse Varga"}) == 2


def test_one_claim_is_split_off(corpus: Corpus, minter: Minter) -> None:
    claims = (*corpus.claims, replace(corpus.claims[0], iri="urn:more", text="said on Tuesday"))
    more = replace(corpus, claims=claims)
    split = Correction("split-speaker", TERMINAL, "said on Tuesday", speaker="Ilse Varga", name="Bo Berg", type="organization")
    result = applied(more, minter, split)
    assert {claim.iri for claim in result.claims if claim.source.speaker == called(result, "Bo Berg").iri} == {"urn:more"}
    assert called(result, "Bo Berg").type == "organization"


def test_a_speaker_is_renamed_and_found_by_either_name(corpus: Corpus, minter: Minter) -> None:
    rename = Correction("rename-speaker", speaker="Ilse Varga", name="Ilse Vargha")
    describe = Correction("describe-speaker", speaker="Ilse Varga", party="Tern Party", organization="Tern Bay", type="group")
    result = applied(corpus, minter, rename, describe)
    speaker = called(result, "Ilse Vargha")
    assert (speaker.aliases, speaker.type) == (("Ilse Varga", "Varga"), "group")
    assert (speaker.party, speaker.organization) == ("Tern Party", "Tern Bay")
    assert outcomes(applied(corpus, minter, rename, replace(rename, name="I. Varga"))) == ["overruled", "applied"]


def test_an_unnamed_source_that_is_an_organization_belongs_to_no_article(corpus: Corpus, minter: Minter) -> None:
    result = applied(corpus, minter, Correction("describe-speaker", TERMINAL, speaker="a port official", type="organization"))
    assert (called(result, "a port official").type, called(result, "a port official").article) == ("organization", None)


@pytest.mark.parametrize(
    "correction",
    [
        Correction("rename-speaker", speaker="Nobody", name="Somebody"),
        Correction("rename-speaker", MAYOR, speaker="Tomas Brandt", name="Somebody"),
        Correction("describe-speaker", speaker="Nobody", party="Tern Party"),
        Correction("merge-speakers", speaker="Ilse Varga", name="Nobody"),
        Correction("merge-speakers", speaker="Nobody", name="Ilse Varga"),
        Correction("merge-speakers", speaker="Varga", name="Ilse Varga"),
        Correction("split-speaker", MAYOR, speaker="Tomas Brandt", name="Somebody"),
        Correction("split-speaker", MAYOR, "nobody said so", speaker="Ilse Varga", name="Somebody"),
    ],
)
def test_what_fits_nobody_changes_nothing(corpus: Corpus, minter: Minter, correction: Correction) -> None:
    result = applied(corpus, minter, correction)
    assert outcomes(result) == ["lost"]
    assert {*result.speakers} == {*corpus.speakers}


def test_namesakes_are_ambiguous_unless_their_article_tells(corpus: Corpus, minter: Minter) -> None:
    more = replace(corpus, speakers=(*corpus.speakers, replace(corpus.speakers[0], iri="urn:namesake")))
    rename = Correction("rename-speaker", speaker="Ilse Varga", name="Somebody")
    assert outcomes(applied(more, minter, rename)) == ["ambiguous"]
    assert outcomes(applied(more, minter, replace(rename, article=MAYOR))) == ["applied"]
    for action in ("merge-speakers", "describe-speaker"):
        correction = (
            Correction(action, speaker="Ilse Varga", name="Tomas Brandt") if action[0] == "m" else replace(rename, action=action, party="P")
        )
        assert outcomes(applied(more, minter, correction)) == ["ambiguous"]
