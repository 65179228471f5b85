"""What is looked at before any request, and what each response says to browsers: whose page asks, and what a page may do.

Other pages of a browser cannot read this server, and none is shown in a frame. A name in ``Host`` that is not the server's own is refused,
so that no other site can have its own name lead here (DNS rebinding). What sends content must come from a page of the server itself,
and so must what asks without the user seeing it.
"""

import ipaddress
import socket
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.server.problems import Problem

_STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The editor of SPARQL makes styles as it runs, draws its icons from data: addresses, and offers answers as blob: to save.
_SPARQL_PAGE = _STRICT.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").replace(
    "img-src 'self' data:; font-src 'self'", "img-src 'self' data: blob:; font-src 'self' data:"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_READING = {"GET", "HEAD"}


@dataclass(frozen=True, slots=True)
class Guards:
    """An ASGI application around another one.

    :param host: the address to which the server is bound
    """

    app: ASGIApp
    host: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or pass it on and add the headers to its response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        policy = _SPARQL_PAGE if scope["path"] == "/sparql" else _STRICT

        async def guarded(message: Message) -> None:
            """Send a message of the response, its headers completed."""
            if message["type"] == "http.response.start":
                added = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    added[name] = value
                added["Content-Security-Policy"] = policy
                added.setdefault("Cache-Control", "no-cache")
            await send(message)

        if problem := self._problem(scope["method"], headers):
            await PlainTextResponse(problem.as_text(), problem.status)(scope, receive, guarded)
        else:
            await self.app(scope, receive, guarded)

    def _problem(self, method: str, headers: Headers) -> Problem | None:
        """Say why a request is refused; None where it is not."""
        host, origin = headers.get("host", ""), headers.get("origin")
        if not is_own(host, self.host):
            return Problem(403, f"This server is not called {host[:200]!r}.", "Ask it by the address that it printed when it started.")
        if method not in _READING and origin is not None and not is_own_page(origin, host):
            what = f"A page of {origin[:200]} may not send anything to this server."
            return Problem(403, what, "Send it from a page of the server itself.")
        if headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-mode") != "navigate":
            return Problem(403, "A page of another site may not ask this server in the background.", "Open the address itself.")
        return None


def is_own(host: str, bound: str) -> bool:
    """Whether the header ``Host`` names the server: by a number, which nobody else can make lead here, or by a name of this machine.

    :param bound: the address to which the server is bound

    >>> is_own("localhost:8080", "127.0.0.1"), is_own("[::1]:8080", "127.0.0.1"), is_own("rebound.example:8080", "127.0.0.1")
    (True, True, False)
    """
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() and not host.endswith("]") else host
    name = name.removeprefix("[").removesuffix("]").lower()
    if name in {"localhost", bound.lower()}:
        return True
    try:
        number = ipaddress.ip_address(name)
    except ValueError:
        return not _is_loopback(bound) and name == socket.gethostname().lower()
    return number.is_loopback or not _is_loopback(bound)


def is_own_page(origin: str, host: str) -> bool:
    """Whether the header ``Origin`` is that of the server's own pages.

    :param host: the header ``Host``, which names the server
    """
    return origin.lower() in {f"http://{host}".lower(), f"https://{host}".lower()}


def _is_loopback(bound: str) -> bool:
    """Whether a server at this address is asked from this machine alone."""
    try:
        return ipaddress.ip_address(bound).is_loopback
    except ValueError:
        return bound.lower() == "localhost"
