"""Corrections out of an edited database of Discourse Network Analyzer: what is other there than in the graph that it was exported from."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pyoxigraph import Store

from kg.corrections.records import Correction
from kg.errors import InputError
from kg.exchange import dna
from kg.graph import store
from kg.records import Span

_PROGRAMS = frozenset({"Admin", "Stancegraph"})  # coders of every database that we write


@dataclass(frozen=True, slots=True)
class _Coded:
    """A statement, in the graph's own words.

    :param span: in the text of the article
    :param speaker: name of the claim's speaker: the holder, or the joint source of which it is a member
    :param holder: the person, else the organization
    :param organization: that of a person
    """

    article: str
    span: Span
    quotation: str
    speaker: str
    holder: str
    is_person: bool
    organization: str
    concept: str
    agrees: bool


def read(path: Path, graph: str | Path | Store) -> tuple[Correction, ...]:
    """Compare an edited database with the graph that it was exported from, statement by statement.

    1. a name or a concept that is another one throughout is renamed, or merged with the one that it now is
    2. a statement that is gone, or stands elsewhere, is a stance that is none; one with another concept or agreement has another stance;
       one with another person has another speaker
    3. a statement that is new is a claim and a stance

    :raises InputError: the file is no DNA 3 database, or has no document of the graph
    :raises UsageError: the graph holds no texts
    """
    documents, rows = dna.rows_of(store.open(graph))
    exported = {number: _of_graph(row, documents) for number, row in enumerate(rows, 1)}
    edited = _edited(path, documents, exported)
    coders = _coders(path)
    # 1
    both = [
        (exported[number], edited[number]) for number in sorted(exported.keys() & edited.keys()) if _same_place(exported, edited, number)
    ]
    holders = _renamed(both, lambda coded: coded.holder)
    concepts = _renamed(both, lambda coded: coded.concept)
    corrections = list(_renaming_corrections(holders, {coded.holder for coded in exported.values()}, "speaker"))
    corrections += _renaming_corrections(concepts, {coded.concept for coded in exported.values()}, "proposition")
    # 2, 3
    for number in sorted(exported.keys() | edited.keys()):
        old, new = exported.get(number), edited.get(number)
        if old:
            old = replace(old, holder=holders.get(old.holder, old.holder), concept=concepts.get(old.concept, old.concept))
        found = _changes(old, new if new and old and _same_place(exported, edited, number) else None, new)
        coder = coders.get(number)
        corrections += [replace(correction, coder=coder) for correction in found]
    return tuple(dict.fromkeys(corrections))


def _same_place(exported: Mapping[int, _Coded], edited: Mapping[int, _Coded], number: int) -> bool:
    """Whether a statement stands where it stood."""
    old, new = exported[number], edited[number]
    return (old.article, old.span) == (new.article, new.span)


def _of_graph(row: dna.Row, documents: Iterable[dna.Row]) -> _Coded:
    """Give a statement as the export wrote it."""
    document = next(one for one in documents if one["article"] == row["article"])
    span = Span(int(str(row["start"])), int(str(row["end"])))
    is_person = not str(row["class"]).endswith(("Organization", "Group"))
    words = str(document["text"])[span.start : span.end]
    organization = str(row["organization"] or "") if is_person else ""
    agrees = str(row["position"]).endswith("#support")
    holder, concept = str(row["name"]), str(row["concept"])
    return _Coded(str(document["source"]), span, words, str(row["speaker"]), holder, is_person, organization, concept, agrees)


def _edited(path: Path, documents: Iterable[dna.Row], exported: Mapping[int, _Coded]) -> dict[int, _Coded]:
    """Give the statements of the database in the documents of the graph; values that DNA shows shortened have their full words again.

    :returns: number of the statement → statement
    :raises InputError: none of its documents has the text of an article of the graph
    """
    by_text = {str(row["text"])[int(str(row["start"])) : int(str(row["end"]))]: row for row in documents}
    full = {dna.shown(words): words for coded in exported.values() for words in (coded.holder, coded.organization, coded.concept)}
    kept, statements, _ = dna.contents(path)
    known = {row[0]: (by_text[row[2]], dna.characters(row[2])) for row in kept if row[2] in by_text}
    if not known:
        what = f"No document of {path} has the text of an article of the graph."
        raise InputError(what, "Name the graph that the database was exported from: --against GRAPH.")
    result = {}
    for statement in statements:
        if statement.document not in known:
            continue
        document, places = known[statement.document]
        begin = int(str(document["start"]))
        span = Span(begin + places[statement.start], begin + places[statement.stop])
        person, organization, concept = (full.get(words, words) for words in (statement.person, statement.organization, statement.concept))
        holder = person or organization or "unnamed source"
        words = str(document["text"])[span.start : span.end]
        result[statement.number] = _Coded(
            str(document["source"]), span, words, holder, holder, bool(person), organization if person else "", concept, statement.agrees
        )
    return result


def _coders(path: Path) -> dict[int, str]:
    """Give the name of the person who coded each statement; none of those that the export wrote."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
        rows = database.execute("SELECT s.ID, c.Name FROM STATEMENTS s JOIN CODERS c ON c.ID = s.Coder").fetchall()
        return {number: name for number, name in rows if name not in _PROGRAMS}
    return {}


def _renamed(both: Iterable[tuple[_Coded, _Coded]], value: Callable[[_Coded], str]) -> dict[str, str]:
    """Find values that are another one throughout.

    :param both: statements as they were and as they are
    :param value: the name or the concept of a statement
    """
    now: defaultdict[str, set[str]] = defaultdict(set)
    times: defaultdict[str, int] = defaultdict(int)
    for old, new in both:
        now[value(old)].add(value(new))
        times[value(old)] += 1
    return {old: next(iter(new)) for old, new in now.items() if len(new) == 1 and new != {old} and times[old] > 1}


def _renaming_corrections(renamed: Mapping[str, str], known: set[str], what: Literal["speaker", "proposition"]) -> Iterator[Correction]:
    """Make one correction for each speaker or proposition that has a new name in all its statements.

    :param known: the names before the edit; a new name that is among them means that the two are merged
    """
    for old, new in sorted(renamed.items()):
        if what == "speaker":
            yield Correction("merge-speakers" if new in known else "rename-speaker", speaker=old, name=new)
        else:
            yield Correction("merge-propositions" if new in known else "reword-proposition", proposition=old, name=new)


def _changes(old: _Coded | None, same: _Coded | None, new: _Coded | None) -> Iterator[Correction]:
    """Give the corrections that make of one statement the other.

    :param old: as it was, with the names that it now has; None where it is new
    :param same: as it is, where it stands where it stood
    :param new: as it is; None where it is gone
    """
    if old and same:
        if old.concept != same.concept:
            yield _stance(old, "none")
        if (old.concept, old.agrees) != (same.concept, same.agrees):
            yield _stance(replace(same, speaker=old.speaker), "support" if same.agrees else "oppose")
        kind: Literal["person", "organization"] = "person" if same.is_person else "organization"
        if old.holder != same.holder:
            yield Correction("change", *_place(same), speaker=same.holder, type=kind)
        elif same.is_person and same.organization and old.organization != same.organization:
            yield Correction("describe-speaker", speaker=same.holder, organization=same.organization)
        return
    if old:
        yield _stance(old, "none")
    if new:
        yield Correction("add", *_place(new), speaker=new.holder, type="person" if new.is_person else "organization")
        yield _stance(new, "support" if new.agrees else "oppose")


def _stance(coded: _Coded, position: Literal["support", "oppose", "none"]) -> Correction:
    """Give the correction that a claim takes a position, or none."""
    return Correction("stance", *_place(coded), speaker=coded.speaker, proposition=coded.concept, position=position)


def _place(coded: _Coded) -> tuple[str, str, int, int]:
    """Give article, quotation, start and end of a statement."""
    return coded.article, coded.quotation, coded.span.start, coded.span.end
