"""All articles: where and when they were printed, and how many claims each holds."""

from dataclasses import dataclass

from kg.explorer import cells
from kg.explorer.quotations import Printed, printed_in
from kg.explorer.views import ROWS, Pages, Request, View
from kg.graph.tables import Table


@dataclass(frozen=True, slots=True)
class Read:
    """An article.

    :param claims: how many claims it holds
    :param sided: how many of them are for or against a proposition
    """

    article: Printed
    claims: int
    sided: int


@dataclass(frozen=True, slots=True)
class ArticlesPage:
    """Articles, the latest first.

    :param rows: those on this page
    """

    rows: tuple[Read, ...]
    pages: Pages


def read(request: Request) -> ArticlesPage:
    """Read a page of articles."""
    rows = list(table(request).records())
    pages = Pages(request.options.page, len(rows))
    return ArticlesPage(
        tuple(
            Read(
                printed_in(row),
                cells.count(row["claims"]),
                cells.count(row["sidedClaims"]),
            )
            for row in rows[pages.first : pages.first + ROWS]
        ),
        pages,
    )


def table(request: Request) -> Table:
    """Give all articles that pass the filters."""
    return request.ask("pages/articles", **request.options.parameters())


VIEW = View("articles", "articles.html", read, table, label="Articles", filters=("outlet", "since", "until", "copies"))
