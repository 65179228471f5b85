"""What a view is: one kind of page, from questions to the graph to a value, a template and a table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from kg.explorer.options import Options
from kg.explorer.settings import Settings
from kg.graph import query_files, query_text
from kg.graph.tables import Table

ROWS = 50  # rows of one page


class Ask(Protocol):
    """Asks the graph a named query or SPARQL.

    :raises KgError: the query cannot be answered
    """

    def __call__(self, query: str, parameters: Mapping[str, str], /) -> Table:
        """Answer with a table."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query that a page has asked.

    :param query: name, or SPARQL
    """

    query: str
    parameters: Mapping[str, str]

    @property
    def help(self) -> str:
        """What it answers, in one sentence."""
        return query_files.find(self.query).help

    @property
    def sparql(self) -> str:
        """Write it as any SPARQL engine takes it."""
        return query_text.standalone(query_files.find(self.query), self.parameters)


@dataclass(frozen=True, slots=True)
class Request:
    """What one page is asked for, and the graph that it asks.

    :param id: last part of the address, which names one thing (:mod:`kg.explorer.links`); empty for the other pages
    :param asked: all that was asked of the graph for this page, which the page shows
    """

    graph: Ask
    options: Options = field(default_factory=Options)
    settings: Settings = field(default_factory=Settings)
    id: str = ""
    asked: list[Asked] = field(default_factory=list)

    def ask(self, query: str, **parameters: str) -> Table:
        """Ask the graph, and note what was asked.

        :param query: name of a query, or SPARQL whose first line is a comment that says what it answers
        """
        self.asked.append(Asked(query, parameters))
        return self.graph(query, parameters)


@dataclass(frozen=True, slots=True)
class View:
    """One kind of page.

    :param name: first part of its address, without slashes; empty for the first page
    :param template: file in templates/, which sees what ``read`` gives as ``view``
    :param read: reads a frozen value from the graph; None where the graph has nothing of that id
    :param table: the rows behind the page, all of them, as a table; None where it has no rows
    :param label: its name in the navigation; empty where it does not stand there
    :param of_one: whether its address names one thing: ``/proposition/ID``
    :param scripts: files of static/ that the page loads, in this order
    :param filters: names of the options that it heeds; its form of filters shows these
    """

    name: str
    template: str
    read: Callable[[Request], object | None]
    table: Callable[[Request], Table | None] | None = None
    label: str = ""
    of_one: bool = False
    scripts: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pages:
    """Which rows of many stand on a page.

    :param number: of this page, from 1
    :param rows: number of all rows
    """

    number: int
    rows: int

    @property
    def count(self) -> int:
        """Number of pages, at least one."""
        return max(1, -(-self.rows // ROWS))

    @property
    def first(self) -> int:
        """Index of the first row, from 0."""
        return (self.number - 1) * ROWS

    @property
    def end(self) -> int:
        """Index behind the last row."""
        return min(self.rows, self.first + ROWS)
