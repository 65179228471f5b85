"""How the terms of an N-Quads file are written, line by line: engines that have parsed it no longer show it (KG090, KG091)."""

import re
from collections.abc import Iterator
from pathlib import Path

from rdflib import SH

from kg.records import Finding
from kg.vocab import SHAPES, VOID, XSD

_TERM = re.compile(r'<(?P<iri>[^>]*)>|(?P<blank>_:\S+)|"(?P<words>(?:[^"\\]|\\.)*)"(?:\^\^<(?P<type>[^>]*)>|@[A-Za-z0-9-]+)?')
_BASE = re.compile(rf' <{VOID}uriSpace> "(?P<base>[^"\\]+)"')
# Canonical representations of XML Schema 1.1 (part 2, section 2.3.1), for the types that a build writes.
_CANONICAL = {
    f"{XSD}integer": re.compile(r"0|-?[1-9]\d*"),
    f"{XSD}decimal": re.compile(r"0|-?(?:[1-9]\d*|0(?=\.))(?:\.\d*[1-9])?"),
    f"{XSD}boolean": re.compile(r"true|false"),
    f"{XSD}dateTime": re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d*[1-9])?Z"),
}


def check(file: Path) -> tuple[frozenset[Finding], int]:
    """Check each line of an N-Quads file that can be parsed.

    * KG090, warning: a literal is not in its canonical form, so that equal values compare as different texts
    * KG091, violation: a node without an address, or with one that is not under the base that the graph's description states; an address
      under ``https://schema.org/`` where the vocabulary has ``http``

    Propositions may have addresses of their own, and what is in graphs that are not under the base has.

    :returns: findings, and the number of lines
    """
    found: set[Finding] = set()
    count = 0
    with file.open(encoding="utf-8") as lines:
        base = next((said["base"] for line in lines if (said := _BASE.search(line))), None)
        lines.seek(0)
        for line in lines:
            found.update(_faults(line, base))
            count += 1
    return frozenset(found), count


def _faults(line: str, base: str | None) -> Iterator[Finding]:
    """Find what is wrong with one line; its subject and its predicate say where."""
    terms = list(_TERM.finditer(line))
    subject, path = (terms[0][0].strip("<>"), terms[1]["iri"]) if len(terms) > 1 else ("", None)
    graph = terms[3]["iri"] if len(terms) > 3 else None
    own = base and graph and graph.startswith(f"{base}graph/") and graph != f"{base}graph/propositions"
    if base and own and not subject.startswith((base, "_:")):
        message = f"The address of the node does not begin with the base of the graph, {base}: name it by an address under the base."
        yield Finding("KG091", "violation", subject, None, subject, message, f"{SHAPES}#Line", str(SH.PatternConstraintComponent))
    for term in terms:
        kind, words = term["type"], term["words"]
        if kind in _CANONICAL and not _CANONICAL[kind].fullmatch(words):
            message = f"The literal “{words}” is not in the canonical form of {kind.removeprefix(XSD)}: write it as XML Schema does."
            yield Finding("KG090", "warning", subject, path, words, message, f"{SHAPES}#Line", str(SH.PatternConstraintComponent))
        if term["blank"]:
            message = "The node has no address, so nothing can point to it from outside: name it by an IRI."
            yield Finding(
                "KG091", "violation", subject, path, term["blank"], message, f"{SHAPES}#Line", str(SH.NodeKindConstraintComponent)
            )
        elif term["iri"] and term["iri"].startswith("https://schema.org/"):
            message = f"The address {term['iri']} is not of the schema.org vocabulary: write http://schema.org/."
            yield Finding("KG091", "violation", subject, path, term["iri"], message, f"{SHAPES}#Line", str(SH.PatternConstraintComponent))
