"""Addresses of pages: how the IRI of a thing becomes the address of its page, and back."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import quote

from kg.explorer.options import Options

_OF_ONE_PAGE: dict[str, object] = {"page": 1, "words": None, "speaker": None, "proposition": None}  # what no other page is asked for
_OWN = re.compile(r"[/#]([0-9a-f]{20})$")  # kg.vocab.Minter makes IRIs that end so


def id_of(iri: str) -> str:
    """Give the id by which addresses of pages name a thing: the last part of an IRI that this program made, else the whole IRI.

    >>> id_of("https://w3id.org/stancegraph/data/agent/anon/b34cb64be689293a63c1"), id_of("https://example.org/tram#1")
    ('b34cb64be689293a63c1', 'https://example.org/tram#1')
    """
    own = _OWN.search(iri)
    return own[1] if own else iri


class Links(Protocol):
    """Gives the addresses of pages."""

    def __call__(self, kind: str, iri: str = "", **changes: object) -> str | None:
        """Give the address of a page with the filters kept; None where there is no such page.

        :param kind: name of a view
        :param iri: of the thing that the page is about
        :param changes: options that differ there
        """


@dataclass(frozen=True, slots=True)
class ServerLinks:
    """Addresses on a server.

    :param root: what stands before each path
    :param options: those of the page that links; all pages keep its filters, and none what only that page is asked for
    :param kinds: names of the views that the server has
    """

    root: str
    options: Options
    kinds: Collection[str]

    def __call__(self, kind: str, iri: str = "", **changes: object) -> str | None:
        """Give the address of a page on the server."""
        if kind not in self.kinds:
            return None
        last = f"/{quote(id_of(iri), safe='')}" if iri else ""
        return f"{self.root}/{kind}{last}{self.options.query(**(_OF_ONE_PAGE | changes))}"

    def csv(self, kind: str, thing: str) -> str:
        """Give the address of the rows behind a page, all of them.

        :param thing: id of the thing that the page is about, or nothing
        """
        query = self.options.query(page=1)
        return f"{self.root}/{kind}{thing and '/'}{quote(thing, safe='')}{query}{'&' if query else '?'}format=csv"


@dataclass(frozen=True, slots=True)
class ReportLinks:
    """Places in a report, which is one file.

    :param places: (kind, IRI) of each thing that the report shows → id of its section
    """

    places: dict[tuple[str, str], str] = field(default_factory=dict)

    def __call__(self, kind: str, iri: str = "", **changes: object) -> str | None:  # noqa: ARG002 - the report has no filters
        """Give the place of a thing in the report."""
        place = self.places.get((kind, iri))
        return place and f"#{place}"
