"""The addresses of the graph: what it says of one, as HTML, Turtle, JSON-LD or N-Triples.

``/resource?iri=IRI`` is for any address. ``/id/REST`` is for those that begin with the base of the build, whatever host that has; where the
base is the server's own, they lead here as they are. Both send a browser to the explorer's page of a speaker, a proposition or an article.
"""

import json
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from kg.explorer import links
from kg.server import requests
from kg.server.asking import Asker
from kg.server.pages import Pages
from kg.server.problems import Refusal
from kg.server.replies import sent
from kg.vocab import BASE

_FORMATS = {"turtle": "text/turtle", "jsonld": "application/ld+json", "ntriples": "application/n-triples", "html": "text/html"}
_VARY = {"Vary": "Accept"}


async def resource(request: Request, asker: Asker, pages: Pages) -> Response:
    """Answer ``/resource?iri=IRI``; ``format`` there wins over ``Accept``.

    :raises Refusal: the graph says nothing of the address; or the request is wrong
    """
    values = requests.single(requests.query_fields(request))
    if not (iri := values.get("iri")):
        raise Refusal(400, "No address is asked for.", "Write: /resource?iri=IRI, its special characters as % and two digits.")
    wanted = values.get("format", "")
    if wanted and wanted not in _FORMATS:
        raise Refusal(400, f"There is no format {wanted[:100]!r}.", f"The formats are: {', '.join(_FORMATS)}.")
    if wanted == "html" or (not wanted and requests.wants_page(request)):
        return await _page(request, asker, pages, iri, stays=wanted == "html")
    question = {"kind": "resource", "iri": iri, "accept": _FORMATS.get(wanted) or requests.accept(request)}
    return sent(await requests.unless_gone(request, asker.ask(question)))


async def own(request: Request, asker: Asker, pages: Pages, rest: str) -> Response:
    """Answer ``/id/REST``: send the client to what is known of the address.

    :param rest: what stands behind the base of the build
    :raises Refusal: as :func:`resource`
    """
    base = asker.graph.base if asker.graph else None
    iri = (base or BASE) + rest
    if requests.wants_page(request):
        return await _page(request, asker, pages, iri)
    await requests.unless_gone(request, asker.ask({"kind": "statements", "iri": iri}))  # says whether there is such an address
    return RedirectResponse(_resource(iri), 303, _VARY)


def is_own(request: Request, asker: Asker) -> str | None:
    """Give the rest of a requested address behind the base of the build, where that base is on this server."""
    base = asker.graph.base if asker.graph else None
    address = f"{request.url.scheme}://{request.headers.get('host', '')}{request.scope['path']}"
    return address.removeprefix(base) if base and address.startswith(base) else None


async def _page(request: Request, asker: Asker, pages: Pages, iri: str, *, stays: bool = False) -> Response:
    """Show an address: by the explorer's page of it where there is one, else by what the graph says of it.

    :param stays: whether the latter is wanted anyway
    """
    content = await requests.unless_gone(request, asker.ask({"kind": "statements", "iri": iri}))
    with content.file:
        statements = json.load(content.file)
    if statements["page"] and not stays:
        return RedirectResponse(f"/{statements['page']}/{quote(links.id_of(iri), safe='')}", 303, _VARY)
    if request.scope["path"] != "/resource":
        return RedirectResponse(_resource(iri), 303, _VARY)
    return HTMLResponse(pages.address(iri, statements), headers=_VARY)


def _resource(iri: str) -> str:
    """Give the path under which the server speaks of an address."""
    return f"/resource?iri={quote(iri, safe='')}"
