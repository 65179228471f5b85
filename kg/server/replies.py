"""Answers as responses of HTTP: content that is there, the dump as it is made, and problems in a sentence."""

from collections.abc import AsyncIterator, Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from kg.server import requests
from kg.server.asking import Asker, Content
from kg.server.pages import Pages
from kg.server.problems import Problem

_PART = 1 << 16
_VARY = {"Vary": "Accept"}


def sent(content: Content, headers: Mapping[str, str] | None = None) -> Response:
    """Send an answer that is there; what depends on ``Accept`` says so."""
    all_headers = {**_VARY, "Content-Length": str(content.length), **(headers or {})}
    return StreamingResponse(_parts(content), media_type=content.media, headers=all_headers)


async def _parts(content: Content) -> AsyncIterator[bytes]:
    """Read the content in parts, and close it."""
    with content.file:
        while part := content.file.read(_PART):
            yield part


class Dump(Response):
    """The graph as N-Quads, sent as it is written; the process that writes it ends with the response."""

    def __init__(self, asker: Asker) -> None:
        super().__init__()
        self._asker = asker

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        async with self._asker.dump() as reply:
            headers = {"Content-Disposition": 'attachment; filename="graph.nq"'}
            await StreamingResponse(reply.parts, media_type=reply.media, headers=headers)(scope, receive, send)


def told(request: Request, problem: Problem, pages: Pages) -> Response:
    """Say what went wrong: as a page to a browser, else as text."""
    if requests.wants_page(request):
        return HTMLResponse(pages.problem(problem), problem.status, _VARY)
    return PlainTextResponse(problem.as_text(), problem.status, _VARY)
