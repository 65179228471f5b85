"""The server as an application of Starlette: which address is answered by what, and how errors are told."""

import os
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from kg.errors import KgError
from kg.explorer import assets
from kg.graph import tables
from kg.server import addresses, decisions, endpoint, named, problems, replies, requests
from kg.server.asking import Asker
from kg.server.decisions import Decisions
from kg.server.guards import Guards
from kg.server.pages import Pages
from kg.server.problems import Problem, Refusal


@dataclass(frozen=True, slots=True)
class Site:
    """Answers requests.

    :param decisions: None where corrections are not taken
    """

    asker: Asker
    pages: Pages
    decisions: Decisions | None

    async def sparql(self, request: Request) -> Response:
        """Answer SPARQL; a browser gets the page to write it on."""
        if request.method != "POST" and requests.wants_page(request):
            return await self.page(request)
        return await endpoint.answered(request, self.asker)

    async def health(self, _request: Request) -> Response:
        """Say whether questions are answered."""
        graph = self.asker.graph
        content = {"status": "ok" if graph else "no graph", "statements": graph and graph.statements, "version": version("stancegraph")}
        return JSONResponse(content, 200 if graph else 503)

    async def dump(self, _request: Request) -> Response:
        """Give the whole graph."""
        return replies.Dump(self.asker)

    async def queries(self, request: Request) -> Response:
        """List the named queries."""
        return await named.listing(request, self.pages)

    async def query(self, request: Request) -> Response:
        """Answer a named query."""
        return await named.answered(request, self.asker, request.path_params["name"])

    async def resource(self, request: Request) -> Response:
        """Say what the graph says of any address."""
        return await addresses.resource(request, self.asker, self.pages)

    async def own_address(self, request: Request) -> Response:
        """Send the client to what the graph says of an address of its own."""
        return await addresses.own(request, self.asker, self.pages, request.path_params["rest"])

    async def correction(self, request: Request) -> Response:
        """Take a correction."""
        return await decisions.accept_correction(request, self.decisions)

    async def static(self, request: Request) -> Response:
        """Give a style sheet or a script."""
        if file := await run_in_threadpool(assets.static, request.path_params["name"]):
            return Response(file[0], media_type=file[1], headers={"Cache-Control": "max-age=600"})
        raise Refusal(404, "There is no such file.", "The pages name those that there are.")

    async def page(self, request: Request) -> Response:
        """Give a page of the explorer, or the rows behind it (``format=csv``); or answer an address of the graph whose base is here."""
        if (rest := addresses.is_own(request, self.asker)) is not None:
            return await addresses.own(request, self.asker, self.pages, rest)
        options = requests.single(requests.query_fields(request))
        return await run_in_threadpool(self._page, request.scope["path"], options)

    def _page(self, path: str, options: Mapping[str, str]) -> Response:
        """Make a page, or the table behind it.

        :raises KgError: the options are wrong, or the graph could not be asked
        """
        explorer = self.pages.explorer
        if options.get("format") == "csv":
            if (table := explorer.table(path, options)) is not None:
                name = path.strip("/").partition("/")[0] or "overview"
                headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
                return Response(tables.render(table, "csv", spreadsheet=True), media_type="text/csv", headers=headers)
        elif page := explorer.page(path, options):
            return HTMLResponse(page.html, page.status)
        missing = explorer.missing()
        return HTMLResponse(missing.html, missing.status)

    async def problem(self, request: Request, error: Exception) -> Response:
        """Tell an error."""
        if isinstance(error, requests.ClientGone):
            return Response(status_code=499)  # nobody reads it
        if not isinstance(error, (Refusal, KgError)) and os.environ.get("KG_TRACEBACK"):
            traceback.print_exception(error)
        return replies.told(request, problems.of(error), self.pages)

    async def http_problem(self, request: Request, error: Exception) -> Response:
        """Answer a request whose method the address does not have, such as POST for a page."""
        assert isinstance(error, HTTPException)  # noqa: S101 - Starlette calls this for HTTPException only; for the type checker
        problem = Problem(error.status_code, f"{error.detail}.", f"{request.method} is not for this address.")
        response = replies.told(request, problem, self.pages)
        response.headers.update(error.headers or {})
        return response


def application(site: Site, host: str) -> ASGIApp:
    """Make the application; what no other route takes is a page of the explorer.

    :param host: the address to which the server is bound
    """
    routes = [
        Route("/sparql", site.sparql, methods=["GET", "POST"]),
        Route("/corrections", site.correction, methods=["POST"]),
        Route("/health", site.health),
        Route("/dump.nq", site.dump),
        Route("/queries", site.queries),
        Route("/queries/{name}", site.query),
        Route("/resource", site.resource),
        Route("/id/{rest:path}", site.own_address),
        Route("/static/{name:path}", site.static),
        Route("/{path:path}", site.page),
    ]
    told = (Refusal, KgError, requests.ClientGone, Exception)
    handlers = dict.fromkeys(told, site.problem) | {HTTPException: site.http_problem}
    return Guards(Starlette(routes=routes, exception_handlers=handlers), host)
