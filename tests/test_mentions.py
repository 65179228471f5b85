import pytest
from casting import empty, layout, name, person, state

from kg.people.layout import Sentences
from kg.people.mentions import SALIENCE, Mention, Mentions, find_named
from kg.people.name_index import MAX_NAMESAKES
from kg.people.roster import Actor, Roster
from kg.records import Span

SENTENCES = Sentences([Span(0, 10), Span(10, 20), Span(20, 30)])


def test_mentions_are_found_by_sentence_and_by_actor() -> None:
    long, late, early = Mention(8, 12, 0, "plain"), Mention(21, 25, 1, "source"), Mention(1, 3, 1, "plain")
    mentions = Mentions(SENTENCES, [long, late])
    mentions.add(early)
    assert list(mentions.starting_in([1])) == [long, early]
    assert list(mentions.starting_in([3, 2, 1])) == [late, long, early]
    assert mentions.in_sentences_of(11, 12) == [long]
    assert mentions.in_sentences_of(5, 25) == [long, late, early]
    assert [mentions.last_start(1, before) for before in (1, 2, 21, 22)] == [-1, 1, 1, 21]
    assert mentions.last_start(7, 99) == -1


def test_the_latest_is_mentioned_last_before_an_offset_and_among_equals_the_first_added() -> None:
    mentions = Mentions(SENTENCES, [Mention(1, 3, 1, "plain"), Mention(15, 17, 0, "plain")])
    assert mentions.last_mentioned([0, 1], 30) == 0
    assert mentions.last_mentioned([0, 1], 15) == 1
    assert mentions.last_mentioned([3, 2], 30) == 2


def test_sources_and_subjects_count_more_and_oblique_and_quoted_names_less() -> None:
    order = sorted(SALIENCE, key=SALIENCE.__getitem__)
    assert order == ["quoted", "indefinite", "oblique", "plain", "subject", "source"]
    assert Mention(0, 1, 0, "plain").salience == 0
    assert Mention(0, 1, 0, "oblique").salience < 0 < Mention(0, 1, 0, "subject").salience
    # a sentence counts one: the subject of the sentence before is meant rather than another name in it, and less than a name in this one
    assert SALIENCE["subject"] < 1 < SALIENCE["source"] < 2


def standings(text: str) -> list[tuple[str | None, str]]:
    known = state(text)
    return [(name(known, mention.actor), mention.type) for mention in find_named(known.layout, known.roster)]


def test_the_first_name_of_a_sentence_is_its_subject_and_the_word_before_tells_the_others() -> None:
    text = "Mayor Ilse Varga met Judge Nora Lund with Mayor Otis Fenn. Fenn left with Varga, and a Varga is a Lund on Sunday."
    assert standings(text) == [
        ("Ilse Varga", "subject"),
        ("Ilse Varga", "plain"),
        ("Nora Lund", "plain"),
        ("Nora Lund", "plain"),
        ("Otis Fenn", "plain"),
        ("Otis Fenn", "plain"),
        ("Otis Fenn", "subject"),
        ("Ilse Varga", "oblique"),
        ("Ilse Varga", "indefinite"),
        ("Nora Lund", "indefinite"),
    ]


def test_quoted_and_doubtful_names_leave_the_subject_to_the_next() -> None:
    assert standings('"Varga left," Judge Nora Lund said of Mayor Ilse Varga.')[:2] == [("Ilse Varga", "quoted"), ("Nora Lund", "subject")]
    found = standings("Ilsa Vargo saw Judge Nora Lund.")
    assert found[0] == ("Ilsa Vargo", "subject")
    assert ("Nora Lund", "subject") in found


def test_headlines_mention_nobody_and_a_possessive_mentions_its_owner() -> None:
    known = state("Varga resigns\n\nMayor Ilse Varga left. Varga’s house is old.", headline=True)
    starts = [mention.start for mention in find_named(known.layout, known.roster)]
    assert starts == [known.layout.text.index("Ilse"), known.layout.text.index("Varga left"), known.layout.text.rindex("Varga")]


@pytest.mark.parametrize(("form", "end"), [("Marsh Trust of Oslo", 19), ("Marsh", 5)])
def test_the_longest_name_of_an_organization_counts(form: str, end: int) -> None:
    one = layout("Marsh Trust of Oslo closed.")
    roster = Roster(one.sentences)
    number = roster.add(Actor("organization", "Marsh", Span(0, 5)))
    roster.learn_name(number, form)
    assert [(mention.start, mention.end, mention.actor) for mention in find_named(one, roster)] == [(0, end, number)]


@pytest.mark.parametrize(("count", "mentioned"), [(MAX_NAMESAKES, MAX_NAMESAKES), (MAX_NAMESAKES + 1, 0)])
def test_a_word_that_too_many_share_names_nobody(count: int, mentioned: int) -> None:
    known = empty("Berg left.")
    for number in range(count):
        person(known, f"Ada{number} Berg")
    assert len(find_named(known.layout, known.roster)) == mentioned
