"""What changed between two graphs: claims, stances and speakers added, removed and changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from json import dumps
from pathlib import Path
from typing import Literal

from pyoxigraph import Store

from kg import printing
from kg.graph import store
from kg.graph.queries import run
from kg.graph.tables import Cell

Row = dict[str, Cell]
Rows = Mapping[tuple[Cell, ...], Row]
Thing = Literal["claim", "stance", "speaker"]
_KEYS: dict[Thing, tuple[str, ...]] = {"claim": ("claim",), "stance": ("claim", "propositionIri", "speakerIri"), "speaker": ("speakerIri",)}
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}
# Members of a joint source hold stances, but no claim has them as its speaker.
_SPEAKERS = """
PREFIX kg: <https://w3id.org/stancegraph/ns#> PREFIX schema: <http://schema.org/>
SELECT DISTINCT ?speakerIri ?speaker ?speakerType WHERE {
  GRAPH ?g { { ?claim kg:speaker ?speakerIri } UNION { ?stance a kg:Stance ; kg:holder ?speakerIri } }
  GRAPH ?n { ?speakerIri schema:name ?speaker ; a ?class }
  VALUES (?class ?speakerType) {
    (schema:Person "person") (schema:Organization "organization") (kg:Group "group") (kg:AnonymousSpeaker "anonymous")
  }
}"""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs; ``before`` or ``after`` is None where it is in one graph only.

    :param before, after: the row of the query ``claims`` or ``stances``; a speaker's name and type
    """

    thing: Thing
    before: Row | None
    after: Row | None

    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        """What happened to it."""
        return "added" if self.before is None else "removed" if self.after is None else "changed"


def diff(old: str | Path | Store, new: str | Path | Store) -> tuple[Change, ...]:
    """Compare two graphs by the addresses of their things, which come from content.

    :param old, new: build folders, graph files, or stores
    :returns: claims, then stances, then speakers, each sorted by address
    :raises InputError: a graph cannot be read
    """
    before, after = _things(store.open(old)), _things(store.open(new))
    result = []
    for thing in _KEYS:
        old_rows, new_rows = before[thing], after[thing]
        keys = sorted({*old_rows, *new_rows}, key=str)
        result += [Change(thing, old_rows.get(key), new_rows.get(key)) for key in keys if old_rows.get(key) != new_rows.get(key)]
    return tuple(result)


def _things(graph: Store) -> dict[Thing, Rows]:
    """Read the claims, stances and speakers of a graph, each by its key."""
    queries: dict[Thing, str] = {"claim": "claims", "stance": "stances", "speaker": _SPEAKERS}
    rows = {thing: tuple(run(graph, query).records()) for thing, query in queries.items()}
    return {thing: {tuple(row[column] for column in _KEYS[thing]): row for row in rows[thing]} for thing in _KEYS}


def text(changes: tuple[Change, ...]) -> str:
    """Write changes for people: a line each, ``+`` added, ``-`` removed, ``~`` changed with the new values; counts at the end."""
    if not changes:
        return "No difference in claims, stances and speakers.\n"
    lines = [f"{_SIGNS[change.kind]} {change.thing}  {_line(change)}" for change in changes]
    counts = [
        f"{number} {thing}{'s' * (number != 1)} {kind}"
        for thing in _KEYS
        for kind in _SIGNS
        if (number := sum(change.thing == thing and change.kind == kind for change in changes))
    ]
    return "\n".join([*lines, "", f"{', '.join(counts)}."]) + "\n"


def json(changes: tuple[Change, ...]) -> str:
    """Write changes as a JSON list of ``thing``, ``kind``, ``before``, ``after``."""
    rows = [{"thing": change.thing, "kind": change.kind, "before": change.before, "after": change.after} for change in changes]
    return printing.escaped(dumps(rows, ensure_ascii=False, indent=2)) + "\n"


def _line(change: Change) -> str:
    """Write a change as one line: where the claim or stance stands and what it says, or the speaker, and what is new in it."""
    row = change.after or change.before or {}
    line = {
        "claim": f"{row.get('source')}:{row.get('start')}-{row.get('end')}  {row['speaker']}: {row.get('text')}",
        "stance": f"{row.get('source')}  {row['speaker']} {row.get('position')}: {row.get('proposition')}",
        "speaker": f"{row['speaker']} ({row.get('speakerType')})",
    }[change.thing]
    if change.before and change.after:
        changed = (f"{name}: {change.before[name]} → {value}" for name, value in change.after.items() if change.before.get(name) != value)
        line += f"  ({', '.join(changed)})"
    return " ".join(printing.line(line).split())
