import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import MINTER, reading

from kg.agents import Agents, cluster_persons, resolve
from kg.errors import InputError
from kg.names import person_name
from kg.records import Reading, Speaker


def said(name: str, *sources: str) -> Reading:
    text = "\n\n".join(f"{source} said that matter {number} was settled." for number, source in enumerate(sources))
    return reading(text, *((source, "said", f"that matter {number} was settled") for number, source in enumerate(sources)), name=name)


def speakers(agents: Agents, one: Reading) -> list[Speaker]:
    known = {speaker.iri: speaker for speaker in agents.speakers}
    return [known[source.speaker] for sources in agents.sources[one.article.iri] for source in sources]


def test_spellings_meet_over_articles() -> None:
    a = said("a", "Prime Minister Mohammed Shia al-Karimi")
    b = said("b", "Mohamed Shia Al Karimi", "Al-Karimi")
    agents = resolve([a, b], minter=MINTER)
    assert len({speaker.iri for one in (a, b) for speaker in speakers(agents, one)}) == 1
    assert agents.speakers[0].name in {"Mohammed Shia al-Karimi", "Mohamed Shia Al Karimi"}


def test_the_shown_name_has_no_title_and_no_initial() -> None:
    agents = resolve([said("a", "Sen. Alina L. Rowan"), said("b", "Senator Rowan"), said("c", "Alina Rowan")], minter=MINTER)
    assert [(speaker.name, speaker.type) for speaker in agents.speakers] == [("Alina Rowan", "person")]
    assert agents.speakers[0].aliases == ("Alina L. Rowan", "Rowan")


def test_namesakes_stay_apart_and_a_surname_between_them_joins_neither() -> None:
    one, two, three = said("a", "Ada Berg"), said("b", "Ida Berg"), said("c", "Ms. Berg")
    agents = resolve([one, two, three], minter=MINTER)
    assert len({speakers(agents, each)[0].iri for each in (one, two, three)}) == 3


def test_a_surname_does_not_join_someone_of_another_office() -> None:
    one, two = said("a", "singer Ada Berg"), said("b", "Finance Minister Berg")
    agents = resolve([one, two], minter=MINTER)
    assert speakers(agents, one)[0].iri != speakers(agents, two)[0].iri


def test_organizations_meet_by_name_and_by_the_acronym_that_is_introduced() -> None:
    one = said("a", "The Northern Harbour Fund (NHF)", "NHF")
    two = said("b", "Northern Harbour Fund")
    three = said("c", "The NHF")
    agents = resolve([one, two, three], minter=MINTER)
    assert [(speaker.name, speaker.type) for speaker in agents.speakers] == [("Northern Harbour Fund", "organization")]
    assert agents.speakers[0].iri == MINTER.organization("Northern Harbour Fund")


def test_states_have_one_name() -> None:
    agents = resolve([said("a", "The United States"), said("b", "The US"), said("c", "the U.S.")], minter=MINTER)
    assert [speaker.name for speaker in agents.speakers] == ["US"]


def test_anonymous_sources_never_meet_over_articles() -> None:
    one, two = said("a", "A senior diplomat"), said("b", "A senior diplomat")
    agents = resolve([one, two], minter=MINTER)
    assert [speaker.type for speaker in agents.speakers] == ["anonymous", "anonymous"]
    assert {speaker.article for speaker in agents.speakers} == {one.article.iri, two.article.iri}


def test_joint_sources_have_members() -> None:
    one = said("a", "Ilse Varga and Tomas Brandt")
    agents = resolve([one], minter=MINTER)
    (group,) = speakers(agents, one)
    assert group.type == "group"
    assert {speaker.name for speaker in agents.speakers if speaker.iri in group.members} == {"Ilse Varga", "Tomas Brandt"}


def test_role_and_affiliation_stand_on_the_source() -> None:
    one = said("a", "Rosa Quill, a spokeswoman for the Marsh Trust,", "the Marsh Trust")
    agents = resolve([one], minter=MINTER)
    source = agents.sources[one.article.iri][0][0]
    assert (source.role, source.affiliation) == ("spokeswoman for the Marsh Trust", "Marsh Trust")


ENTITIES = """
@prefix schema: <http://schema.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/quill> a schema:Person ; schema:name "Rosa Quill" ; schema:alternateName "Rosalind Quill-Hart" ;
  schema:sameAs <https://example.com/q1> .
<https://example.org/trust> skos:prefLabel "Marsh Trust"@en ; skos:altLabel "Friends of the Marsh" .
"""


def test_the_users_entities_force_merges_and_give_names(tmp_path: Path) -> None:
    path = tmp_path / "entities.ttl"
    path.write_text(ENTITIES)
    one, two = said("a", "Rosalind Quill-Hart", "Friends of the Marsh"), said("b", "Rosa Quill", "The Marsh Trust")
    agents = resolve([one, two], minter=MINTER, entities=path)
    assert {speaker.name for speaker in agents.speakers} == {"Rosa Quill", "Marsh Trust"}
    quill = next(speaker for speaker in agents.speakers if speaker.type == "person")
    assert quill.iri == MINTER.external_speaker("https://example.org/quill")
    assert quill.same_as == ("https://example.com/q1", "https://example.org/quill")


def test_two_entities_forbid_a_merge(tmp_path: Path) -> None:
    one, two = said("a", "Ada Berg"), said("b", "Ada M. Berg")
    assert len(resolve([one, two], minter=MINTER).speakers) == 1
    path = tmp_path / "entities.ttl"
    path.write_text('@prefix schema: <http://schema.org/> . [] schema:name "Ada Berg" . [] schema:name "Ada M. Berg" .')
    assert len(resolve([one, two], minter=MINTER, entities=path).speakers) == 2


def test_the_user_and_explained_acronyms_give_wordings(tmp_path: Path) -> None:
    path = tmp_path / "entities.ttl"
    path.write_text(ENTITIES)
    text = "The Northern Harbour Fund (NHF) is broke, the mayor said."
    text += " The Delta Harbour Board (DHB) closed. The Dyke Harvest Bureau (DHB) opened."
    one = reading(text, ("the mayor", "said", "The Northern Harbour Fund (NHF) is broke"))
    wordings = resolve([one], minter=MINTER, entities=path).wordings
    assert ("Northern Harbour Fund", "NHF") in wordings
    assert ("Rosa Quill", "Rosalind Quill-Hart") in wordings
    assert not any("DHB" in group for group in wordings)


def test_a_broken_entities_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "entities.ttl"
    path.write_text("this is no turtle")
    with pytest.raises(InputError, match=r"entities\.ttl"):
        resolve([], minter=MINTER, entities=path)


GIVEN = ["Ada", "Ida", "Mohammed", "Muhammad", "Karim", "A.", "", "Mr.", "Ada M.", "Joe", "Joseph"]
FAMILY = ["Berg", "al-Hadidi", "Al Hadidi", "Stone", "Marsh Trust"]
SOURCES = st.builds(lambda given, family: f"{given} {family}".strip(), st.sampled_from(GIVEN), st.sampled_from(FAMILY))
CORPUS = st.lists(st.lists(SOURCES, min_size=1, max_size=3), min_size=1, max_size=5)


@given(CORPUS, st.randoms(use_true_random=False))
def test_the_order_of_articles_does_not_matter(corpus: list[list[str]], shuffle: random.Random) -> None:
    readings = [said(f"{number}.txt", *sources) for number, sources in enumerate(corpus)]
    mixed = readings[:]
    shuffle.shuffle(mixed)
    assert resolve(readings, minter=MINTER).speakers == resolve(mixed, minter=MINTER).speakers


@given(CORPUS, st.lists(SOURCES, min_size=1, max_size=3))
def test_another_article_changes_no_address_that_it_neither_merges_nor_splits(corpus: list[list[str]], more: list[str]) -> None:
    readings = [said(f"{number}.txt", *sources) for number, sources in enumerate(corpus)]
    new = said("new.txt", *more)
    before, after = resolve(readings, minter=MINTER), resolve([*readings, new], minter=MINTER)

    def holders(agents: Agents) -> dict[str, frozenset[tuple[str, int]]]:
        found: dict[str, set[tuple[str, int]]] = {}
        for article, attributions in agents.sources.items():
            for number, sources in enumerate(attributions):
                for source in sources:
                    found.setdefault(source.speaker, set()).add((article, number))
        return {speaker: frozenset(places) for speaker, places in found.items()}

    joined = {places: speaker for speaker, places in holders(after).items()}
    for speaker, places in holders(before).items():
        if places in joined:
            assert joined[places] == speaker


@given(CORPUS)
def test_anonymous_speakers_belong_to_one_article_and_every_source_is_a_speaker(corpus: list[list[str]]) -> None:
    readings = [said(f"{number}.txt", *sources, "an official") for number, sources in enumerate(corpus)]
    agents = resolve(readings, minter=MINTER)
    known = {speaker.iri: speaker for speaker in agents.speakers}
    for article, attributions in agents.sources.items():
        for source in (source for sources in attributions for source in sources):
            assert known[source.speaker].article in {None, article}
    assert len(known) == len(agents.speakers)


@given(st.lists(SOURCES, max_size=12))
def test_clusters_hold_each_name_once(sources: list[str]) -> None:
    full = {person_name(source) for source in sources}
    clusters = cluster_persons(full)
    assert sorted(name.key for cluster in clusters for name in cluster) == sorted(name.key for name in full)
