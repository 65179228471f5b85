import pytest
from casting import name, span, spoken, state

from kg.people import unstated
from kg.people.state import BY_GUESS, BY_SURNAME, State


@pytest.mark.parametrize(
    ("text", "cue", "pronoun"),
    [
        ("Rain fell. Then he warned that it rains.", "warned", "he"),
        ("Rain fell. She also repeatedly warned that it rains.", "warned", "She"),
        ("Rain fell. The man who has warned that it rains left.", "warned", "who"),
        ("Rain fell. Ilse warned that it rains.", "warned", None),
        ("Rain fell on her. Others warned that it rains.", "warned", None),
        ("He left. Warned that it rains, they go.", "Warned", None),
        ("Rain fell. He might have warned that it rains.", "warned", None),
    ],
)
def test_a_pronoun_right_before_the_cue_is_read_like_a_source(text: str, cue: str, pronoun: str | None) -> None:
    known = state(text, ("", cue, "it rains"))
    found = unstated.find_pronoun(known, 0)
    assert found == (None if pronoun is None else span(known, pronoun))


def test_without_a_cue_there_is_no_subject() -> None:
    known = state("Mayor Ilse Varga warned that it rains.", ("", "", "it rains"))
    assert unstated.find_pronoun(known, 0) is None
    assert unstated.find_subject(known, 0) == ()


def subject(text: str, cue: str) -> tuple[str | None, float] | None:
    known = state(text, ("", cue, "it rains"))
    parts = unstated.find_subject(known, 0)
    if not parts:
        return None
    (part,) = parts
    assert part.role is None
    return name(known, part.actor), part.confidence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mayor Ilse Varga warned that it rains.", ("Ilse Varga", BY_SURNAME)),
        ("Mayor Ilse Varga then repeatedly warned that it rains.", ("Ilse Varga", BY_SURNAME)),
        ("Mayor Ilse Varga left and warned that it rains.", ("Ilse Varga", BY_GUESS)),
        ("Mayor Ilse Varga met Judge Nora Lund and warned that it rains.", ("Ilse Varga", BY_GUESS)),
        ("Mayor Ilse Varga was warned that it rains.", None),
        ("Mayor Ilse Varga left. They left and warned that it rains.", None),
        ("They spoke to Judge Nora Lund; Mayor Ilse Varga left and warned that it rains.", ("Nora Lund", BY_GUESS)),
        ("Rain fell and warned that it rains, Mayor Ilse Varga knows.", None),
    ],
)
def test_the_subject_of_a_second_verb_is_the_first_name_of_its_sentence(text: str, expected: tuple[str, float] | None) -> None:
    assert subject(text, "warned") == expected


def test_a_participle_shares_its_subject_without_and() -> None:
    assert subject("Mayor Ilse Varga left, warning that it rains.", "warning") == ("Ilse Varga", BY_GUESS)
    assert subject("Mayor Ilse Varga left, the warning that it rains.", "the warning") is None


def shared(text: str, *, resolved: bool = True, cue: str = "warned") -> tuple[State, tuple[str | None, ...]]:
    known = state(text, ("Judge Nora Lund", "said", "rain falls"), ("", cue, "it rains"))
    if resolved:
        spoken(known, 0, [actor.name for actor in known.roster].index("Nora Lund"))
    return known, tuple(name(known, part.actor) for part in unstated.find_subject(known, 1))


def test_a_second_verb_shares_the_source_before_it() -> None:
    text = "With Mayor Ilse Varga gone, Judge Nora Lund said rain falls and warned that it rains."
    known, names = shared(text)
    assert names == ("Nora Lund",)
    assert unstated.find_subject(known, 1) == known.resolved[0]
    assert shared(text, resolved=False)[1] == ("Ilse Varga",)


def test_a_source_of_another_sentence_or_behind_the_cue_is_not_shared() -> None:
    assert shared("Judge Nora Lund said rain falls. They left and warned that it rains.")[1] == ()
    known = state(
        "They left and warned it rains, Judge Nora Lund said rain falls.",
        ("", "warned", "it rains"),
        ("Judge Nora Lund", "said", "rain falls"),
    )
    spoken(known, 1, 0)
    assert unstated.find_subject(known, 0) == ()


def test_the_first_span_of_a_cue_tells_its_subject() -> None:
    known = state("He warned Judge Nora Lund and told her it rains.", ("", "warned", "it rains"))
    said = known.layout.attributions[0]
    object.__setattr__(said, "cue", (span(known, "told"), *said.cue))
    assert unstated.find_pronoun(known, 0) == span(known, "He")
    assert unstated.find_subject(known, 0) == ()


def test_a_source_within_what_another_says_is_not_shared() -> None:
    text = "Mayor Ilse Varga said Judge Nora Lund knows rain falls and warned that it rains."
    said = (
        ("Mayor Ilse Varga", "said", "Judge Nora Lund knows rain falls"),
        ("Judge Nora Lund", "knows", "rain falls"),
        ("", "warned", "it rains"),
    )
    known = state(text, *said)
    names = [actor.name for actor in known.roster]
    spoken(known, 0, names.index("Ilse Varga"))
    spoken(known, 1, names.index("Nora Lund"))
    assert unstated.find_subject(known, 2) == known.resolved[0]
