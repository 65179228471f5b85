"""What is read of a request: its content within a limit, its fields decoded once, and whether the client is still there."""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from starlette.requests import Request

from kg.server.negotiation import best
from kg.server.problems import Refusal

LARGEST = 1 << 20  # bytes of a request's content
_MOST_FIELDS = 100

_Made = TypeVar("_Made")


class ClientGone(Exception):  # noqa: N818 - it is no error: nobody waits for the answer
    """Raised where the client has closed its connection."""


async def content(request: Request, largest: int = LARGEST) -> bytes:
    """Read the content of a request.

    :raises Refusal: it is larger than ``largest`` bytes
    """
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > largest:
            raise Refusal(413, f"What was sent is larger than {largest:,} bytes.", "Send less.")
    return bytes(read)


def fields(encoded: bytes | str) -> dict[str, list[str]]:
    """Decode the fields of a form or of a query string, each name with its values in order.

    :raises Refusal: they are no UTF-8, or too many
    """
    try:
        text = encoded if isinstance(encoded, str) else encoded.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError as error:  # UnicodeDecodeError is one
        raise Refusal(400, f"The fields of the request cannot be read: {error}.", "Encode them as UTF-8, with % and two digits.") from error
    grouped: dict[str, list[str]] = {}
    for name, value in pairs:
        grouped.setdefault(name, []).append(value)
    return grouped


def query_fields(request: Request) -> dict[str, list[str]]:
    """Decode the query string of a request.

    :raises Refusal: as :func:`fields`
    """
    return fields(request.scope["query_string"])


def single(values: Mapping[str, list[str]]) -> dict[str, str]:
    """Give each field its only value.

    :raises Refusal: a field is there twice
    """
    for name, several in values.items():
        if len(several) > 1:
            raise Refusal(400, f"The field {name[:100]!r} is there {len(several)} times.", "Give it once.")
    return {name: several[0] for name, several in values.items()}


def accept(request: Request) -> str:
    """Give the header ``Accept``, also where it is sent in several lines."""
    return ", ".join(request.headers.getlist("accept"))


def wants_page(request: Request) -> bool:
    """Whether the client is a browser, which would rather have HTML than data."""
    return best(accept(request), ("application/sparql-results+json", "text/turtle", "application/ld+json", "text/html")) == "text/html"


async def unless_gone(request: Request, work: Coroutine[Any, Any, _Made]) -> _Made:
    """Do some work for a client, and leave it when the client is gone: so a query ends whose tab was closed.

    :raises ClientGone: it is
    :raises Refusal: the server ends
    """
    task, gone = asyncio.ensure_future(work), asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise ClientGone
    except asyncio.CancelledError as error:
        raise Refusal(503, "The server has been told to end.", "Ask again when it has been started again.") from error
    finally:
        for unfinished in (task, gone):
            unfinished.cancel()
        await asyncio.gather(task, gone, return_exceptions=True)


async def _gone(request: Request) -> None:
    """Return when the client has closed its connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
