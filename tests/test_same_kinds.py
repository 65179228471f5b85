"""kg/people/same_kinds.py: one kind for a name, where articles disagree."""

import pytest
from readings import reading

from kg.people.cast import Cast
from kg.people.roster import Actor
from kg.people.same_kinds import find_shared_kinds
from kg.records import Span, SpeakerType


def cast(number: int, name: str, kind: SpeakerType, *, doubtful: bool = False) -> Cast:
    return Cast(reading("It rains.", name=f"{number}.txt"), (Actor(kind, name, Span(0, 1), frozenset({name}), doubtful=doubtful),), ())


@pytest.mark.parametrize(
    ("name", "kinds", "shared"),
    [
        ("Emma Berg", "po", "person"),
        ("Emma Berg", "poo", "organization"),
        ("Emma Berg", "p", None),
        ("Tern Tidal", "po", "organization"),
        ("Tern Tidal", "ppo", None),
        ("Tern Tidal", "ddo", "organization"),
        ("Tern", "po", None),
    ],
)
def test_a_name_has_one_kind(name: str, kinds: str, shared: SpeakerType | None) -> None:
    of_letter: dict[str, SpeakerType] = {"p": "person", "d": "person", "o": "organization"}
    casts = [cast(number, name, of_letter[letter], doubtful=letter == "d") for number, letter in enumerate(kinds)]
    found = find_shared_kinds(casts)
    corrected = [found.correct(each.actors[0]).kind for each in casts]
    assert corrected == [shared or of_letter[letter] for letter in kinds]


def test_joint_sources_and_groups_keep_their_kind() -> None:
    found = find_shared_kinds([cast(0, "Emma Berg", "person"), cast(1, "Emma Berg", "organization")])
    joint = Actor("organization", "Emma Berg", Span(0, 1), members=(1, 2))
    assert found.correct(joint) == joint
    group = Actor("group", "Emma Berg", Span(0, 1))
    assert found.correct(group) == group
