"""What the pages of one graph know beside the graph: its name, the findings of the gate, and what the server offers."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

Severity = Literal["violation", "warning", "info"]


class Finding(msgspec.Struct, frozen=True, rename="camel"):
    """A finding of the gate, as ``report.json`` of a build has it.

    :param focus: IRI of the node at fault
    :param file, line: where it stands in the articles, as far as that is known
    :param count: number of nodes at fault, where they are told as one
    """

    code: str
    severity: Severity
    focus: str
    message: str
    file: str | None = None
    line: int | None = None
    words: str | None = None
    label: str | None = None
    count: int = 1


class _Report(msgspec.Struct, frozen=True):
    """What is read of ``report.json``."""

    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the pages know beside the graph.

    :param title: name of the graph, which stands above each page
    :param findings: of the gate; None where the graph has no report beside it
    :param root: what stands before the path of each address: empty, or such as ``/news`` behind a proxy
    :param sparql: whether there is a page to write SPARQL on
    :param token: what a page sends with a correction; None where corrections are not taken
    :param corrections: the file of corrections, whose decisions the article reader shows; None where there is none
    """

    title: str = "Stancegraph"
    findings: tuple[Finding, ...] | None = None
    root: str = ""
    sparql: bool = False
    token: str | None = None
    corrections: Path | None = None


def findings_beside(graph: str | Path) -> tuple[Finding, ...] | None:
    """Read the findings in the ``report.json`` of a build folder.

    :param graph: a build folder, or a graph file, which has none
    :returns: None where there is no report that can be read: the pages say so, and show the rest
    """
    try:
        return msgspec.json.decode((Path(graph) / "report.json").read_bytes(), type=_Report).findings
    except (OSError, msgspec.DecodeError):
        return None
