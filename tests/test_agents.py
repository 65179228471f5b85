import random
import re
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Literal
from readings import MINTER, reading

from kg.errors import InputError
from kg.people.agents import Agents, resolve
from kg.people.entities import Entity, read_entities
from kg.records import Reading, Speaker
from kg.stances.same_names import SameNames


def said(name: str, *sources: str) -> Reading:
    text = "\n\n".join(f"{source} said that matter {number} was settled." for number, source in enumerate(sources))
    return reading(text, *((source, "said", f"that matter {number} was settled") for number, source in enumerate(sources)), name=name)


def entities(folder: Path, turtle: str) -> tuple[Entity, ...]:
    path = folder / "entities.ttl"
    path.write_text(turtle, encoding="utf-8")
    return read_entities(path, MINTER)


def speakers(agents: Agents, one: Reading) -> list[Speaker]:
    known = {speaker.iri: speaker for speaker in agents.speakers}
    (sourced,) = [sourced for sourced in agents.readings if sourced.reading == one]
    return [known[source.speaker] for said in sourced.attributions for source in said.sources]


def test_spellings_meet_over_articles() -> None:
    a = said("a", "Prime Minister Mohammed Shia al-Karimi")
    b = said("b", "Mohamed Shia Al Karimi", "Al-Karimi")
    agents = resolve([a, b], minter=MINTER)
    assert len({speaker.iri for one in (a, b) for speaker in speakers(agents, one)}) == 1
    assert agents.speakers[0].name in {"Mohammed Shia al-Karimi", "Mohamed Shia Al Karimi"}


def test_the_shown_name_has_no_title_but_initials_and_suffix() -> None:
    agents = resolve([said("a", "Sen. Alina L. Rowan Jr."), said("b", "Senator Rowan"), said("c", "Alina Rowan")], minter=MINTER)
    assert [(speaker.name, speaker.type) for speaker in agents.speakers] == [("Alina L. Rowan Jr.", "person")]
    assert agents.speakers[0].aliases == ("Alina L. Rowan", "Alina Rowan", "Rowan")
    assert agents.speakers[0].iri == resolve([said("a", "Alina L. Rowan")], minter=MINTER).speakers[0].iri


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
    source = agents.readings[0].attributions[0].sources[0]
    assert (source.role, source.affiliation) == ("spokeswoman for the Marsh Trust", "Marsh Trust")


ENTITIES = """
@prefix schema: <http://schema.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/quill> a schema:Person ; schema:name "Rosa Quill" ; schema:alternateName "Rosalind Quill-Hart" ;
  schema:sameAs <https://example.com/q1> .
<https://example.org/trust> skos:prefLabel "Marsh Trust"@en ; skos:altLabel "Friends of the Marsh" .
"""


def test_the_users_entities_force_merges_and_give_names(tmp_path: Path) -> None:
    one, two = said("a", "Rosalind Quill-Hart", "Friends of the Marsh"), said("b", "Rosa Quill", "The Marsh Trust")
    agents = resolve([one, two], minter=MINTER, entities=entities(tmp_path, ENTITIES))
    assert {speaker.name for speaker in agents.speakers} == {"Rosa Quill", "Marsh Trust"}
    quill = next(speaker for speaker in agents.speakers if speaker.type == "person")
    assert quill.iri == MINTER.external_speaker("https://example.org/quill")
    assert quill.same_as == ("https://example.com/q1", "https://example.org/quill")


def test_two_entities_forbid_a_merge(tmp_path: Path) -> None:
    one, two = said("a", "Ada Berg"), said("b", "Ada M. Berg")
    assert len(resolve([one, two], minter=MINTER).speakers) == 1
    given_ = entities(tmp_path, '@prefix schema: <http://schema.org/> . [] schema:name "Ada Berg" . [] schema:name "Ada M. Berg" .')
    assert len(resolve([one, two], minter=MINTER, entities=given_).speakers) == 2


def test_the_user_and_explained_acronyms_give_wordings(tmp_path: Path) -> None:
    text = "The Northern Harbour Fund (NHF) is broke, the mayor said."
    text += " The Delta Harbour Board (DHB) closed. The Dyke Harvest Bureau (DHB) opened."
    one = reading(text, ("the mayor", "said", "The Northern Harbour Fund (NHF) is broke"))
    name_groups = resolve([one], minter=MINTER, entities=entities(tmp_path, ENTITIES)).name_groups
    assert ("Northern Harbour Fund", "NHF") in name_groups
    assert ("Rosa Quill", "Rosalind Quill-Hart") in name_groups
    assert not any("DHB" in group for group in name_groups)


PREFIXES = "@prefix schema: <http://schema.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
RAIN = "It will rain in the north on Friday"


def test_the_articles_may_have_the_family_name_alone(tmp_path: Path) -> None:
    given_ = entities(tmp_path, f'{PREFIXES}<https://example.org/putin> a schema:Person ; schema:name "Vladimir Putin" .')
    one = reading(f"{RAIN}, Putin said on Monday.", ("Putin", "said", RAIN))
    (speaker,) = resolve([one], minter=MINTER, entities=given_).speakers
    assert (speaker.name, speaker.type, speaker.iri) == ("Vladimir Putin", "person", MINTER.external_speaker("https://example.org/putin"))


def test_an_entity_without_a_type_leaves_a_person_a_person(tmp_path: Path) -> None:
    given_ = entities(tmp_path, f'{PREFIXES}[] schema:name "Rosa Quill" .')
    (speaker,) = resolve([said("a", "Rosa Quill")], minter=MINTER, entities=given_).speakers
    assert (speaker.iri, speaker.type) == (given_[0].iri, "person")


def test_a_joint_source_of_one_speaker_is_that_speaker(tmp_path: Path) -> None:
    given_ = entities(tmp_path, f'{PREFIXES}[] a schema:Person ; schema:name "Rosa Quill" ; schema:alternateName "Marsh Trust" .')
    agents = resolve([said("a", "Rosa Quill and the Marsh Trust")], minter=MINTER, entities=given_)
    assert [speaker.iri for speaker in agents.speakers] == [given_[0].iri]


def test_a_doubtful_name_that_does_not_speak_bears_no_surname() -> None:
    one = reading("The prize went to Ilsa Vargo. Officials said so.", ("Officials", "said", "so"), name="a")
    agents = resolve([one, said("b", "Ms. Vargo")], minter=MINTER)
    assert {speaker.name for speaker in agents.speakers} == {"Officials", "Vargo"}


def test_an_affiliation_is_written_as_the_organization_is_shown() -> None:
    one = said("a", "Rosa Quill, a spokeswoman for the NHF,", "the Northern Harbour Fund (NHF)", "The NHF", "Otis Fenn, a guard,")
    sources = [attribution.sources[0] for attribution in resolve([one], minter=MINTER).readings[0].attributions]
    assert [source.affiliation for source in sources] == ["Northern Harbour Fund", None, None, None]


def test_a_surname_between_two_entities_is_neither(tmp_path: Path) -> None:
    given_ = entities(tmp_path, f'{PREFIXES}[] a schema:Person ; schema:name "Ada Berg" . [] a schema:Person ; schema:name "Ida Berg" .')
    (speaker,) = resolve([said("a", "Ms. Berg")], minter=MINTER, entities=given_).speakers
    assert speaker.iri not in {entity.iri for entity in given_}


def test_a_description_may_be_a_name(tmp_path: Path) -> None:
    names = 'a schema:Person ; schema:name "Volodymyr Zelensky" ; schema:alternateName "The Ukrainian president"'
    given_ = entities(tmp_path, f"{PREFIXES}<https://example.org/z> a schema:Person ; {names} .")
    one = reading(f"{RAIN}, the Ukrainian president said on Monday.", ("the Ukrainian president", "said", RAIN))
    agents = resolve([one], minter=MINTER, entities=given_)
    assert [(speaker.name, speaker.type) for speaker in agents.speakers] == [("Volodymyr Zelensky", "person")]
    same = SameNames(agents.name_groups)
    assert same("The Ukrainian president left the Ukrainian president") == "Volodymyr Zelensky left Volodymyr Zelensky"


def test_a_name_in_another_script_is_not_everybody_elses(tmp_path: Path) -> None:
    given_ = entities(tmp_path, f'{PREFIXES}<https://example.org/p> schema:name "Vladimir Putin"@en , "Владимир Путин"@ru .')
    one, two = said("a", "Zürich Trust"), reading("“Дождь”, Иван said.", ("Иван", "said", "Дождь"), name="b")
    iris = {speaker.iri for speaker in resolve([one, two], minter=MINTER, entities=given_).speakers}
    assert len(iris) == 2
    assert given_[0].iri not in iris


def test_the_entities_file_of_the_docs_does_what_they_say(tmp_path: Path) -> None:
    page = (Path(__file__).resolve().parent.parent / "docs" / "operations.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```turtle\n(.*?)```", page[page.index("### Your own names") :], re.DOTALL)
    given_ = entities(tmp_path, block)
    one = said("a", "The mayor of Port Merrin", "Quennell", "PMHT")
    two, three = said("b", "Odile Quennell", "The Port Merrin Harbour Trust"), said("c", "Odile M. Quennell")
    agents = resolve([one, two, three], minter=MINTER, entities=given_)
    said_by = {name: [speaker.iri for speaker in speakers(agents, each)] for name, each in (("a", one), ("b", two), ("c", three))}
    mayor, trust, doctor = (
        MINTER.external_speaker(f"https://example.org/{name}") for name in ("quennell", "harbour-trust", "doctor-quennell")
    )
    assert said_by["a"] == [mayor, said_by["a"][1], trust]
    assert said_by["a"][1] not in {mayor, doctor}
    assert said_by["b"] == [mayor, trust]
    assert said_by["c"] == [doctor]
    assert next(speaker for speaker in agents.speakers if speaker.iri == mayor).same_as == (
        "https://example.org/quennell",
        "https://www.example.com/who/odile-quennell",
    )


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
        for sourced in agents.readings:
            for number, one in enumerate(sourced.attributions):
                for source in one.sources:
                    found.setdefault(source.speaker, set()).add((sourced.reading.article.iri, number))
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
    for sourced in agents.readings:
        for source in (source for one in sourced.attributions for source in one.sources):
            assert known[source.speaker].article in {None, sourced.reading.article.iri}
    assert len(known) == len(agents.speakers)


NAMES = st.one_of(
    SOURCES,
    st.text(min_size=1, max_size=12),
    st.sampled_from(
        [
            "The Ukrainian president",
            "the mayor",
            "Berg",
            "The Marsh Trust",
            "MT",
            "Marsh",
            "US",
            "The US",
            "unnamed source",
            "Бёрг",
            "The",
            "-",
        ]
    ),
)
ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(["", "a schema:Person ;", "a schema:Organization ;", "a schema:Group ;"]),
        NAMES,
        st.lists(NAMES, max_size=3),
        st.booleans(),
    ),
    max_size=5,
)
SPEAKING = st.one_of(
    SOURCES,
    st.sampled_from(
        ["The Ukrainian president", "the mayor", "Berg and the mayor", "Ada Berg and Stone", "MT", "She", "the group", "Officials", "Бёрг"]
    ),
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ENTRIES, st.lists(st.lists(SPEAKING, min_size=1, max_size=4), min_size=1, max_size=4))
def test_no_entities_make_it_fail(tmp_path: Path, entries: list[tuple[str, str, list[str], bool]], corpus: list[list[str]]) -> None:
    lines = [
        f"{f'<urn:{number}>' if addressed else '[]'} {kind} schema:name {Literal(name).n3()}"
        + "".join(f" ; schema:alternateName {Literal(other).n3()}" for other in others)
        for number, (kind, name, others, addressed) in enumerate(entries)
    ]
    try:
        given_ = entities(tmp_path, PREFIXES + " .\n".join([*lines, ""]))
    except InputError:
        return  # a name without words, or nobody
    readings = [said(f"{number}.txt", *sources) for number, sources in enumerate(corpus)]
    agents = resolve(readings, minter=MINTER, entities=given_)
    known = {speaker.iri for speaker in agents.speakers}
    assert len(known) == len(agents.speakers)
    assert {source.speaker for sourced in agents.readings for one in sourced.attributions for source in one.sources} <= known
    assert resolve(readings[::-1], minter=MINTER, entities=given_).speakers == agents.speakers  # the file gives the order of entities
    same = SameNames(agents.name_groups)
    assert all(same(one.article.snapshot.text) for one in readings)
    assert all(same(f"Then {name} met the {name}") for entity in given_ for name in entity.names)


def test_where_the_article_says_none_the_users_entities_say_for_whom_somebody_speaks(tmp_path: Path) -> None:
    given_ = entities(
        tmp_path,
        f"""{PREFIXES}
        <https://example.org/quill> a schema:Person ; schema:name "Rosa Quill" ; schema:memberOf <https://example.org/trust> .
        <https://example.org/trust> a schema:Organization ; schema:name "Tide Trust" .
        [] a schema:Person ; schema:name "Otis Fenn" ; schema:affiliation "Reed Party" .
        [] a schema:Person ; schema:name "Ada Berg" ; schema:worksFor [ schema:description "no name" ] .""",
    )
    one = said("a", "Rosa Quill", "Otis Fenn of the Harbour Board", "Ada Berg")
    two = said("b", "Otis Fenn")
    agents = resolve([one, two], minter=MINTER, entities=given_)
    sources = [attribution.sources[0] for reading_ in agents.readings for attribution in reading_.attributions]
    assert [source.affiliation for source in sources] == ["Tide Trust", "Harbour Board", None, "Reed Party"]
    text = one.article.snapshot.text
    assert [source.affiliation_span and text[source.affiliation_span.start : source.affiliation_span.end] for source in sources] == [
        None,
        "Harbour Board",
        None,
        None,
    ]
