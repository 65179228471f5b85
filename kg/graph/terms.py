"""RDF terms as N-Quads writes them, and the triples about one node."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from urllib.parse import quote

import pyoxigraph

from kg import vocab

PREFIXES = {
    "kg": vocab.KG,
    "schema": vocab.SCHEMA,
    "nif": vocab.NIF,
    "itsrdf": vocab.ITSRDF,
    "prov": vocab.PROV,
    "skos": vocab.SKOS,
    "dcterms": vocab.DCTERMS,
    "dcat": vocab.DCAT,
    "void": vocab.VOID,
    "owl": vocab.OWL,
    "vcard": vocab.VCARD,
    "rdf": vocab.RDF,
    "xsd": vocab.XSD,
}
TRUE = f'"true"^^<{vocab.XSD}boolean>'
FALSE = f'"false"^^<{vocab.XSD}boolean>'

# Exactly what Oxigraph escapes, so that its dump of the graph is the graph. A lone surrogate has no UTF-8 form: it becomes U+FFFD,
# which is one code point as well, so offsets still hold.
_ESCAPES = (
    {code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF)}
    | str.maketrans({'"': r"\"", "\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\b": r"\b", "\f": r"\f"})
    | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
)

Fact = tuple[str, str | None]  # prefixed name of a property, and a term; None where the value is not known


def about(node: str, *facts: Fact) -> Iterator[str]:
    """Write the triples about one node, without the full stop; a fact without a value gives none.

    :param node: its IRI

    >>> list(about("http://e/a", ("a", prefixed("kg:Claim")), ("schema:text", None)))
    ['<http://e/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/stancegraph/ns#Claim>']
    """
    for predicate, value in facts:
        if value is not None:
            yield f"<{node}> {prefixed(predicate)} {value}"


@cache
def prefixed(name: str) -> str:
    """Write a term of a vocabulary, given with one of ``PREFIXES``; ``a`` is rdf:type."""
    if name == "a":
        return f"<{vocab.RDF}type>"
    prefix, _, local = name.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


def prefix_and_name(term: str) -> tuple[str, str]:
    """Undo :func:`prefixed`.

    >>> prefix_and_name(prefixed("kg:Claim"))
    ('kg', 'Claim')
    """
    return next((prefix, term[1 + len(space) : -1]) for prefix, space in PREFIXES.items() if term.startswith(f"<{space}"))


def iri(address: str) -> str:
    """Write an IRI of this program's own."""
    return f"<{address}>"


def foreign_iri(address: str | None) -> str | None:
    """Write an IRI that somebody else chose, percent-encoding what IRIs do not allow; None where it is not an absolute IRI."""
    if address is None:
        return None
    encoded = re.sub(r'[\x00-\x20<>"{}|\\^`\x7f]', lambda character: quote(character[0]), address)
    try:
        return str(pyoxigraph.NamedNode(encoded))
    except ValueError:
        return None


def string(text: str | None) -> str | None:
    """Write a text without a language."""
    return None if text is None else f'"{text.translate(_ESCAPES)}"'


def english(text: str | None) -> str | None:
    """Write an English text."""
    return None if text is None else f'"{text.translate(_ESCAPES)}"@en'


def integer(number: int) -> str:
    """Write a whole number."""
    return f'"{number}"^^{prefixed("xsd:integer")}'


def decimal(number: float) -> str:
    """Write four digits at most, none of them a trailing zero: the canonical form, which stores keep as it is.

    :param number: 0 or more

    >>> decimal(1.0), decimal(0.87004), decimal(0.0)
    ('"1"^^<http://www.w3.org/2001/XMLSchema#decimal>', '"0.87"^^<http://www.w3.org/2001/XMLSchema#decimal>', \
'"0"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    """
    return f'"{f"{abs(number):.4f}".rstrip("0").rstrip(".")}"^^{prefixed("xsd:decimal")}'


def date_time(at: datetime) -> str:
    """Write a point in time in UTC, with no trailing zero in its fraction of a second: the canonical form."""
    whole, _, fraction = at.astimezone(UTC).replace(tzinfo=None).isoformat().partition(".")
    return f'"{whole}{"." + fraction.rstrip("0") if fraction else ""}Z"^^{prefixed("xsd:dateTime")}'
