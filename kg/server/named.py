"""The named queries: their list at ``/queries``, and the answer of each at ``/queries/NAME?parameter=value`` as JSON or CSV."""

from functools import cache

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from kg.graph import query_files
from kg.graph.query_files import Query
from kg.server import requests
from kg.server.asking import Asker
from kg.server.negotiation import best
from kg.server.pages import Pages
from kg.server.problems import Refusal
from kg.server.replies import sent

_LAYOUTS = {"json": "application/json", "csv": "text/csv", "tsv": "text/tab-separated-values", "jsonl": "application/jsonl"}
_TRUE, _FALSE = {"1", "true", "yes"}, {"", "0", "false", "no"}


@cache
def _known() -> tuple[Query, ...]:
    """Read the named queries once: they come with the package."""
    return query_files.named()


async def listing(request: Request, pages: Pages) -> Response:
    """List the named queries with what they answer and their parameters: as a page, or as JSON."""
    queries = _known()
    if requests.wants_page(request):
        return HTMLResponse(pages.queries(queries), headers={"Vary": "Accept"})
    rows = [
        {
            "name": query.name,
            "answers": query.help,
            "parameters": [{"name": each.name, "type": each.type, "default": each.default} for each in query.parameters],
        }
        for query in queries
    ]
    return JSONResponse(rows, headers={"Vary": "Accept"})


async def answered(request: Request, asker: Asker, name: str) -> Response:
    """Answer a named query; ``format`` and ``spreadsheet`` among its parameters say how.

    :raises Refusal: there is no query of that name, or its parameters are wrong, or it took too much
    """
    if name not in {query.name for query in _known()}:
        raise Refusal(404, f"There is no query {name[:100]!r}.", "/queries lists them.")
    values = requests.single(requests.query_fields(request))
    spreadsheet = _is_true(values.pop("spreadsheet", ""))
    layout = values.pop("format", None) or _by_accept(request, spreadsheet=spreadsheet)
    if layout not in _LAYOUTS:
        raise Refusal(400, f"There is no format {layout[:100]!r}.", f"The formats are: {', '.join(_LAYOUTS)}.")
    question = {"kind": "named", "query": name, "params": values, "layout": layout, "media": _LAYOUTS[layout], "spreadsheet": spreadsheet}
    content = await requests.unless_gone(request, asker.ask(question))
    return sent(content, {"Content-Disposition": f'attachment; filename="{name}.{layout}"'} if layout in {"csv", "tsv"} else None)


def _by_accept(request: Request, *, spreadsheet: bool) -> str:
    """Choose the format by the header ``Accept``: JSON for a browser, CSV for a spreadsheet.

    :raises Refusal: the client takes none of them
    """
    if spreadsheet:
        return "csv"
    media = best(requests.accept(request), tuple(_LAYOUTS.values()))
    if media is None and requests.wants_page(request):
        return "json"  # there is no page of it, and browsers show JSON
    if media is None:
        raise Refusal(406, "There is no answer of that type.", f"Accept one of: {', '.join(_LAYOUTS.values())}.")
    return next(layout for layout, known in _LAYOUTS.items() if known == media)


def _is_true(value: str) -> bool:
    """Read a field that is yes or no.

    :raises Refusal: it is neither
    """
    if value.lower() not in _TRUE | _FALSE:
        raise Refusal(400, f"The field 'spreadsheet' is neither 1 nor 0: {value[:100]!r}.", "Write: spreadsheet=1")
    return value.lower() in _TRUE
