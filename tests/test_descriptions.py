import pytest
from casting import asked, empty, mention, name, person, span, state

from kg.people import descriptions
from kg.people.state import SourceWords
from kg.records import Span


def by_role(text: str, words: str, *people: tuple[str, str], mentioned: str = "") -> str | None:
    known = empty(text)
    numbers = {who: person(known, who, role) for who, role in people}
    if mentioned:
        mention(known, mentioned, numbers[mentioned])
    return name(known, descriptions.find_by_role(known, asked(known, words)))


def test_a_role_means_who_is_known_by_it() -> None:
    text = "Ilse and Otis met. The mayor left, and the politician left."
    assert by_role(text, "The mayor", ("Ilse", "mayor"), ("Otis", "poet")) == "Ilse"
    assert by_role(text, "the politician", ("Otis", "poet"), ("Ilse", "mayor")) is None


def test_of_two_with_the_role_the_one_who_was_met_and_mentioned_last_is_meant() -> None:
    text = "Ilse and Otis met. The mayor left."
    assert by_role(text, "The mayor", ("Ilse", "mayor"), ("Otis", "mayor")) == "Ilse"
    assert by_role(text, "The mayor", ("Ilse", "mayor"), ("Otis", "mayor"), mentioned="Otis") == "Otis"
    later = "Otis met. The mayor left, and Ilse left."
    assert by_role(later, "The mayor", ("Ilse", "mayor"), ("Otis", "mayor")) == "Otis"
    assert by_role(later, "The mayor", ("Ilse", "mayor")) == "Ilse"


def test_a_named_person_comes_before_an_unnamed_one_and_one_before_several() -> None:
    known = empty("A mayor met Ilse. The mayor left.")
    unnamed = known.roster.add_described("mayor", Span(0, 7), asked(known, "A mayor").phrase)
    words = asked(known, "The mayor")
    assert descriptions.find_by_role(known, words) == unnamed
    ilse = person(known, "Ilse", "mayor")
    mention(known, "A mayor", unnamed)
    assert descriptions.find_by_role(known, words) == ilse
    crowd = empty("Mayors met. The mayor left.")
    crowd.roster.add_described("Mayors", Span(0, 6), asked(crowd, "Mayors").phrase)
    assert descriptions.find_by_role(crowd, asked(crowd, "The mayor")) is None


def test_a_doubtful_name_has_no_role() -> None:
    known = empty("Ilse met. The mayor left.")
    known.roster.note_doubt(person(known, "Ilse", "mayor"), doubtful=True)
    assert descriptions.find_by_role(known, asked(known, "The mayor")) is None


@pytest.mark.parametrize(
    ("words", "role", "fits"),
    [
        ("the finance minister", "Finance Minister", True),
        ("the finance minister", "education minister", False),
        ("the minister", "education minister", True),
        ("the French president", "president of France", True),
        ("the French president", "US president", False),
        ("the president", "US president", True),
        ("the French president", "president", True),
    ],
)
def test_portfolios_and_states_may_not_differ(words: str, role: str, fits: bool) -> None:  # noqa: FBT001
    assert (by_role(f"Ilse met. He said {words} left.", words, ("Ilse", role)) == "Ilse") is fits


# ── named soon ───────────────────────────────────────────────────────────────


def named_next(text: str, words: str, *said: tuple[str, str, str]) -> str | None:
    known = state(text, *said)
    asks = asked(known, words)
    return name(known, descriptions.find_named_after(known, Span(text.index(words), text.index(words) + 1), descriptions.role_nouns(asks)))


def test_a_description_is_who_is_named_soon_with_a_role_that_fits() -> None:
    assert named_next("A general spoke.\n\nGen. Otis Fenn left.", "A general") == "Otis Fenn"
    assert named_next("A commander spoke.\n\nFleet commander Otis Fenn left.", "A commander") == "Otis Fenn"
    assert named_next("A singer spoke.\n\nGen. Otis Fenn left.", "A singer") is None


def test_an_actor_without_a_role_is_the_one_described_where_it_is_a_source() -> None:
    text = "A singer spoke.\n\nAge told on Otis Fenn, 61, who said so."
    assert named_next(text, "A singer") is None
    assert named_next(text, "A singer", ("Otis Fenn", "said", "so")) == "Otis Fenn"
    assert named_next(text.replace("singer", "source"), "A source", ("Otis Fenn", "said", "so")) is None


@pytest.mark.parametrize(("between", "found"), [(1, "Otis Fenn"), (2, None)])
def test_the_name_follows_within_two_paragraphs(between: int, found: str | None) -> None:
    assert named_next("A general spoke.\n\n" + "Rain fell.\n\n" * between + "Gen. Otis Fenn left.", "A general") == found


@pytest.mark.parametrize(("before", "found"), [(3, "Otis Fenn"), (4, None)])
def test_the_description_stands_in_the_first_four_paragraphs(before: int, found: str | None) -> None:
    assert named_next("Rain fell.\n\n" * before + "A general spoke.\n\nGen. Otis Fenn left.", "A general") == found


@pytest.mark.parametrize(("between", "found"), [(37, "Otis Fenn"), (39, None)])
def test_no_more_than_forty_sentences_are_looked_at(between: int, found: str | None) -> None:
    text = "A general spoke. " + "Rain fell. " * between + "Then Gen. Otis Fenn left."
    assert named_next(text, "A general") == found


def test_who_was_named_before_or_is_doubtful_is_not_meant() -> None:
    assert named_next("Gen. Otis Fenn left. A general spoke.", "A general") is None
    assert named_next("A general spoke. The prize went to Ilsa Vargo.", "A general", ("Ilsa", "went", "to")) is None
    assert named_next("A general spoke. The Marsh Trust left.", "A general") is None


# ── several, organizations ───────────────────────────────────────────────────


def test_a_definite_plural_means_those_of_the_same_noun_mentioned_last() -> None:
    known = empty("Port pilots and young pilots met. The pilots left. Then some pilots left.")
    for words in ("Port pilots", "young pilots"):
        known.roster.add_described(words, Span(0, 5), asked(known, words).phrase)
    known.roster.add_described("pilot", Span(0, 5), asked(known, "pilot").phrase)
    assert descriptions.find_plural(known, asked(known, "The pilots")) == 0
    mention(known, "young pilots", 1)
    assert descriptions.find_plural(known, asked(known, "The pilots")) == 1
    assert descriptions.find_plural(known, asked(known, "some pilots")) is None
    assert descriptions.find_plural(known, asked(empty("Their pilots left."), "Their pilots")) is not None
    hers = empty("The pilots of Ada Berg met Marsh pilots. Her pilots left.")
    for words in ("The pilots of Ada Berg", "Marsh pilots"):
        hers.roster.add_described(words, Span(0, 5), asked(hers, words).phrase)
    assert descriptions.find_plural(hers, asked(hers, "Her pilots"), "Ada Berg") == 0
    assert descriptions.find_plural(hers, asked(hers, "Her pilots"), "Nora Lund") is None
    for others in ("Her pilots", "Nora's pilots", "The old pilots"):
        other = empty(f"Port pilots met. {others} left.")
        other.roster.add_described("Port pilots", Span(0, 5), asked(other, "Port pilots").phrase)
        assert descriptions.find_plural(other, asked(other, others)) is None
    assert descriptions.find_plural(empty("The pilots left."), asked(known, "The pilots")) is None


def collective(text: str, words: str, *, said: tuple[str, str, str] = ("", "", "so.")) -> str | None:
    known = state(text, said)
    return name(known, descriptions.find_collective(known, asked(known, words)))


def test_a_collective_noun_means_the_organization_of_that_noun_mentioned_last() -> None:
    assert collective("The Pilots Union met the Harbour Trust. The union did so.", "The union") == "Pilots Union"
    text = "The Pilots Union met. The Dockers Union met the Harbour Trust. The union did so."
    assert collective(text, "The union") == "Dockers Union"
    assert collective("The Pilots Union met. The Unionville Trust met. The union did so.", "The union") == "Pilots Union"
    assert collective("The Harbour Trust met. The parliament did so.", "The parliament") is None


def test_a_noun_for_any_organization_means_the_best_candidate() -> None:
    assert collective("The Harbour Trust met. The group did so.", "The group") == "Harbour Trust"
    assert collective("Mayor Ilse Varga met. The group did so.", "The group") is None


def test_an_owner_tells_another_organization() -> None:
    assert collective("The Pilots Union met. Her union did so.", "Her union") is None
    assert collective("The Harbour Trust met. Her group did so.", "Her group") is None


# ── documents ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "maker"),
    [
        ("a report by the Marsh Trust", "Marsh Trust"),
        ("Ilse Varga’s letter", "Ilse Varga"),
        ("the report", None),
        ("its report", None),
        ("a report by officials", None),
    ],
)
def test_the_words_of_a_document_may_name_its_maker(words: str, maker: str | None) -> None:
    known = empty(f"Then {words} came.")
    found = descriptions.find_maker(asked(known, words))
    assert (found.phrase.name if found else None) == maker
    assert found is None or found.span == span(known, words)


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("The Marsh Trust issued a statement. The statement is long.", "Marsh Trust"),
        ("In a written statement, the Marsh Trust spoke. The statement is long.", "Marsh Trust"),
        ("The Harbour Fund sent a statement to the Marsh Trust. The statement is long.", "Harbour Fund"),
        ("The Harbour Fund sent a statement. The Marsh Trust sent another statement. The statement is long.", "Marsh Trust"),
        ("The Harbour Fund sent a statement. Then came a statement. The statement is long.", "Harbour Fund"),
        ("The Marsh Trust has the statement. The statement is long.", None),
        ("The Marsh Trust issued a report. The statement is long.", None),
        ('They left a statement: "The Marsh Trust is old" was in it. The statement is long.', None),
        ("The Marsh Trust issued statements. A statement is long.", None),
        ("The Marsh Trust issued a statement. A statement is long.", None),
        ("The Marsh Trust issued a statement. The statements are long.", None),
    ],
)
def test_a_document_is_issued_by_who_is_mentioned_where_it_is_spoken_of(text: str, issuer: str | None) -> None:
    known = state(text)
    words = text.rsplit(". ", 1)[1].split(" is ", maxsplit=1)[0].split(" are ", maxsplit=1)[0]
    assert name(known, descriptions.find_issuer(known, asked(known, words))) == issuer


def test_of_two_mentions_alike_the_earlier_issued_a_document() -> None:
    known = empty("Ilse and Otis sent a statement, Nora knows. The statement is long.")
    for who in ("Otis", "Ilse", "Nora"):
        mention(known, who, person(known, who))
    assert name(known, descriptions.find_issuer(known, asked(known, "The statement"))) == "Ilse"
    late = empty("Then came a statement to Otis. The statement is long, Nora knows.")
    for who in ("Nora", "Otis"):
        mention(late, who, person(late, who), "subject" if who == "Nora" else "plain")
    assert name(late, descriptions.find_issuer(late, asked(late, "The statement"))) == "Otis"
    oblique = empty("Then came a statement to Otis. The statement is long.")
    mention(oblique, "Otis", person(oblique, "Otis"), "oblique")
    assert descriptions.find_issuer(oblique, asked(oblique, "The statement")) is None


def test_a_document_that_was_spoken_of_far_back_has_no_issuer() -> None:
    far = "The Marsh Trust issued a statement. " + "Rain fell. " * 2000 + "The statement is long."
    known = state(far)
    assert descriptions.find_issuer(known, asked(known, "The statement")) is None
    assert isinstance(asked(known, "The statement"), SourceWords)
