"""A Turtle file of the user's → its statements; what is wrong in it is said in one sentence with its line."""

import re
from pathlib import Path

import pyoxigraph
import rdflib
from rdflib.term import Node

from kg.errors import InputError
from kg.userfiles import text

_WHERE = re.compile(r"Parser error at [^:]*: ")  # the parser's own way of saying line and column
_RELATIVE = "No scheme found in an absolute IRI"


def is_turtle(path: Path) -> bool:
    """Whether a file's name says that it is Turtle."""
    return path.suffix.lower() == ".ttl"


def read(path: Path, kind: str, hint: str) -> rdflib.Graph:
    """Read a Turtle file. Its IRIs are whole or have an ``@base``: where the file lies never gets into a graph.

    :param kind: what the file is to the user ("registry")
    :param hint: what to do where it is no Turtle
    :raises InputError: the file cannot be read, is no Turtle, or has a relative IRI
    """
    graph = rdflib.Graph()
    content = text(path, kind, hint)
    try:
        for quad in pyoxigraph.parse(content, format=pyoxigraph.RdfFormat.TURTLE):
            subject, predicate, value = map(_term, quad.triple)
            graph.add((subject, predicate, value))
    except SyntaxError as error:
        raise _wrong(path, kind, error, hint) from error
    except TypeError as error:
        what = f"The {kind} {path} holds a triple term (RDF 1.2), which says nothing here."
        raise InputError(what, "Leave it out, or state the triple itself.") from error
    return graph


def _wrong(path: Path, kind: str, error: SyntaxError, hint: str) -> InputError:
    """Say where the parser stopped, and at what."""
    message = _WHERE.sub("", error.msg)
    if message.startswith(_RELATIVE):
        remedy = "Write the whole address, as in <https://example.org/pier>, or put @base <https://example.org/> . at the top."
        return InputError(f"The {kind} {path} has a relative address in line {error.lineno}.", remedy)
    place = f"line {error.lineno}, column {error.offset}"
    return InputError(f"The {kind} {path} is no Turtle: {place}: {' '.join(message.split()).rstrip('.')}.", hint)


def _term(term: object) -> Node:
    """Write a term for rdflib; of literals only words and truth are needed."""
    if isinstance(term, pyoxigraph.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, pyoxigraph.Literal):
        if term.datatype.value == str(rdflib.XSD.boolean):
            return rdflib.Literal(term.value in {"true", "1"})
        return rdflib.Literal(term.value, lang=term.language)
    raise TypeError(term)
