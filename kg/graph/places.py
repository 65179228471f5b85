"""Where the nodes of a graph were read: file, line and column of the article, from the offsets of their evidence."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path, PurePosixPath

from pyoxigraph import Literal, NamedNode, Store

from kg.vocab import DCTERMS, KG, NIF, PROV, RDFS, SCHEMA, SKOS

_EVIDENCE, _CLAIM, _SOURCE, _ARTICLE = f"{KG}evidence", f"{KG}expressedIn", f"{KG}source", f"{SCHEMA}appearance"
# Paths from a node to the spans it was read from; the first that leads to one is taken. "^" goes from an object to its subjects.
_TO_SPANS = (
    (),
    (_EVIDENCE,),
    (_CLAIM, _EVIDENCE),
    (f"^{PROV}qualifiedAttribution", _EVIDENCE),
    (f"{KG}stanceA", _CLAIM, _EVIDENCE),
    (f"{KG}toStance", _CLAIM, _EVIDENCE),
    (f"^{KG}speaker", _EVIDENCE),
    (f"^{KG}holder", _CLAIM, _EVIDENCE),
    (f"^{KG}towards", _CLAIM, _EVIDENCE),
)
# Paths from a node to an article or its text, where no span is to be found.
_TO_ARTICLES = (
    (),
    (_ARTICLE,),
    (f"^{PROV}qualifiedAttribution", _ARTICLE),
    (_CLAIM, _ARTICLE),
    (f"{KG}stanceB", _CLAIM, _ARTICLE),
    (f"{KG}fromStance", _CLAIM, _ARTICLE),
    (f"^{KG}speaker", _ARTICLE),
    (f"{NIF}referenceContext",),
    (f"{KG}article",),
    (f"{KG}representative",),
    (f"{PROV}hadMember",),
    (f"^{SCHEMA}publisher",),
)
# What a node is called; the first that it has is taken.
_LABELS = (f"{SCHEMA}headline", f"{SKOS}prefLabel", f"{SCHEMA}name", f"{RDFS}label", f"{DCTERMS}title")


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a file; lines and columns count from 1, columns in code points, and the end is past the last character.

    :param file: path, or URL
    :param start: (line, column); None where neither the input nor a file beside the graph is the text, or the graph holds no texts
    :param end: None where only the start is known
    :param words: the text there, or what the node quotes
    :param label: what the node is called: a headline, a name, the words of a proposition
    """

    file: str
    start: tuple[int, int] | None = None
    end: tuple[int, int] | None = None
    words: str | None = None
    label: str | None = None


def find(store: Store, nodes: Iterable[str], folder: str = "", texts: Path | None = None) -> dict[str, Place]:
    """Find for each node of a graph where it was first read.

    1. the line of the user's file that it stands in (a proposition, a row of metadata); 2. without one, the span that it was read from;
    3. without one, the beginning of the article that it belongs to. A node that has none of them is left out.

    :param nodes: IRIs of claims, stances, speakers, articles, spans and so on
    :param folder: what ``kg build`` read, to be put before the paths, which are relative to it
    :param texts: where ``kg build`` wrote the texts of inputs that are not text themselves
    """
    search = _Search(store, folder, texts)
    return {node: place for node in sorted(set(nodes)) if (place := search.first_place(node))}


def find_in_graph(nodes: Iterable[str], file: Path, shown: str) -> dict[str, Place]:
    """Find for each node the line of an N-Quads file that first says something of it.

    :param shown: the path that the places give for the file
    :returns: the first line for nodes that no line begins with, and for all nodes of a file in another format
    """
    wanted = {(node if node.startswith("_:") else f"<{node}>"): node for node in nodes}
    found = dict.fromkeys(wanted.values(), Place(shown, (1, 1)))
    if file.suffix.lower() == ".nq" and wanted:
        # A build that ends just now moves the file away: then the first line has to do.
        with suppress(OSError), file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if node := wanted.pop(line.split(" ", 1)[0], None):
                    found[node] = Place(shown, (number, 1))
    return found


@dataclass(frozen=True, slots=True)
class _Text:
    """A text, and the offsets at which its lines begin."""

    words: str
    line_starts: list[int]

    def position(self, offset: int) -> tuple[int, int]:
        """Convert an offset to a line and a column, both from 1."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1


class _Search:
    """The search in one graph; each text is cut into lines once."""

    def __init__(self, store: Store, folder: str, texts: Path | None) -> None:
        """Search in a store; the parameters are those of :func:`find`."""
        self._store = store
        self._folder = folder
        self._texts = texts
        self._read: dict[str, _Text | None] = {}

    def first_place(self, node: str) -> Place | None:
        """Find where a node was first read, in the steps of :func:`find`, with what it is called; None where it has no place.

        :param node: IRI; anything else has no place
        """
        try:
            NamedNode(node)
        except ValueError:  # a blank node, or text that a rule has named
            return None
        label = next((words for predicate in _LABELS for words in sorted(self._follow(node, predicate))), None)
        if place := self._line_of_a_file(node):
            return replace(place, label=label)
        if place := self._first(node, _TO_SPANS, self._span_places):
            return replace(place, label=label)
        if place := self._first(node, _TO_ARTICLES, self._article_places):
            own_words = next(iter(sorted(self._follow(node, f"{SCHEMA}text"))), None)
            return replace(place, end=None, words=own_words, label=label) if own_words else replace(place, label=label)
        return None

    def _line_of_a_file(self, node: str) -> Place | None:
        """Give the line that a proposition or a row of metadata stands in; its file is in no folder of articles."""
        lines, sources = self._follow(node, f"{KG}line"), self._follow(node, _SOURCE)
        if len(lines) != 1 or not lines[0].isdecimal() or not sources:
            return None
        words = next((words for predicate in (*_LABELS, f"{KG}key") for words in self._follow(node, predicate)), None)
        line = int(lines[0])
        return Place(sources[0], (line, 1), (line, len(words) + 1) if words else None, words)

    def _first(self, node: str, paths: Iterable[tuple[str, ...]], places_of: Callable[[str], Iterator[Place]]) -> Place | None:
        """Follow paths one after the other; of the first whose ends have places, give the place that comes first.

        :param paths: each a row of predicates, as :meth:`_follow` takes them
        :param places_of: gives the places of the node at the end of a path
        """
        for path in paths:
            ends = [node]
            for predicate in path:
                ends = [end for start in ends for end in self._follow(start, predicate)]
            places = [place for end in ends for place in places_of(end)]
            if places:
                return min(places, key=lambda place: (place.file, place.start or (0, 0)))
        return None

    def _follow(self, node: str, predicate: str) -> list[str]:
        """Give the IRIs and literals that a property of a node has as its values; after "^", the IRIs of the nodes that have it as theirs.

        :param predicate: IRI of the property, with "^" in front to go from the value to its subjects
        """
        if predicate.startswith("^"):
            subjects = self._store.quads_for_pattern(None, NamedNode(predicate[1:]), NamedNode(node))
            return [quad.subject.value for quad in subjects if isinstance(quad.subject, NamedNode)]
        quads = self._store.quads_for_pattern(NamedNode(node), NamedNode(predicate), None)
        return [quad.object.value for quad in quads if isinstance(quad.object, (NamedNode, Literal))]

    def _span_places(self, span: str) -> Iterator[Place]:
        """Give the places of a span: one in each file that has its text."""
        begins, ends = self._follow(span, f"{NIF}beginIndex"), self._follow(span, f"{NIF}endIndex")
        quoted = next(iter(self._follow(span, f"{NIF}anchorOf")), None)
        for context in self._follow(span, f"{NIF}referenceContext"):
            for source in self._follow(context, _SOURCE):
                file, text = self._readable(source, context)
                if text and len(begins) == len(ends) == 1 and begins[0].isdecimal() and ends[0].isdecimal():
                    start, end = int(begins[0]), int(ends[0])
                    yield Place(file, text.position(start), text.position(end), text.words[start:end])
                else:
                    yield Place(file, words=quoted)

    def _article_places(self, node: str) -> Iterator[Place]:
        """Give the first line of an article, or of a text, in the file that was read; of a page, the beginning of the file."""
        context = next(iter(self._follow(node, f"{KG}text")), node)
        begin = next((int(start) for start in self._follow(node, f"{KG}textStart") if start.isdecimal()), 0)
        for source in self._follow(node, _SOURCE):
            is_file = "://" not in source  # else a record of JSON Lines, whose text the build has written
            file, text = self._readable(source, context)
            if text and (not is_file or file == self._file(source)):
                line = text.words[begin:].partition("\n")[0].rstrip()
                yield Place(file, text.position(begin), text.position(begin + len(line)), line)
            else:
                yield Place(self._file(source), (1, 1) if is_file else None)

    def _readable(self, source: str, context: str) -> tuple[str, _Text | None]:
        """Give a file that holds a text as the offsets count it, and the text; the source and nothing where there is no such file."""
        if source.lower().endswith(".txt"):
            return self._file(source), self._text(context)
        if self._texts and (copy := self._texts / f"{context.rsplit('/', 1)[-1]}.txt").is_file():
            return copy.as_posix(), self._text(context)
        return self._file(source), None

    def _file(self, source: str) -> str:
        """Give the path of a source that is a file, with the folder of the build before it; a URL stays as it is."""
        return source if "://" in source else str(PurePosixPath(self._folder, source))

    def _text(self, context: str) -> _Text | None:
        """Read a text; None where the graph does not hold it."""
        if context not in self._read:
            text = next(iter(self._follow(context, f"{NIF}isString")), None)
            starts = accumulate((len(line) + 1 for line in (text or "").split("\n")), initial=0)
            self._read[context] = None if text is None else _Text(text, list(starts)[:-1])
        return self._read[context]
