import pytest
from casting import asked, empty, mention, name, person, pointing, span, spoken, state

from kg.people import phrases, pronouns
from kg.people.mentions import Mention
from kg.people.roster import Actor
from kg.people.state import BY_PRONOUN, BY_ROLE, Antecedent, SourceWords, State
from kg.records import Span

TEXT = "Ilse, Otis, the Trust, the Democrats and a fleet met. {} did so." + " Rain fell." * 30


def meant(pronoun: str) -> str | None:
    """Whom a pronoun means where all kinds were mentioned in the sentence before, doubtful persons first."""
    known = empty(TEXT.format(pronoun.capitalize()), ("", "", "so."))
    for word, gender, doubtful in (("Ilse", "f", False), ("Otis", "m", False)):
        mention(known, word, person(known, word, gender=gender, doubtful=doubtful))
    mention(known, "Trust", known.roster.add_organization("Trust", Span(12, 17), "organization"))
    mention(known, "Democrats", known.roster.add_organization("Democrats", Span(23, 32), "group"))
    found = pronouns.find(known, asked(known, pronoun.capitalize()))
    assert found is None or found.confidence == BY_PRONOUN
    return name(known, found.actor if found else None)


@pytest.mark.parametrize(
    ("words", "actor"),
    [
        ("she her hers herself", "Ilse"),
        ("he him his himself", "Otis"),
        ("it its itself", "Trust"),
        ("they them their theirs themselves", "Trust"),
        ("i we us our you", None),
    ],
)
def test_a_pronoun_means_the_best_actor_of_its_kind(words: str, actor: str | None) -> None:
    assert {word: meant(word) for word in words.split()} == dict.fromkeys(words.split(), actor)


def test_they_means_several_and_nobody_alone() -> None:
    known = empty("Ilse left. They did so.", ("", "", "so."))
    mention(known, "Ilse", person(known, "Ilse"))
    assert pronouns.find(known, asked(known, "They")) is None


def test_pronouns_tell_gender_and_have_a_name_where_nobody_is_known() -> None:
    assert [pronouns.gender_of(word) for word in ("he", "his", "she", "her", "it", "they", "i")] == ["m", "m", "f", "f", "", "", ""]
    names = {word: pronouns.name_of_unknown(word) for word in ("i", "we", "he", "hers", "it", "they", "who", "you")}
    assert {*map(names.get, ("he", "hers", "it", "they", "who"))} == {"unnamed source"}
    assert (names["i"], names["we"], names["you"]) == ("the author", "the author", "unnamed people")


def test_a_person_of_unknown_gender_may_be_meant_and_one_of_another_may_not() -> None:
    known = empty("Ilse left. She did so.", ("", "", "so."))
    ilse = person(known, "Ilse")
    mention(known, "Ilse", ilse)
    assert pronouns.find(known, asked(known, "She")) == Antecedent(ilse, BY_PRONOUN)
    known.roster.learn_gender(ilse, "m")
    assert pronouns.find(known, asked(known, "She")) is None


def test_a_doubtful_name_is_meant_only_where_the_model_points_at_it() -> None:
    known = empty("Ilse left. She did so.", ("", "", "so."))
    mention(known, "Ilse", person(known, "Ilse", doubtful=True))
    assert pronouns.find(known, asked(known, "She")) is None
    assert pronouns.find(pointing(known, "She", Ilse=0.1), asked(known, "She")) == Antecedent(0, BY_PRONOUN)
    assert pronouns.find(pointing(known, "She", Ilse=-0.1), asked(known, "She")) is None


def test_the_model_points_at_no_organization_for_he() -> None:
    known = empty("Trust left. He did so.", ("", "", "so."))
    mention(known, "Trust", known.roster.add_organization("Trust", Span(0, 5), "organization"))
    assert pronouns.find(pointing(known, "He", Trust=5.0), asked(known, "He")) is None


# ── who is reported to speak ─────────────────────────────────────────────────


def reported(text: str, pronoun: str) -> tuple[State, SourceWords]:
    """Nora was mentioned last, and Ilse is reported to say what holds the pronoun."""
    known = empty(text, ("Ilse", "said", f"{pronoun} knew it rains"), (pronoun, "knew", "it rains"))
    ilse, nora = person(known, "Ilse"), person(known, "Nora")
    mention(known, "Nora", nora)
    spoken(known, 0, ilse)
    at = text.rindex(pronoun)
    return known, SourceWords(1, Span(at, at + len(pronoun)), phrases.describe(pronoun))


def test_i_is_whoever_is_reported_to_say_it() -> None:
    known, words = reported("Nora left. Ilse said that I knew it rains.", "I")
    assert pronouns.find(known, words) == Antecedent(0, BY_PRONOUN)
    assert pronouns.find(known, SourceWords(0, words.span, words.phrase)) is None  # nobody else says it


def test_she_may_be_the_speaker_of_an_indirect_report_and_hardly_of_a_quotation() -> None:
    known, words = reported("Nora left. Ilse said she knew it rains." + " Rain fell." * 30, "she")
    assert pronouns.find(known, words) == Antecedent(0, BY_PRONOUN)
    quoted, words = reported('Nora left. Ilse said, "she knew it rains."' + " Rain fell." * 30, "she")
    assert pronouns.find(quoted, words) == Antecedent(1, BY_PRONOUN)


# ── two, and relative words ──────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Rain fell. Mayor Ilse Varga and Judge Nora Lund met. They left.", ("Ilse Varga", "Nora Lund")),
        ("Rain fell. Mayor Ilse Varga, and Judge Nora Lund met. They left.", ("Ilse Varga", "Nora Lund")),
        ("Rain fell. Mayor Ilse Varga and the old Judge Nora Lund met. They left.", ("Ilse Varga", "Nora Lund")),
        ("Rain fell. Mayor Ilse Varga and the very old Judge Nora Lund met. They left.", None),
        ("Rain fell. Mayor Ilse Varga met Judge Nora Lund. They left.", None),
        ("Mayor Ilse Varga and Judge Nora Lund met. Rain fell. They left.", None),
        ("Rain fell. Mayor Ilse Varga and the Marsh Trust met. They left.", None),
        ("Mayor Ilse Varga and Judge Nora Lund met. They left.", ("Ilse Varga", "Nora Lund")),
    ],
)
def test_two_persons_joined_by_and_in_the_sentence_before(text: str, pair: tuple[str, str] | None) -> None:
    known = state(text)
    found = pronouns.find_pair(known, span(known, "They"))
    assert (None if found is None else tuple(known.roster[number].name for number in found)) == pair


def test_one_person_named_twice_is_no_pair() -> None:
    known = empty("Rain fell. Ilse and Ilse met. They left.")
    ilse = person(known, "Ilse")
    for start in (11, 20):
        known.mentions.add(Mention(start, start + 4, ilse, "plain"))
    assert pronouns.find_pair(known, span(known, "They")) is None


def test_in_the_first_sentence_there_is_no_pair_before() -> None:
    known = state("They met Mayor Ilse Varga and Judge Nora Lund.")
    assert pronouns.find_pair(known, span(known, "They")) is None


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Rain fell. The Harbour Trust, which met, left.", "which", "Harbour Trust"),
        ("Mayor Ilse Varga who left.", "who", "Ilse Varga"),
        ("They met a port official who left.", "who", "a port official"),
        ("Rain fell for a port official, who left.", "who", "official"),
        ("Rain fell on the roof that leaks.", "that", None),
        ("Who left?", "Who", None),
    ],
)
def test_a_relative_word_means_what_stands_right_before_it(text: str, word: str, expected: str | None) -> None:
    known = state(text)
    words = asked(known, word)
    found = pronouns.find_before_relative(known, words)
    if isinstance(found, Antecedent):
        assert found.confidence == BY_ROLE
        assert name(known, found.actor) == expected
    elif isinstance(found, SourceWords):
        assert known.layout.words(found.span).endswith(str(expected))
        assert found.span.end < words.span.start
        assert found.phrase.head == "official"
    else:
        assert expected is None


def test_of_two_mentions_before_a_relative_word_the_later_and_weightier_counts() -> None:
    known = empty("Ilse Berg, who left.")
    for who in ("Ilse Berg", "Berg", "Nora"):
        known.roster.add(Actor("person", who, Span(0, 9)))
    mention(known, "Ilse", 2, "source")
    mention(known, "Berg", 1)
    mention(known, "Ilse Berg", 0, "subject")
    assert pronouns.find_before_relative(known, asked(known, "who")) == Antecedent(0, BY_ROLE)
