import re
from pathlib import Path

import pytest
from readings import MINTER

from kg.errors import InputError
from kg.people.entities import Entity, EntityIndex, name_keys, read_entities

PREFIXES = "@prefix schema: <http://schema.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"


def entities(folder: Path, turtle: str) -> tuple[Entity, ...]:
    path = folder / "entities.ttl"
    path.write_text(turtle, encoding="utf-8")
    return read_entities(path, MINTER)


def entity(name: str, *others: str) -> Entity:
    return Entity(MINTER.external_speaker(name), name, frozenset({name, *others}), None, ())


@pytest.mark.parametrize(
    ("content", "said_"),
    [
        ("this is no turtle", "is no Turtle: line 1, column 1: "),
        (f'{PREFIXES}<https://example.org/a> schema:name "Ada Berg" ;;\n  oops .', "is no Turtle: line 3, column "),
        (f'{PREFIXES}<ada> schema:name "Ada Berg" .', "has a relative address in line 2"),
        (f'{PREFIXES}<urn:a> schema:name "Ada Berg" ; schema:alternateName " " .', "<urn:a> a name without words"),
        (f'{PREFIXES}[] schema:name "Ada Berg" ; schema:alternateName "…" .', "'Ada Berg' a name without words"),
        (PREFIXES, "names nobody"),
        ("", "names nobody"),
    ],
)
def test_an_unusable_entities_file_is_named_with_a_remedy(tmp_path: Path, content: str, said_: str) -> None:
    with pytest.raises(InputError, match=re.escape(said_)) as caught:
        entities(tmp_path, content)
    assert str(tmp_path / "entities.ttl") in caught.value.what
    assert caught.value.what.endswith(".")
    assert caught.value.hint.endswith(".")


def test_spaces_and_blank_nodes_change_nothing(tmp_path: Path) -> None:
    lines = [
        '[] schema:name "Ada  Berg" ; schema:alternateName "A. Berg" .',
        '[] schema:name "Ada Berg" ; schema:alternateName "Adda Berg" .',
    ]
    orders = [entities(tmp_path, PREFIXES + "\n".join(order)) for order in (lines, lines[::-1], lines)]
    assert orders[0] == orders[1] == orders[2]
    assert [entity.name for entity in orders[0]] == ["Ada Berg", "Ada Berg"]


def test_a_label_comes_before_a_name_and_english_before_other_languages(tmp_path: Path) -> None:
    other = 'skos:prefLabel "Port"@de , "Harbour"@en , "Anchorage" ; schema:name "Aaa" ; skos:hiddenLabel "Habor" ; skos:altLabel "Quay"'
    (one,) = entities(tmp_path, f"{PREFIXES}<urn:port> {other} .")
    assert one == Entity(MINTER.external_speaker("urn:port"), "Anchorage", one.names, None, ())
    assert one.names == {"Anchorage", "Harbour", "Port", "Aaa", "Habor", "Quay"}


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ("schema:Person", "person"),
        ("<http://xmlns.com/foaf/0.1/Person>", "person"),
        ("<urn:x#Group>", "group"),
        ("schema:Country", "organization"),
        ("schema:Organization, schema:Person", "person"),
        ("schema:Place", None),
    ],
)
def test_the_type_is_read_from_any_vocabulary_with_these_words(tmp_path: Path, types: str, expected: str | None) -> None:
    (one,) = entities(tmp_path, f'{PREFIXES}<urn:a> a {types} ; schema:name "Ada Berg" .')
    assert one.type == expected


def test_web_addresses_are_addresses_of_the_same_speaker(tmp_path: Path) -> None:
    same = "schema:sameAs <https://example.com/b>, <https://example.com/a>, 'no address'"
    (web, urn) = entities(tmp_path, f'{PREFIXES}<https://example.org/x> schema:name "Xa" ; {same} . <urn:y> schema:name "Yb" ; {same} .')
    assert web.same_as == ("https://example.com/a", "https://example.com/b", "https://example.org/x")
    assert urn.same_as == ("https://example.com/a", "https://example.com/b")


def test_entities_without_an_address_come_first_and_have_one_made_of_their_name(tmp_path: Path) -> None:
    found = entities(
        tmp_path, f'{PREFIXES}<urn:a> schema:name "Ada Berg" . [] schema:name "Zoe Quill" . <urn:b> schema:alternateName "B" .'
    )
    assert [one.iri for one in found] == [MINTER.external_speaker("Zoe Quill"), MINTER.external_speaker("urn:a")]


def test_an_entity_is_found_by_any_of_its_names_as_a_person_or_an_organization() -> None:
    trust, quill = entity("The Marsh Trust", "Friends of the Marsh"), entity("Rosa Quill")
    index = EntityIndex([trust, quill])
    assert index.find(["Marsh Trust"]) == index.find(["zzz", "friends of the marsh"]) == trust
    assert index.find(["Rósa Quil"]) == quill
    assert index.find(["Quill"]) is index.find([]) is None
    assert index.find(["Rosa Quill", "Marsh Trust"]) == trust  # the first by alphabet
    assert index.find_all([*name_keys("Rosa Quill"), "person zzz"]) == {quill}


def test_of_two_entities_with_one_name_the_first_has_it() -> None:
    one, two = entity("Ada Berg"), entity("A. Berg", "Ada Berg")
    assert EntityIndex([one, two]).find(["Ada Berg"]) == one
    assert EntityIndex([two, one]).find(["Ada Berg"]) == two


def test_a_name_without_letters_to_compare_finds_nobody() -> None:
    assert EntityIndex([entity("Путин")]).find(["Иван"]) is None
