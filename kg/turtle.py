"""Reads a Turtle file that the user names; an error in it is reported in one sentence with its line."""

import re
from pathlib import Path

import pyoxigraph
import rdflib
from rdflib.term import Node

from kg.errors import InputError
from kg.userfiles import text

_POSITION = re.compile(r"Parser error at [^:]*: ")  # line and column in the parser's message
_RELATIVE_IRI = "No scheme found in an absolute IRI"


def is_turtle(path: Path) -> bool:
    """Whether a file's name says that it is Turtle."""
    return path.suffix.lower() == ".ttl"


def read(path: Path, kind: str, hint: str) -> rdflib.Graph:
    """Read a Turtle file as an rdflib graph.

    A relative IRI without ``@base`` is an error: it would be resolved against the file's path, which must not get into a graph.

    :param kind: what the file is, as an error names it ("registry")
    :param hint: the sentence of the error that says what to do where the file is no Turtle
    :raises InputError: the file cannot be read, is no Turtle, or has a relative IRI
    """
    graph = rdflib.Graph()
    content = text(path, kind, hint)
    try:
        for quad in pyoxigraph.parse(content, format=pyoxigraph.RdfFormat.TURTLE):
            subject, predicate, value = map(_term, quad.triple)
            graph.add((subject, predicate, value))
    except SyntaxError as error:
        raise _syntax_error(path, kind, error, hint) from error
    except TypeError as error:
        what = f"The {kind} {path} holds a triple term (RDF 1.2), which has no meaning here."
        raise InputError(what, "Leave it out, or state the triple itself.") from error
    return graph


def _syntax_error(path: Path, kind: str, error: SyntaxError, hint: str) -> InputError:
    """Turn the parser's error into one that names the file, the line and the reason."""
    message = _POSITION.sub("", error.msg)
    if message.startswith(_RELATIVE_IRI):
        remedy = "Write the whole address, as in <https://example.org/pier>, or put @base <https://example.org/> . at the top."
        return InputError(f"The {kind} {path} has a relative address in line {error.lineno}.", remedy)
    position = f"line {error.lineno}, column {error.offset}"
    return InputError(f"The {kind} {path} is no Turtle: {position}: {' '.join(message.split()).rstrip('.')}.", hint)


def _term(term: object) -> Node:
    """Convert a pyoxigraph term to an rdflib term. Of the datatypes only booleans are kept; other literals become text.

    :raises TypeError: it is a triple term (RDF 1.2)
    """
    if isinstance(term, pyoxigraph.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, pyoxigraph.Literal):
        if term.datatype.value == str(rdflib.XSD.boolean):
            return rdflib.Literal(term.value in {"true", "1"})
        return rdflib.Literal(term.value, lang=term.language)
    raise TypeError(term)
