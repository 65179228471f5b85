from datetime import UTC, datetime

from kg.articles.copies import find
from kg.articles.pages import read
from kg.records import Article, Date, Snapshot
from kg.vocab import Minter

STORY = """Mayor keeps harbour bridge shut

The harbour bridge will stay shut until the spring, Mayor Ada Lund told the council of Holmen on Tuesday evening.

“We will not open the bridge before the repairs are done,” Lund said. Traders in the harbour had asked for an earlier day.

Repairs have cost three million crowns so far, according to the council, which had hoped to spend less than two.

The Free Harbour League, which runs the market, said it had lost a third of its customers since the bridge was closed in May.

“Nobody walks around the bay to buy a fish,” said a spokesman for the league, who asked the mayor to pay for a ferry.
"""
RENAMED = (
    STORY.replace("The Free Harbour League", "FHL")
    .replace("Holmen", "Holmen, N.H.,")
    .replace("Mayor keeps harbour bridge shut", "No way across")
)
SHORTENED = "\n\n".join(STORY.split("\n\n")[1:4])
UPDATED = (
    STORY.partition("\n\n“Nobody")[0]
    + "\n\nOn Friday the council agreed to pay for a ferry, which two harbour firms have offered to run until the bridge opens.\n"
)
RETOLD = """Bridge stays closed, says Lund

There will be no way across the harbour before spring. That is what the mayor of Holmen, Ada Lund, told councillors this week.

Lund said that the repairs came first. “We will not open the bridge before the repairs are done,” she told them, to some applause.

The costs keep rising: three million crowns have been spent, and the people who sell fish by the water say that they pay as well.

The market has lost many of its customers since May, and its owners want the town to run a ferry over the bay every half hour.
"""
OTHER = """Teachers in Holmen vote to strike

Teachers in Holmen voted on Monday to strike for two days over pay and class sizes, their union said in a statement to the press.

The union wants pay to rise by six percent. The ministry of schools has offered two, and called the strike a mistake.
"""


def article(key: str, text: str, day: int | None = None) -> Article:
    (page,) = read(text)
    return Article(
        iri=Minter().article(key),
        key=key,
        snapshot=Snapshot(key.ljust(64, "0"), text, key, is_file=True),
        span=page.span,
        paragraphs=page.paragraphs,
        title=page.title,
        url=None,
        publisher=None,
        published=Date(datetime(2023, 5, day, tzinfo=UTC), "day") if day else None,
        wire=None,
        language="en",
    )


def links(*articles: Article) -> set[tuple[str, str]]:
    keys = {each.iri: each.key for each in articles}
    return {(keys[copy.article], keys[copy.original]) for copy in find(articles)}


def test_copies_are_found_under_other_names_and_titles_shortened_and_updated() -> None:
    first = article("a", STORY, 3)
    assert links(first, article("b", RENAMED, 4), article("c", SHORTENED, 5), article("d", UPDATED, 6), article("e", OTHER, 3)) == {
        ("b", "a"),
        ("c", "a"),
        ("d", "a"),
    }


def test_one_story_in_other_words_is_no_copy() -> None:
    assert links(article("a", STORY), article("b", RETOLD)) == set()


def test_the_earliest_represents_its_story_then_the_smallest_key() -> None:
    assert links(article("a", STORY), article("b", RENAMED, 4), article("c", UPDATED, 3)) == {("a", "c"), ("b", "c")}
    assert links(article("b", STORY), article("a", RENAMED)) == {("b", "a")}


def test_similarity_is_the_share_of_the_shorter_article() -> None:
    (copy,) = find([article("a", STORY), article("b", SHORTENED)])
    assert copy.similarity == 1.0
    (copy,) = find([article("a", STORY), article("b", UPDATED)])
    assert 0.5 < copy.similarity < 1.0


def test_the_order_of_the_articles_changes_nothing() -> None:
    articles = [
        article(f"k{number}", text, number % 4 + 1) for number, text in enumerate([STORY, RENAMED, UPDATED, RETOLD, OTHER, SHORTENED])
    ]
    expected = find(articles)
    assert len(expected) == 3
    for turn in range(len(articles)):
        assert find([*articles[turn:], *articles[:turn]][::-1]) == expected


def test_nothing_and_little_have_no_copies() -> None:
    assert find([]) == ()
    assert links(article("a", "The bridge is shut, she said."), article("b", "The bridge is shut, she said.")) == set()
