import pytest
from casting import asked, empty, mention, name, person, pointing, span, state
from hypothesis import given
from hypothesis import strategies as st

from kg.people.antecedents import find_best_candidate, find_unmentioned_name, log_odds, model_is_sure, model_probabilities
from kg.records import Reference, Span

TWO = "Ilse Varga met Nora Lund. Rain fell. She said so."


def test_a_word_that_a_reference_leaves_out_counts_against_a_name() -> None:
    text = "Ilse Varga left. She said so."
    reference = Reference(Span(17, 20), ((Span(0, 4), 2.0),))
    assert log_odds(reference, text, Span(0, 4)) == 2.0
    assert log_odds(reference, text, Span(0, 10)) == -2.0
    assert log_odds(reference, text, Span(4, 5)) == -6.0


@given(st.lists(st.floats(-5, 5), min_size=3, max_size=3))
def test_the_odds_of_a_name_are_the_mean_of_its_words(odds: list[float]) -> None:
    text = "Ada Mia Berg left."
    reference = Reference(Span(13, 17), ((Span(0, 3), odds[0]), (Span(4, 7), odds[1]), (Span(8, 12), odds[2])))
    assert log_odds(reference, text, Span(0, 12)) == pytest.approx(sum(odds) / 3)
    assert log_odds(reference, text, Span(4, 12)) == pytest.approx(sum(odds[1:]) / 2)
    assert log_odds(reference, text, Span(4, 7)) == odds[1]
    assert log_odds(reference, text, Span(0, 6)) == pytest.approx((odds[0] - 6) / 2)  # a word that is cut is left out


# ── scores ───────────────────────────────────────────────────────────────────


def best(text: str, *mentions: tuple[str, str], at: str = "She") -> str | None:
    """Who is meant, with mentions of two persons: where they stand first, and what they are there."""
    known = empty(text + " Rain fell." * 60, ("", "", "so."))  # in a long text, where a mention stands hardly counts beside its sentence
    people = {who: person(known, who) for who in ("Ilse", "Nora")}
    for words, standing in mentions:
        mention(known, words, people[words.split()[0]], standing)  # type: ignore[arg-type]
    return name(known, find_best_candidate(known, asked(known, at), lambda _: True))


def test_the_candidate_mentioned_in_the_nearer_sentence_is_the_best() -> None:
    assert best("Ilse left. Nora left. She did so.", ("Ilse", "plain"), ("Nora", "plain")) == "Nora"
    assert best("Ilse and Nora left. She did so.", ("Ilse", "plain"), ("Nora", "plain")) == "Ilse"  # within a sentence the earlier


@pytest.mark.parametrize(
    ("far", "near", "expected"),
    [
        ("plain", "plain", "Nora"),
        ("subject", "plain", "Nora"),  # .75 of a sentence is less than one
        ("source", "plain", "Ilse"),
        ("source", "subject", "Nora"),
        ("plain", "oblique", "Nora"),
        ("plain", "indefinite", "Ilse"),
        ("subject", "oblique", "Ilse"),
        ("plain", "quoted", "Ilse"),
        ("indefinite", "quoted", "Nora"),
    ],
)
def test_what_a_mention_is_outweighs_some_distance(far: str, near: str, expected: str) -> None:
    assert best("Ilse left. Nora left. She did so.", ("Ilse", far), ("Nora", near)) == expected


def test_a_source_outweighs_one_sentence_and_not_two() -> None:
    text = "Ilse left. Rain fell. Nora left. She did so."
    assert best(text, ("Ilse", "source"), ("Nora", "plain")) == "Nora"


@pytest.mark.parametrize(("sentences", "found"), [(7, "Ilse"), (8, None)])
def test_who_is_meant_was_mentioned_within_eight_sentences(sentences: int, found: str | None) -> None:
    text = "Ilse left. " + "Rain fell. " * sentences + "She did so."
    assert best(text, ("Ilse", "source")) == found


def test_the_best_mention_of_a_candidate_counts() -> None:
    text = "Ilse left. Nora left. Ilse Berg and Nora Berg left. She did so."
    assert best(text, ("Ilse", "source"), ("Nora", "plain"), ("Ilse Berg", "quoted"), ("Nora Berg", "plain")) == "Nora"
    assert best(text, ("Ilse Berg", "subject"), ("Ilse", "plain"), ("Nora Berg", "plain"), ("Nora", "plain")) == "Ilse"


def test_a_mention_behind_the_words_or_in_what_they_say_is_no_candidate() -> None:
    assert best("She said Ilse left. That is so.", ("Ilse", "plain")) is None
    known = empty("Rain fell. Ilse left, she said.", ("she", "said", "Ilse left"))
    mention(known, "Ilse", person(known, "Ilse"))
    assert find_best_candidate(known, asked(known, "she"), lambda _: True) is None
    inside = empty("Ilse said she left.", ("Ilse", "said", "Ilse said she left"))
    mention(inside, "Ilse", person(inside, "Ilse"))
    assert find_best_candidate(inside, asked(inside, "she"), lambda _: True) == 0  # both stand in the content


def test_only_who_suits_is_meant() -> None:
    known = empty("Ilse left. Nora left. She did so.", ("", "", "so."))
    for who in ("Ilse", "Nora"):
        mention(known, who, person(known, who))
    assert find_best_candidate(known, asked(known, "She"), lambda number: number == 0) == 0
    assert find_best_candidate(known, asked(known, "She"), lambda _: False) is None


def test_a_bonus_counts_also_for_who_has_no_mention_near() -> None:
    known = empty("Ilse left. She did so.", ("", "", "so."))
    ilse, nora = person(known, "Ilse"), person(known, "Nora")
    mention(known, "Ilse", ilse)
    words = asked(known, "She")
    assert find_best_candidate(known, words, lambda _: True, {nora: 0.9}) == ilse
    assert find_best_candidate(known, words, lambda _: True, {nora: 1.5}) == nora
    assert find_best_candidate(known, words, lambda _: True, {ilse: -9.0, nora: 0.0}) == nora
    assert find_best_candidate(known, words, lambda number: number == ilse, {nora: 9.0}) == ilse


def test_among_equals_the_one_added_first_is_meant() -> None:
    known = empty("Ilse left. She did so.", ("", "", "so."))
    first, second = person(known, "Ilse"), person(known, "Ilse")
    mention(known, "Ilse", second)
    mention(known, "Ilse", first)
    assert find_best_candidate(known, asked(known, "She"), lambda _: True) == first


# ── the model ────────────────────────────────────────────────────────────────


def known_two() -> tuple[int, int]:
    known = state(TWO.replace("Ilse", "Mayor Ilse").replace("Nora", "Judge Nora"))
    names = [actor.name for actor in known.roster]
    return names.index("Ilse Varga"), names.index("Nora Lund")


def test_likely_actors_have_probabilities_from_the_words_that_name_them() -> None:
    ilse, nora = known_two()
    known = pointing(state("Mayor Ilse Varga met Judge Nora Lund. Rain fell. She said so."), "She", Ilse=2.0, Varga=2.0, Lund=0.0)
    likely = model_probabilities(known, span(known, "She"))
    assert likely[ilse] == pytest.approx(7.389 / (1 + 7.389 + 1), abs=1e-3)  # "Lund" alone is certain to 0, "Nora Lund" less
    assert likely[nora] == pytest.approx(1 / (1 + 7.389 + 1), abs=1e-3)
    assert model_probabilities(known, span(known, "Rain")) == {}


def test_the_model_is_weighed_beside_distance() -> None:
    text = "Mayor Ilse Varga left. Rain fell. Judge Nora Lund left. She said so."
    known = state(text, ("She", "said", "so"))
    ilse, nora = ([actor.name for actor in known.roster].index(who) for who in ("Ilse Varga", "Nora Lund"))
    words = asked(known, "She")
    assert find_best_candidate(known, words, lambda _: True) == nora
    assert find_best_candidate(pointing(known, "She", Ilse=1.0, Varga=1.0, Nora=0.0, Lund=0.0), words, lambda _: True) == nora
    assert (
        find_best_candidate(pointing(known, "She", Ilse=1.0, Varga=1.0), words, lambda _: True) == nora
    )  # 2 sentences against .3 log(.73/.01)
    near = state("Rain fell. Mayor Ilse Varga left. Judge Nora Lund left. She said so.", ("She", "said", "so"))
    assert find_best_candidate(pointing(near, "She", Ilse=1.0, Varga=1.0), asked(near, "She"), lambda _: True) == ilse


@pytest.mark.parametrize(("probability", "likely"), [(0.5, False), (0.51, True)])
def test_more_than_a_half_is_likely(probability: float, likely: bool) -> None:  # noqa: FBT001
    assert model_is_sure(probability) is likely


def test_a_name_behind_its_pronoun_is_a_candidate_where_it_is_likely() -> None:
    known = state("With her bridge closed, Judge Nora Lund left.", ("her", "", "bridge closed"))
    words = asked(known, "her")
    assert find_best_candidate(known, words, lambda _: True) is None
    assert find_best_candidate(pointing(known, "her", Nora=1.0, Lund=1.0), words, lambda _: True) == 0
    assert find_best_candidate(pointing(known, "her", Nora=0.0, Lund=0.0), words, lambda _: True) is None


# ── names that only the model shows ──────────────────────────────────────────


def unseen(text: str, pronoun: str = "She", **odds: float) -> str | None:
    known = pointing(state(text), pronoun, **odds)
    found = find_unmentioned_name(known, span(known, pronoun))
    return None if found is None else known.layout.words(found)


@pytest.mark.parametrize(
    ("odds", "found"),
    [
        ({"Quill": 3.0}, "Quill"),
        ({"Quill": 0.1}, "Quill"),
        ({"Quill": 0.0}, None),
        ({"Quill": -1.0}, None),
        ({"vote": 3.0}, None),
        ({"Then": 3.0}, None),
        ({"Lund": 4.0, "Quill": 3.0}, None),
        ({"Lund": 2.0, "Quill": 3.0}, "Quill"),
        ({}, None),
    ],
)
def test_a_name_is_unseen_where_it_is_likelier_than_nobody_and_than_every_mention(odds: dict[str, float], found: str | None) -> None:
    assert unseen("Quill lost the vote to Judge Lund. Then the rain came. She left.", **odds) == found


def test_an_unseen_name_is_whole() -> None:
    assert unseen("O’Brien lost the vote. She left.", O=3.0, Brien=3.0) == "O’Brien"
    known = empty("Ann Quill, Mae Fox and J. Doe lost. She left.")
    for likelier, odds in (("Mae Fox", {"Mae": 3.0, "Fox": 3.0}), ("J. Doe", {"J": 4.0, "Doe": 4.0, "Mae": 3.0})):
        found = find_unmentioned_name(pointing(known, "She", Ann=1.0, Quill=1.0, **odds), span(known, "She"))
        assert found == span(known, likelier)
