"""The explorer: from the path of an address to a page, and to the rows behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.errors import KgError, LimitError, UsageError
from kg.explorer import (
    article,
    articles,
    candidates,
    matrix,
    overview,
    proposition,
    propositions,
    retold,
    search,
    sparql,
    speaker,
    speakers,
    ties,
)
from kg.explorer.links import ServerLinks
from kg.explorer.options import Options
from kg.explorer.rendering import render
from kg.explorer.settings import Settings
from kg.explorer.views import Ask, Request, View
from kg.graph.tables import Table

VIEWS = (
    *(overview.VIEW, propositions.VIEW, proposition.VIEW, speakers.VIEW, speaker.VIEW),
    *(articles.VIEW, article.VIEW, matrix.VIEW, ties.VIEW, retold.ALL, retold.VIEW, candidates.VIEW, search.VIEW, sparql.VIEW),
)
_VIEWS = {view.name: view for view in VIEWS}


@dataclass(frozen=True, slots=True)
class Page:
    """A page, as a server sends it.

    :param status: of HTTP
    """

    html: str
    status: int = 200


@dataclass(frozen=True, slots=True)
class Explorer:
    """Makes the pages of one graph.

    :param ask: asks the graph a named query or SPARQL, and gives a table
    """

    ask: Ask
    settings: Settings = field(default_factory=Settings)

    def page(self, path: str, options: Mapping[str, str]) -> Page | None:
        """Make the page of an address.

        :param path: such as ``/proposition/ab12cd``, decoded once
        :param options: the query string, as names and values
        :returns: a page, which may say that the options are wrong or that the graph could not be asked; None where there is none
        """
        view, thing = _view(path)
        if view is None:
            return None
        try:
            request = Request(self.ask, Options.read(options), self.settings, thing)
            value = view.read(request)
        except KgError as error:
            return self._error(error)
        if value is None:
            return None
        return Page(render(view.template, _values(view, request) | {"view": value}))

    def table(self, path: str, options: Mapping[str, str]) -> Table | None:
        """Give the rows behind a page, all of them.

        :param path, options: as in :meth:`page`
        :returns: None where there is no such page, or where it has no rows
        :raises KgError: the options are wrong, or the graph could not be asked
        """
        view, thing = _view(path)
        if view is None or view.table is None:
            return None
        return view.table(Request(self.ask, Options.read(options), self.settings, thing))

    def missing(self) -> Page:
        """Make the page that says that there is no page of this address."""
        values = {"what": "There is no such page.", "hint": "The graph may have been built anew since the address was noted."}
        return Page(render("error.html", _values(None, Request(self.ask, settings=self.settings)) | values), 404)

    def _error(self, error: KgError) -> Page:
        """Make the page that says what went wrong and what to do."""
        status = 503 if isinstance(error, LimitError) else 400 if isinstance(error, UsageError) else 500
        values = {"what": error.what, "hint": error.hint}
        return Page(render("error.html", _values(None, Request(self.ask, settings=self.settings)) | values), status)


def _view(path: str) -> tuple[View | None, str]:
    """Find the view of a path, and the id of the thing that it names; an id may have slashes."""
    name, _, thing = path.removeprefix("/").partition("/")
    view = _VIEWS.get(name)
    return (view, thing) if view and view.of_one == bool(thing) else (None, "")


def _values(view: View | None, request: Request) -> dict[str, object]:
    """Collect what each template sees beside the value of its view.

    :param view: None on a page that says what went wrong
    """
    settings = request.settings
    link = ServerLinks(settings.root, request.options, _VIEWS)
    outlets = request.graph("pages/outlets", {}).records() if view and "outlet" in view.filters else ()
    return {
        "layout": "base.html",
        "link": link,
        "asset": lambda name: f"{settings.root}/static/{name}",
        "navigation": [(entry.name, entry.label) for entry in VIEWS if entry.label and (entry is not sparql.VIEW or settings.sparql)],
        "name": view.name if view else None,
        "id": request.id,
        "csv": link.csv(view.name, request.id) if view and view.table else None,
        "scripts": view.scripts if view else (),
        "filters": view.filters if view else (),
        "outlets": [str(row["outlet"]) for row in outlets if row["outlet"]],
        "options": request.options,
        "settings": settings,
        "asked": request.asked,
        "top": 1,
        "scope": "",
    }
