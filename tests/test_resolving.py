import re

import pytest
from casting import empty, mention, name, person, pointing, spoken, state

from kg.people import phrases
from kg.people.resolving import resolve
from kg.people.state import BY_GUESS, BY_NAME, BY_PRONOUN, BY_ROLE, BY_SURNAME, ResolvedSource, State
from kg.records import Span


def parts(known: State, attribution: int = 0) -> list[tuple[str | None, float]]:
    return [(name(known, part.actor), part.confidence) for part in resolve(known, attribution)]


def who(text: str, source: str, cue: str = "said") -> list[tuple[str | None, float]]:
    return parts(state(re.sub(r"(?<!Gen)\. ", ".\n\n", text), (source, cue, "so")))  # the source is looked for in the last paragraph


HOW = [
    ("Mayor Ilse Varga said so.", "Mayor Ilse Varga", "Ilse Varga", BY_NAME),
    ("Mayor Ilse Varga left. Varga said so.", "Varga", "Ilse Varga", BY_SURNAME),
    ("The Marsh Trust said so.", "The Marsh Trust", "Marsh Trust", BY_NAME),
    ("Northgate Shipping left. Northgate said so.", "Northgate", "Northgate Shipping", BY_SURNAME),
    ("Mayor Ilse Northgate met Northgate Shipping. Northgate said so.", "Northgate", "Ilse Northgate", BY_SURNAME),
    ("Mayor Varga Lund met the Varga Trust. Varga said so.", "Varga", "Varga Lund", BY_SURNAME),
    ("The Democrats said so.", "The Democrats", "Democrats", BY_NAME),
    ("Mayor Ilse Varga left. VARGA said so.", "VARGA", "Ilse Varga", BY_SURNAME),
    ("Mayor Ilse Paris left. Paris said so.", "Paris", "Ilse Paris", BY_SURNAME),
    ("Mayor Ilse Paris left. The Paris said so.", "The Paris", "Paris", BY_NAME),
    ("Mayor Paris Varga left. Paris said so.", "Paris", "Paris", BY_NAME),
    ("Mayor Ilse Varga left. NHF said so.", "NHF", "NHF", BY_NAME),
    ("Mayor Ilse Varga left. The mayor said so.", "The mayor", "Ilse Varga", BY_ROLE),
    ("The mayor said so. Then Mayor Ilse Varga left.", "The mayor", "Ilse Varga", BY_ROLE),
    ("The admiral said so. Gen. Otis Fenn left.", "The admiral", "admiral", BY_ROLE),
    ("A general said so. Gen. Otis Fenn left.", "A general", "Otis Fenn", BY_GUESS),
    ("Generals said so. Gen. Otis Fenn left.", "Generals", "Generals", BY_NAME),
    ("A port official said so.", "A port official", "port official", BY_NAME),
    ("The Marsh Trust left. The group said so.", "The group", "Marsh Trust", BY_ROLE),
    ("The group said so.", "The group", "unnamed group", BY_GUESS),
    ("The harbour company said so.", "The harbour company", "harbour company", BY_GUESS),
    ("A report by the Marsh Trust said so.", "A report by the Marsh Trust", "Marsh Trust", BY_NAME),
    ("The Marsh Trust sent a report. The report said so.", "The report", "Marsh Trust", BY_ROLE),
    ("A report said so.", "A report", "report", BY_NAME),
    ("Mayor Ilse Varga left. Her report said so.", "Her report", "Ilse Varga", BY_PRONOUN),
    ("Mayor Ilse Varga left. Her mother said so.", "Her mother", "Ilse Varga's mother", BY_ROLE),
    ("Rain fell. Her mother said so.", "Her mother", "mother", BY_ROLE),
    ("Mayor Ilse Varga left. Her friends said so.", "Her friends", "Ilse Varga's friends", BY_NAME),
    ("Mayor Ilse Varga left. Mrs Varga's friends said so.", "Mrs Varga's friends", "Ilse Varga's friends", BY_NAME),
    ("Mayor Ilse Varga left. Varga’s friends said so.", "Varga’s friends", "Ilse Varga's friends", BY_NAME),
    ("Mayor Ilse Varga left. Varga's lawyer said so.", "Varga's lawyer", "Ilse Varga's lawyer", BY_ROLE),
    ("Mayor Ilse Varga left. Varga's letter said so.", "Varga's letter", "Ilse Varga", BY_SURNAME),
    ("Mayor Ilse Varga left. Quill's friends said so.", "Quill's friends", "Quill's friends", BY_NAME),
    ("Mayor Ilse Varga left. The port's friends said so.", "The port's friends", "The port's friends", BY_NAME),
    ("Mayor Ilse Varga left. She said so.", "She", "Ilse Varga", BY_PRONOUN),
    ("Rain fell. She said so.", "She", "unnamed source", BY_GUESS),
    ("Rain fell. We said so.", "We", "the author", BY_GUESS),
    ("Rain fell. You said so.", "You", "unnamed people", BY_GUESS),
    ("The Marsh Trust, which said so.", "which", "Marsh Trust", BY_ROLE),
    ("They left for a port official who said so.", "who", "port official", BY_GUESS),
    ("The roof that leaks, which said so.", "which", "unnamed source", BY_GUESS),
    ("Some said so.", "Some", "unnamed people", BY_NAME),
]


@pytest.mark.parametrize(("text", "source", "speaker", "confidence"), HOW)
def test_who_speaks_and_how_sure_that_is(text: str, source: str, speaker: str, confidence: float) -> None:
    ((found, sure),) = who(text, source)
    assert (found, sure) == (speaker, confidence)


def test_the_owner_in_a_joint_source_is_the_part_before() -> None:
    joint = "Mayor Ilse Varga and her friends said so."
    assert parts(state(joint, ("Mayor Ilse Varga and her friends", "said", "so")))[0][0] == "Ilse Varga and Ilse Varga's friends"
    text = "Judge Nora Lund left. The Marsh Trust and its defenders said so."
    assert parts(state(text, ("The Marsh Trust and its defenders", "said", "so")))[0][0] == "Marsh Trust and Marsh Trust's defenders"
    other = "Judge Nora Lund said no. Mr. Varga and her friends said so."
    known = state(other, ("Judge Nora Lund", "said", "no"), ("Mr. Varga and her friends", "said", "so"))
    resolve(known, 0)
    assert parts(known, 1)[0][0] == "Varga and Nora Lund's friends"


def test_two_persons_are_meant_by_they_as_a_group() -> None:
    text = "Rain fell. Mayor Ilse Varga and Judge Nora Lund left. They said so."
    known = state(text, ("They", "said", "so"))
    assert parts(known) == [("Ilse Varga and Nora Lund", BY_GUESS)]
    group = known.roster[resolve(known, 0)[0].actor]
    assert [name(known, member) for member in group.members] == ["Ilse Varga", "Nora Lund"]


def test_a_joint_source_is_as_sure_as_its_least_sure_member() -> None:
    text = "Mayor Ilse Varga left. Varga and the group said so."
    known = state(text, ("Varga and the group", "said", "so"))
    (part,) = resolve(known, 0)
    assert (part.mention, part.role, part.confidence) == (Span(23, 42), None, BY_GUESS)
    assert known.roster[part.actor].members == (0, 1)


def test_a_joint_source_of_one_member_is_that_member() -> None:
    text = "Mayor Ilse Varga left. Ilse Varga and the mayor said so."
    known = state(text, ("Ilse Varga and the mayor", "said", "so"))
    (part,) = resolve(known, 0)
    assert (part.actor, part.confidence, known.roster[part.actor].kind) == (0, BY_ROLE, "person")


def test_those_of_a_definite_plural_are_known_by_their_noun() -> None:
    known = state("Port pilots left.\n\nThe pilots said so.", ("The pilots", "said", "so"))
    pilots = known.roster.add_described("Port pilots", Span(0, 11), phrases.describe("Port pilots"))
    assert resolve(known, 0) == (ResolvedSource(Span(19, 29), pilots, None, BY_ROLE),)


@pytest.mark.parametrize(
    ("people", "source", "speaker"),
    [
        ("", "Northgate", "Northgate Shipping"),
        ("Mayor Ilse Northgate left.", "Northgate", "Ilse Northgate"),
        ("", "Mayor Northgate", "Northgate"),
    ],
)
def test_a_name_with_a_title_or_of_a_person_shortens_no_organization(people: str, source: str, speaker: str) -> None:
    assert who(f"Northgate Shipping left. {people} {source} said so.", source) == [(speaker, BY_SURNAME)]


def test_the_longest_span_of_a_source_names_the_speaker() -> None:
    known = state("She, Mayor Ilse Varga, said so.", ("She", "said", "so"))
    said = known.layout.attributions[0]
    object.__setattr__(said, "source", (*said.source, Span(5, 21)))
    assert parts(known) == [("Ilse Varga", BY_NAME)]


def test_a_source_without_words_is_nobodys() -> None:
    known = state("“ said so.", ("“", "said", "so"))
    assert resolve(known, 0) == (ResolvedSource(None, 0, None, BY_NAME),)
    assert name(known, 0) == "unnamed source"


def test_a_pronoun_before_a_bare_cue_and_a_shared_subject_speak() -> None:
    known = state("Mayor Ilse Varga left. She said so.", ("", "said", "so"))
    assert resolve(known, 0) == (ResolvedSource(Span(23, 26), 0, "Mayor", BY_PRONOUN),)
    assert parts(state("Mayor Ilse Varga said so.", ("", "said", "so"))) == [("Ilse Varga", BY_SURNAME)]
    assert parts(state("It was raining, they say so.", ("", "raining", "so"))) == [("unnamed source", BY_NAME)]


# ── roles ────────────────────────────────────────────────────────────────────


def role(text: str, source: str) -> str | None:
    return resolve(state(text, (source, "said", "so")), 0)[0].role


def test_the_role_is_the_one_stated_else_the_first_of_a_person() -> None:
    text = "Mayor Ilse Varga left. {} said so."
    assert role(text.format("Judge Ilse Varga"), "Judge Ilse Varga") == "Judge"
    assert role(text.format("She"), "She") == role(text.format("Varga"), "Varga") == "Mayor"
    assert role(text.format("A port official"), "A port official") is None
    assert role(text.format("Otis Fenn"), "Otis Fenn") is None


# ── what the roster learns ───────────────────────────────────────────────────


def test_whoever_speaks_by_name_is_no_longer_doubtful() -> None:
    known = state("The prize went to Ilsa Vargo. Ilsa Vargo said so.", ("Ilsa Vargo", "said", "so"))
    known.roster.note_doubt(0, doubtful=True)
    resolve(known, 0)
    assert not known.roster[0].doubtful


def test_a_pronoun_tells_the_gender_of_whom_it_means() -> None:
    known = state("Mayor Varga left. He said so.", ("He", "said", "so"))
    resolve(known, 0)
    assert known.roster[0].gender == "m"


@pytest.mark.parametrize(
    ("text", "source", "learned"),
    [
        ("A retired general said so. Gen. Otis Fenn left.", "A retired general", "retired general"),
        ("A tired mayor said so. Then Mayor Otis Fenn left.", "A tired mayor", "tired mayor"),
    ],
)
def test_a_description_that_is_named_soon_is_learned(text: str, source: str, learned: str) -> None:
    known = state(text, (source, "said", "so"))
    assert parts(known) == [("Otis Fenn", BY_GUESS)]
    assert known.roster[0].roles[-1] == learned


def test_the_noun_of_an_organization_is_learned() -> None:
    known = state("The newspaper Marsh Post said so.", ("The newspaper Marsh Post", "said", "so"))
    resolve(known, 0)
    assert known.roster[0].head_nouns == {"newspaper"}


def test_of_two_with_a_surname_the_one_mentioned_last_is_named() -> None:
    known = empty("Ada Berg met Ida Berg.\n\nBerg said so.", ("Berg", "said", "so"))
    ada, ida = person(known, "Ada Berg"), person(known, "Ida Berg")
    assert parts(known) == [("Ada Berg", BY_SURNAME)]
    known.surname_uses.clear()
    mention(known, "Ida Berg", ida)
    assert parts(known) == [("Ida Berg", BY_SURNAME)]
    assert known.roster[ida].forms == {"Ida Berg", "Berg"}
    assert ada == 0


def test_a_surname_goes_to_the_one_whom_sources_call_so() -> None:
    known = empty("Ada Berg met Ida Berg.\n\nBerg said so.", ("Berg", "said", "so"))
    ada, ida = person(known, "Ada Berg"), person(known, "Ida Berg")
    mention(known, "Ida Berg", ida)
    known.surname_uses[ada] += 1
    assert parts(known) == [("Ada Berg", BY_SURNAME)]
    assert known.surname_uses == {ada: 2}


def test_a_surname_goes_to_nobody_doubtful_where_another_has_it() -> None:
    known = empty("Ada Berg met Old Berg.\n\nBerg said so.", ("Berg", "said", "so"))
    person(known, "Ada Berg")
    mention(known, "Old Berg", person(known, "Old Berg", doubtful=True))
    assert parts(known) == [("Ada Berg", BY_SURNAME)]


def test_a_name_that_only_the_model_shows_becomes_a_person_with_a_mention() -> None:
    text = "Quill lost the vote in May. Then the rain came. She said so."
    known = pointing(state(text, ("She", "said", "so")), "She", Quill=3.0)
    assert parts(known) == [("Quill", BY_PRONOUN)]
    assert [(one.start, one.end, one.type) for one in known.mentions.starting_in([1])] == [(0, 5, "plain")]
    assert known.roster[0].gender == "f"
    it = pointing(state(text.replace("She", "It"), ("It", "said", "so")), "It", Quill=3.0)
    assert parts(it) == [("unnamed source", BY_GUESS)]


def test_words_that_only_the_model_shows_and_that_are_no_persons_name_are_left_alone() -> None:
    text = "Senate lost the vote in May. Then the rain came. She said so."
    known = pointing(state(text, ("She", "said", "so")), "She", Senate=3.0)
    assert parts(known) == [("unnamed source", BY_GUESS)]


def test_i_is_whoever_is_reported_to_say_it() -> None:
    known = state("Judge Nora Lund said I think so.", ("Judge Nora Lund", "said", "I think so"), ("I", "think", "so"))
    spoken(known, 0, 0)
    assert parts(known, 1) == [("Nora Lund", BY_PRONOUN)]
