"""Parameters of queries: how a query declares them, and their values as terms of SPARQL.

A query declares one with a line ``# @param name type default``. Without a default it must be given; ``""`` is the empty string; ``UNDEF``
leaves it unbound where it is not given.
"""

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

import pyoxigraph
from pyoxigraph import NamedNode

from kg.errors import QueryError
from kg.vocab import XSD


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query.

    :param type: one of ``string``, ``iri``, ``integer``, ``decimal``, ``boolean``, ``date``, ``dateTime``
    :param default: None where it must be given, ``UNDEF`` where it is unbound if it is not given
    """

    name: str
    type: str
    default: str | None


def declared(query: str, text: str) -> tuple[Parameter, ...]:
    """Read the parameters that the text of a query declares, in order.

    :param query: its name, for messages
    :raises QueryError: a declaration is wrong
    """
    return tuple(_declaration(query, line) for line in re.findall(r"^# @param[ \t]+(.*)$", text, flags=re.MULTILINE))


def _declaration(query: str, line: str) -> Parameter:
    """Read what follows ``# @param`` in a query: the name, the type and, if there is one, the default of a parameter.

    :param query: its name, for messages
    :raises QueryError: the name is no identifier, or the type is unknown
    """
    name, kind, default = (*line.split(maxsplit=2), "", "")[:3]
    if kind not in _TERMS or not re.fullmatch(r"[A-Za-z]\w*", name, flags=re.ASCII):
        what = f"A parameter of {query} is declared wrongly: {line!r}."
        raise QueryError(what, f"Write `# @param name type default`; the types are: {', '.join(_TERMS)}.")
    return Parameter(name, kind, "" if default.strip() == '""' else default.strip() or None)


def term(query: str, parameter: Parameter, value: str | None) -> str:
    """Write the value of a parameter as a term of SPARQL, or ``UNDEF``.

    :param query: the name of the query, for messages
    :param value: as the user gives it; None where it is not given
    :raises QueryError: it is not given and there is no default, or it is not of the parameter's type
    """
    if value is None and parameter.default == "UNDEF":
        return "UNDEF"
    value = parameter.default if value is None else value
    if value is None:
        what = f"{query} needs the parameter {parameter.name!r} ({parameter.type})."
        raise QueryError(what, f"Add: --param {parameter.name}=VALUE")
    try:
        return _TERMS[parameter.type](value)
    except ValueError as error:
        what = f"The parameter {parameter.name!r} is no {parameter.type}: {value!r}."
        raise QueryError(what, _EXAMPLES.get(parameter.type, "Give it as plain text.")) from error


def suggest(name: str, known: Iterable[str], kind: str) -> str:
    """Say which known names an unknown one may mean; all of them where none is near.

    >>> suggest("claim", ("claims", "stances"), "queries"), suggest("x", (), "parameters")
    ('Did you mean claims?', 'It has no parameters.')
    """
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    if near:
        return f"Did you mean {' or '.join(near)}?"
    return f"The {kind} are: {', '.join(names)}." if names else f"It has no {kind}."


def _matching(pattern: str, kind: str) -> Callable[[str], str]:
    """Make a function that writes a text as a literal of an XML Schema type, or raises ValueError where the text does not match.

    :param pattern: regular expression for the whole text
    :param kind: local name of the type ("integer")
    """

    def write(value: str) -> str:
        """Write a value that matches the pattern as a literal."""
        if not re.fullmatch(pattern, value, flags=re.ASCII):
            raise ValueError(value)
        return str(pyoxigraph.Literal(value, datatype=NamedNode(XSD + kind)))

    return write


def _date_of(parse: Callable[[str], date], kind: str) -> Callable[[str], str]:
    """Make a function that writes a date as a literal of an XML Schema type, or raises ValueError where it cannot be parsed.

    :param parse: reads a text as a date, or as a date with a time
    :param kind: local name of the type ("date")
    """

    def write(value: str) -> str:
        """Write a value that can be parsed as a literal, in ISO 8601."""
        iso = parse(value).isoformat().replace("+00:00", "Z")  # Python reads more forms than XML Schema has
        return str(pyoxigraph.Literal(iso, datatype=NamedNode(XSD + kind)))

    return write


_TERMS: dict[str, Callable[[str], str]] = {
    "string": lambda value: str(pyoxigraph.Literal(value)),
    "iri": lambda value: str(NamedNode(value)),
    "integer": _matching(r"[+-]?[0-9]+", "integer"),
    "decimal": _matching(r"[+-]?[0-9]+(\.[0-9]+)?", "decimal"),
    "boolean": _matching(r"true|false", "boolean"),
    "date": _date_of(date.fromisoformat, "date"),
    "dateTime": _date_of(datetime.fromisoformat, "dateTime"),
}
_EXAMPLES = {
    "iri": "Give a whole IRI, such as https://example.org/a, without angle brackets.",
    "integer": "Give a whole number, such as 3.",
    "decimal": "Give a number, such as 0.5.",
    "boolean": "Give true or false.",
    "date": "Give a date, such as 2024-05-31.",
    "dateTime": "Give a date and time, such as 2024-05-31T12:00:00Z.",
}
