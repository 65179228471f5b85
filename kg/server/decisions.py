"""Corrections that people make in their browser: each is checked, and added to the file that the server was started with."""

import hmac
import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.corrections import records, sheets
from kg.errors import InputError
from kg.server import requests
from kg.server.guards import is_own_page
from kg.server.problems import Refusal

TOKEN_HEADER = "X-Stancegraph-Token"  # noqa: S105 - the name of a header
_LARGEST = 1 << 18  # bytes of a correction


@dataclass(frozen=True, slots=True)
class Decisions:
    """Where corrections go.

    :param token: made anew for each start; only the server's own pages have it, and send it with a correction
    """

    path: Path
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)


def opened(path: Path) -> Decisions:
    """Look at a file of corrections before the first one comes.

    :raises InputError: it cannot be read, or its name or its folder is none for such a file
    """
    if path.exists():
        sheets.read(path)
    elif path.suffix.lower() not in {".jsonl", ".csv"} or not path.absolute().parent.is_dir():
        raise InputError(f"There can be no corrections file {path}.", "Name a .jsonl or .csv file in a folder that exists.")
    return Decisions(path)


async def accept_correction(request: Request, decisions: Decisions | None) -> Response:
    """Check a correction that a browser sends, and append it to the corrections file.

    :param decisions: the corrections file and the token of this start; None where the server was started without a corrections file
    :raises Refusal: the server has no corrections file, the request is not from a page of this start of the server, or the correction is
        wrong
    """
    if decisions is None:
        raise Refusal(404, "This server takes no corrections.", "Start it with: kg serve GRAPH --corrections FILE")
    origin = request.headers.get("origin", "")
    if not is_own_page(origin, request.headers.get("host", "")):
        raise Refusal(403, "A correction comes from a page of this server alone.", "Open the page again, and make it there.")
    if not hmac.compare_digest(request.headers.get(TOKEN_HEADER, "").encode(), decisions.token.encode()):
        raise Refusal(403, "The page is of an earlier start of this server.", "Load the page again, and make the correction there.")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refusal(415, "A correction comes as JSON.", "Send it as application/json.")
    values = _values(await requests.content(request, _LARGEST))
    await run_in_threadpool(_append, decisions.path, values)
    return JSONResponse({"file": decisions.path.name}, 201)


def _values(content: bytes) -> dict[str, Any]:
    """Read the fields of a correction; without a date it gets today's.

    :raises Refusal: it is no JSON object
    """
    try:
        values = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Refusal(400, f"The correction is no JSON: {error}.", "Send one object with the fields of a correction.") from error
    if not isinstance(values, dict):
        raise Refusal(400, "The correction is no JSON object.", "Send one object with the fields of a correction.")
    return {"decided": datetime.now(UTC).date().isoformat()} | values


def _append(path: Path, values: dict[str, Any]) -> None:
    """Check a correction, and add it to the file.

    :raises Refusal: it is none
    :raises InputError: the file cannot be written
    """
    for name, value in values.items():
        if name not in records.FIELDS or type(value) is not (int if name in records.NUMBERS else str):
            what = f"A correction has no field {name[:100]!r} with such a value."
            raise Refusal(400, what, f"Its fields are: {', '.join(records.FIELDS)}.")
    if values.get("action") not in records.ACTIONS:
        raise Refusal(400, "The correction has no known action.", f"The actions are: {', '.join(records.ACTIONS)}.")
    correction = records.Correction(**values)
    try:
        sheets.check(correction)
    except InputError as error:
        raise Refusal(400, error.what, error.hint) from error
    sheets.append(path, correction)
