"""What the gate gives: a finding, and the report of all findings."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["violation", "warning", "info"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One result of the gate.

    :param code: KG0xx
    :param focus: IRI of the node at fault
    :param path: IRI of the property at fault, if the rule names one
    :param value: the value at fault, if the rule names one
    :param shape: IRI of the shape that it breaks
    :param component: IRI of the kind of constraint (``sh:MinCountConstraintComponent``, ...)
    :param value_type: what kind of term the value is: ``iri``, ``blank``, the datatype IRI of a literal, or ``@`` and its language
    :param rule: IRI of the SPARQL rule that it breaks, if it breaks one
    :param details: what else the message names (a class, a count), which tells two findings about one value apart
    :param count: number of nodes at fault, where they are told as one; ``focus`` is the first of them
    """

    code: str
    severity: Severity
    focus: str
    path: str | None
    value: str | None
    message: str
    shape: str
    component: str
    value_type: str | None = None
    rule: str | None = None
    details: tuple[str, ...] = ()
    count: int = 1


@dataclass(frozen=True, slots=True)
class Report:
    """The result of the gate, which checks a graph against shapes and rules.

    :param checked: shape IRI → number of focus nodes it looked at
    :param rules: code → number of nodes that the rule was applied to
    :param notes: what is no finding but should be known (a shape that matched nothing)
    """

    findings: tuple[Finding, ...]
    checked: dict[str, int]
    rules: dict[str, int]
    notes: tuple[str, ...]
