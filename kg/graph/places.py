"""Where in the articles' files the things of a graph were read: path, line and column, from the offsets of their evidence."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path, PurePosixPath

from pyoxigraph import Literal, NamedNode, Store

from kg.vocab import KG, NIF, PROV

_EVIDENCE, _IN, _SOURCE = f"{KG}evidence", f"{KG}expressedIn", f"{KG}source"
# From a thing to its words; the first way that leads anywhere is taken, "^" goes against an arrow.
_WAYS = (
    (),
    (_EVIDENCE,),
    (_IN, _EVIDENCE),
    (f"^{PROV}qualifiedAttribution", _EVIDENCE),
    (f"{KG}stanceA", _IN, _EVIDENCE),
    (f"{KG}toStance", _IN, _EVIDENCE),
    (f"^{KG}speaker", _EVIDENCE),
    (f"^{KG}holder", _IN, _EVIDENCE),
    (f"^{KG}towards", _IN, _EVIDENCE),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands; lines and columns count from 1, columns in code points, and the end is past the last one.

    :param file: path, or URL
    :param start: (line, column); None where neither the input nor a file beside the graph is the text, or the graph holds no texts
    :param words: what stands there
    """

    file: str
    start: tuple[int, int] | None = None
    end: tuple[int, int] | None = None
    words: str | None = None


def find(store: Store, things: Iterable[str], folder: str = "", texts: Path | None = None) -> dict[str, Place]:
    """Find for each thing of a graph where it was first read; a thing that no words lead to is left out.

    :param things: IRIs of claims, stances, speakers, articles, spans and so on
    :param folder: what ``kg build`` read, to be put before the paths, which are relative to it
    :param texts: where ``kg build`` wrote the texts of inputs that are not text themselves
    """
    finding = _Finding(store, folder, texts)
    return {thing: place for thing in sorted(set(things)) if (place := finding.place(thing))}


class _Finding:
    """The search in one graph; each text is cut into lines once."""

    def __init__(self, store: Store, folder: str, texts: Path | None) -> None:
        self._store = store
        self._folder = folder
        self._texts = texts
        self._lines: dict[str, tuple[str, list[int]] | None] = {}

    def place(self, thing: str) -> Place | None:
        if thing.startswith("_:"):
            return None
        for way in _WAYS:
            spans = [thing]
            for step in way:
                spans = [end for start in spans for end in self._step(start, step)]
            places = [place for span in spans for place in self._words(span)]
            if places:
                return min(places, key=lambda place: (place.file, place.start or (0, 0)))
        # an article, or its text
        return next((Place(self._file(source)) for source in sorted(self._step(thing, _SOURCE))), None)

    def _step(self, node: str, step: str) -> list[str]:
        if step.startswith("^"):
            found = self._store.quads_for_pattern(None, NamedNode(step[1:]), NamedNode(node))
            return [quad.subject.value for quad in found if isinstance(quad.subject, NamedNode)]
        quads = self._store.quads_for_pattern(NamedNode(node), NamedNode(step), None)
        return [quad.object.value for quad in quads if isinstance(quad.object, (NamedNode, Literal))]

    def _words(self, span: str) -> Iterator[Place]:
        """Say where a span stands, in each file that has its text."""
        begins, ends = self._step(span, f"{NIF}beginIndex"), self._step(span, f"{NIF}endIndex")
        for context in self._step(span, f"{NIF}referenceContext"):
            for source in self._step(context, _SOURCE):
                file, is_text = self._file(source), source.lower().endswith(".txt")
                if not is_text and self._texts and (kept := self._texts / f"{context.rsplit('/', 1)[-1]}.txt").is_file():
                    file, is_text = kept.as_posix(), True
                text = self._text(context) if is_text else None
                if text and len(begins) == len(ends) == 1 and begins[0].isdecimal() and ends[0].isdecimal():
                    start, end = int(begins[0]), int(ends[0])
                    yield Place(file, _at(text[1], start), _at(text[1], end), text[0][start:end])
                else:
                    yield Place(file)

    def _file(self, source: str) -> str:
        return source if "://" in source else str(PurePosixPath(self._folder, source))

    def _text(self, context: str) -> tuple[str, list[int]] | None:
        """Read a text, and where each of its lines begins."""
        if context not in self._lines:
            text = next(iter(self._step(context, f"{NIF}isString")), None)
            starts = accumulate((len(line) + 1 for line in (text or "").split("\n")), initial=0)
            self._lines[context] = None if text is None else (text, list(starts)[:-1])
        return self._lines[context]


def _at(starts: list[int], offset: int) -> tuple[int, int]:
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1
