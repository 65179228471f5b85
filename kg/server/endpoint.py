"""The SPARQL 1.1 Protocol at ``/sparql``: a query by GET and by both kinds of POST, answered in the format that the client asks for."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from kg.server import requests
from kg.server.asking import Asker
from kg.server.problems import Refusal
from kg.server.replies import sent

_FORM, _QUERY, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_READ_ONLY = "Ask with SELECT, ASK, CONSTRUCT or DESCRIBE; what the graph holds comes from `kg build`."


async def answered(request: Request, asker: Asker) -> Response:
    """Answer a request of the protocol; without a query, describe the service.

    :raises Refusal: the request or its query is wrong, is refused, or took too much
    """
    values = await _fields(request)
    question: dict[str, object] = {"accept": requests.accept(request)}
    if "update" in values:
        raise Refusal(400, "An update is refused: this server changes nothing.", _READ_ONLY)
    if "query" in values:
        question |= {
            "kind": "sparql",
            "query": requests.single({"query": values["query"]})["query"],
            "default_graphs": values.get("default-graph-uri", []),
            "named_graphs": values.get("named-graph-uri", []),
        }
    elif request.method == "POST":
        raise Refusal(400, "There is no query.", "Send it in the field `query`, or as the content, with the type application/sparql-query.")
    else:
        question |= {"kind": "description", "endpoint": str(request.url.replace(query=""))}
    return sent(await requests.unless_gone(request, asker.ask(question)))


async def _fields(request: Request) -> Mapping[str, list[str]]:
    """Collect the fields of a request, wherever the protocol lets them stand.

    :raises Refusal: its content is of no type that the protocol knows, or cannot be read
    """
    values = requests.query_fields(request)
    if request.method != "POST":
        return values
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in {_FORM, _QUERY, _UPDATE}:
        raise Refusal(415, f"A query does not come as {kind[:100] or 'content without a type'!r}.", f"Send it as {_FORM} or {_QUERY}.")
    content = await requests.content(request)
    if kind == _FORM:
        return requests.fields(content)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(400, f"The query is no UTF-8: {error.reason} at byte {error.start}.", "Encode it as UTF-8.") from error
    name = "query" if kind == _QUERY else "update"
    return values | {name: [*values.get(name, []), text]}
