"""Why a query found nothing: names, dates and terms in it that the graph does not have, and the nearest that it has."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Store

from kg.graph.queries import Answer, run
from kg.graph.query_files import Query
from kg.graph.query_text import KNOWN_PREFIXES

_SPEAKERS = "SELECT DISTINCT ?name { GRAPH ?g { ?speaker a kg:Speaker ; schema:name|schema:alternateName ?name } }"
_PROPOSITIONS = "SELECT DISTINCT ?name { GRAPH ?g { ?proposition a kg:Proposition ; skos:prefLabel|skos:altLabel ?name } }"
_OUTLETS = "SELECT DISTINCT ?name { GRAPH ?g { ?article schema:publisher ?by } GRAPH ?o { ?by schema:name ?name } }"
_TERMS = "SELECT DISTINCT ?term { GRAPH ?g { { ?s ?term ?o } UNION { ?s a ?term } UNION { ?s kg:stanceValue|kg:polarity ?term } } }"
_DAYS = """SELECT (MIN(?day) AS ?first) (MAX(?day) AS ?last) {
  GRAPH ?g { ?article schema:datePublished ?at } BIND(SUBSTR(STR(?at), 1, 10) AS ?day) }"""
# What the parameters of named queries name: the words for it, and the query for all that there are.
_NAMED = {
    "speaker": ("speaker", _SPEAKERS),
    "name": ("speaker", _SPEAKERS),
    "proposition": ("proposition", _PROPOSITIONS),
    "outlet": ("outlet", _OUTLETS),
}
# In the text of a query, in the order of trying: a comment, a string with its language or type, an address, a name with a prefix.
_PARTS = re.compile(
    r"""
      \#[^\n]*
    | (?P<string>"[^"\n]*"|'[^'\n]*')(?P<kind>@\w+|\^\^)?
    | PREFIX\s+[^>]*>
    | <(?P<iri>[^<>\s]*)>
    | (?P<name>[\w.-]*\w:\w[\w-]*)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def reasons(answer: Answer) -> tuple[str, ...]:
    """Say why a query found nothing, as far as that can be seen.

    :param answer: one without a row
    :returns: sentences; none where all that the query names is in the graph
    """
    if answer.query.trusted:
        return (*_unknown_values(answer.graph, answer.values), *_outside_the_days(answer.graph, answer.values))
    return (*_unknown_terms(answer.graph, answer.query), *_unknown_strings(answer.graph, answer.query))


def _unknown_values(graph: Store, values: Mapping[str, str]) -> Iterator[str]:
    """Say which values of parameters name a speaker, proposition or outlet that the graph does not have, with the nearest names.

    :param values: name of a parameter → its value
    """
    for parameter, value in values.items():
        if parameter in _NAMED and not list(graph.quads_for_pattern(_address(value), None, None)):
            kind, query = _NAMED[parameter]
            known = _names(graph, query)
            if value.casefold() not in {name.casefold() for name in known}:
                yield f"The graph has no {kind} {value!r}.{nearest(value, known)}"


def _address(value: str) -> NamedNode:
    """Read an address; what is none becomes one that no graph has."""
    try:
        return NamedNode(value)
    except ValueError:
        return NamedNode("urn:x-stancegraph:no-address")


def _outside_the_days(graph: Store, values: Mapping[str, str]) -> Iterator[str]:
    """Say from when to when the articles are, where the days that are asked for (``since``, ``until``) miss them all."""
    first, last = run(graph, _DAYS).rows[0]
    window = values.get("since", ""), values.get("until", "")
    if any(window) and first and last and (window[0] > str(last) or (window[1] or str(last)) < str(first)):
        yield f"The articles with a date are from {first} to {last}."


def _unknown_terms(graph: Store, query: Query) -> Iterator[str]:
    """Name the addresses in a query that are nowhere in the graph."""
    declared = dict(re.findall(r"PREFIX\s+(\w*):\s*<([^>]*)>", query.text, flags=re.IGNORECASE))
    known = _names(graph, _TERMS)
    written: dict[str, str] = {}
    for part in _PARTS.finditer(query.text):
        prefix, _, local = (part["name"] or "").partition(":")
        address = part["iri"] or (KNOWN_PREFIXES | declared).get(prefix, "") + local
        if ":" in address and prefix != "xsd":
            written.setdefault(address, part["name"] or f"<{address}>")
    for address, shown in written.items():
        node = _address(address)
        patterns = ((node, None, None, None), (None, node, None, None), (None, None, node, None), (None, None, None, node))
        if not any(next(iter(graph.quads_for_pattern(*pattern)), None) for pattern in patterns):
            near = difflib.get_close_matches(_short(address), sorted(map(_short, known)), n=2, cutoff=0.8)  # the prefix is alike anyway
            yield f"{shown} is nowhere in the graph.{_did_you_mean(near)}"


def _unknown_strings(graph: Store, query: Query) -> Iterator[str]:
    """Name the strings in a query that are nearly a name in the graph, or one but for its language."""
    strings = {part["string"][1:-1]: part["kind"] for part in _PARTS.finditer(query.text) if part["string"]}
    plain, english = {*_names(graph, _SPEAKERS), *_names(graph, _OUTLETS)}, set(_names(graph, _PROPOSITIONS))
    for string, kind in strings.items():
        if string in english and not kind:
            yield f'Propositions are English texts: write "{string}"@en.'
        elif string not in plain | english:
            near = nearest(string, plain | english)
            if near:
                yield f"No speaker, outlet or proposition is called {string!r}.{near}"


def _names(graph: Store, query: str) -> list[str]:
    """Give the first column of a query's answer as texts."""
    return [str(row[0]) for row in run(graph, query).rows]


def _short(address: str) -> str:
    """Write an address with one of the known prefixes, where one fits."""
    fitting = (f"{prefix}:{address[len(space) :]}" for prefix, space in KNOWN_PREFIXES.items() if address.startswith(space))
    return next(fitting, address)


def nearest(name: str, known: Iterable[str]) -> str:
    """Ask for the known names that are nearest or that contain the name, whichever letters are capitals; say nothing where none is."""
    folded: dict[str, str] = {}
    for candidate in sorted(known):
        folded.setdefault(candidate.casefold(), candidate)
    near = difflib.get_close_matches(name.casefold(), folded, n=3, cutoff=0.55)  # a family name alone is near enough to its whole name
    near += [other for other in folded if len(name) > 2 and name.casefold() in other and other not in near]
    return _did_you_mean([folded[other] for other in near[:3]])


def _did_you_mean(near: list[str]) -> str:
    """Ask whether one of these names was meant; empty where there is none."""
    return f" Did you mean {' or '.join(near)}?" if near else ""
