"""Where the nodes of a graph were read: file, line and column of the article, from the offsets of their evidence."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path, PurePosixPath

from pyoxigraph import Literal, NamedNode, Store

from kg.vocab import KG, NIF, PROV, SKOS

_EVIDENCE, _CLAIM, _SOURCE = f"{KG}evidence", f"{KG}expressedIn", f"{KG}source"
_TEXT, _TEXT_START, _LINE, _KEY, _LABEL = f"{KG}text", f"{KG}textStart", f"{KG}line", f"{KG}key", f"{SKOS}prefLabel"
# Paths from a node to the spans it was read from; the first that leads to one is taken. "^" goes from an object to its subjects.
_PATHS = (
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


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a file; lines and columns count from 1, columns in code points, and the end is past the last character.

    :param file: path, or URL
    :param start: (line, column); None where neither the input nor a file beside the graph is the text, or the graph holds no texts
    :param words: the text there
    """

    file: str
    start: tuple[int, int] | None = None
    end: tuple[int, int] | None = None
    words: str | None = None


def find(store: Store, nodes: Iterable[str], folder: str = "", texts: Path | None = None) -> dict[str, Place]:
    """Find for each node of a graph where it was first read; a node that has no span and no source is left out.

    :param nodes: IRIs of claims, stances, speakers, articles, spans and so on
    :param folder: what ``kg build`` read, to be put before the paths, which are relative to it
    :param texts: where ``kg build`` wrote the texts of inputs that are not text themselves
    """
    search = _Search(store, folder, texts)
    return {node: place for node in sorted(set(nodes)) if (place := search.first_place(node))}


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
        self._store = store
        self._folder = folder
        self._texts = texts
        self._read: dict[str, _Text | None] = {}

    def first_place(self, node: str) -> Place | None:
        if node.startswith("_:"):
            return None
        if place := self._line(node) or self._start(node):
            return place
        for path in _PATHS:
            spans = [node]
            for predicate in path:
                spans = [end for start in spans for end in self._follow(start, predicate)]
            places = [place for span in spans for place in self._places(span)]
            if places:
                return min(places, key=lambda place: (place.file, place.start or (0, 0)))
        # A text, or an article whose text is in no file, has a source and no span.
        return next((Place(self._file(source)) for source in sorted(self._follow(node, _SOURCE))), None)

    def _line(self, node: str) -> Place | None:
        """Give the line of the user's file that a proposition or a row of metadata stands in; the file is in no folder of articles."""
        lines, sources = self._follow(node, _LINE), self._follow(node, _SOURCE)
        if not (lines and sources and lines[0].isdecimal()):
            return None
        words = next(iter([*self._follow(node, _LABEL), *self._follow(node, _KEY)]), "")
        return Place(sources[0], (int(lines[0]), 1), (int(lines[0]), len(words) + 1), words)

    def _start(self, article: str) -> Place | None:
        """Give the first line of an article in the file that was read; of a page that is line 1."""
        starts, contexts = self._follow(article, _TEXT_START), self._follow(article, _TEXT)
        source = next(iter(sorted(self._follow(article, _SOURCE))), None)
        if not (starts and starts[0].isdecimal() and len(contexts) == 1 and source) or "://" in source:
            return None
        text = self._text(contexts[0]) if source.lower().endswith(".txt") else None
        if not text:
            return None if source.lower().endswith(".txt") else Place(self._file(source), (1, 1))
        start = int(starts[0])
        words = text.words[start:].partition("\n")[0].rstrip()
        return Place(self._file(source), text.position(start), text.position(start + len(words)), words)

    def _follow(self, node: str, predicate: str) -> list[str]:
        if predicate.startswith("^"):
            subjects = self._store.quads_for_pattern(None, NamedNode(predicate[1:]), NamedNode(node))
            return [quad.subject.value for quad in subjects if isinstance(quad.subject, NamedNode)]
        quads = self._store.quads_for_pattern(NamedNode(node), NamedNode(predicate), None)
        return [quad.object.value for quad in quads if isinstance(quad.object, (NamedNode, Literal))]

    def _places(self, span: str) -> Iterator[Place]:
        """Give the places of a span: one in each file that has its text."""
        begins, ends = self._follow(span, f"{NIF}beginIndex"), self._follow(span, f"{NIF}endIndex")
        for context in self._follow(span, f"{NIF}referenceContext"):
            for source in self._follow(context, _SOURCE):
                file, is_text = self._file(source), source.lower().endswith(".txt")
                if not is_text and self._texts and (copy := self._texts / f"{context.rsplit('/', 1)[-1]}.txt").is_file():
                    file, is_text = copy.as_posix(), True
                text = self._text(context) if is_text else None
                if text and len(begins) == len(ends) == 1 and begins[0].isdecimal() and ends[0].isdecimal():
                    start, end = int(begins[0]), int(ends[0])
                    yield Place(file, text.position(start), text.position(end), text.words[start:end])
                else:
                    yield Place(file)

    def _file(self, source: str) -> str:
        return source if "://" in source else str(PurePosixPath(self._folder, source))

    def _text(self, context: str) -> _Text | None:
        """Read a text; None where the graph does not hold it."""
        if context not in self._read:
            text = next(iter(self._follow(context, f"{NIF}isString")), None)
            starts = accumulate((len(line) + 1 for line in (text or "").split("\n")), initial=0)
            self._read[context] = None if text is None else _Text(text, list(starts)[:-1])
        return self._read[context]
