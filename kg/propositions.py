"""What claims are about: the user's propositions, or those discovered by clustering claims.

Names are made equal first (Daesh, ISIS, Islamic State, IS), so that wordings meet. Distances are cosines of the sentence encoder.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import rdflib
from rdflib.namespace import OWL, SKOS

from kg.errors import InputError
from kg.models.pairs import Floats
from kg.records import Claim, Proposition
from kg.vocab import Minter

# Groups that news calls by many names. The first is the one that is put in place of the others.
SAME_NAMES = (
    (
        "ISIS",
        "Islamic State of Iraq and the Levant",
        "Islamic State of Iraq and Syria",
        "Islamic State group",
        "Islamic State",
        "Daesh",
        "ISIL",
        "IS",
    ),
    ("Hezbollah", "Hizbullah", "Hizbollah", "Hezballah"),
    ("Houthis", "Ansar Allah", "Ansarullah", "Huthis"),
    ("the United States", "the US", "the U.S.", "the USA"),
    ("the United Kingdom", "the UK", "the U.K."),
)

CLUSTER = 0.72  # cosine; of two claims of one discovered proposition; set beforehand, not measured yet


class Wordings:
    """Puts one name in place of the many of a group, so that wordings meet.

    >>> Wordings()("Daesh is weaker, but the Islamic State still poses a threat")
    'ISIS is weaker, but ISIS still poses a threat'
    >>> Wordings([("Northern Harbour Fund", "NHF")])("the NHF is broke")
    'Northern Harbour Fund is broke'

    :param groups: names of one and the same, the one to keep first: the user's, and acronyms that articles explain
    """

    def __init__(self, groups: Iterable[Sequence[str]] = ()) -> None:
        self._kept: dict[str, str] = {}
        for group in (*groups, *SAME_NAMES):  # the user's come first
            for name in group:
                self._kept.setdefault(name, group[0])
        longest = sorted(self._kept, key=lambda name: (-len(name), name))
        self._names = re.compile(rf"(?<![\w-])(?:{'|'.join(map(_pattern, longest))})")

    def __call__(self, text: str) -> str:
        """Write a text, its spaces made single, in the names that are kept."""
        return self._names.sub(self._keep, " ".join(text.split()))

    def _keep(self, found: re.Match[str]) -> str:
        name = found[0]
        if name[:4] in {"The ", "the "}:
            name = f"the {name[4:]}" if f"the {name[4:]}" in self._kept else name[4:]
        kept = self._kept[name]
        # the family name behind another given name is somebody else
        namesake = name in kept.split()[1:] and re.search(r"[^\W\d_a-z][\w.-]* $", found.string[: found.start()])
        return found[0] if namesake else kept


def _pattern(name: str) -> str:
    """One name in a text; "the" before it falls away, unless it is of the name."""
    if name.startswith("the "):
        return rf"[Tt]he {re.escape(name[4:])}(?!\w)"
    return rf"(?:[Tt]he )?{re.escape(name)}(?![\w-])"


def given(path: Path, minter: Minter) -> tuple[Proposition, ...]:
    """Read the user's propositions: SKOS Turtle (``.ttl``; prefLabel, altLabel) or one a line.

    :raises InputError: when the file cannot be read or names no proposition
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"The propositions file {path} cannot be read: {error}.", "Give a UTF-8 file, one proposition a line, or SKOS Turtle."
        ) from error
    if path.suffix == ".ttl":
        found = _skos(path, text, minter)
    else:
        lines = [" ".join(line.split()) for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
        found = [Proposition(minter.proposition(line), line, given=True) for line in lines]
    if not found:
        raise InputError(
            f"The propositions file {path} names no proposition.", "Write one proposition a line, or a skos:prefLabel for each concept."
        )
    return tuple(sorted({one.iri: one for one in found}.values(), key=lambda one: one.iri))


def _skos(path: Path, text: str, minter: Minter) -> list[Proposition]:
    try:
        graph = rdflib.Graph().parse(data=text, format="turtle")
    except Exception as error:
        raise InputError(
            f"The propositions file {path} is no Turtle: {str(error).splitlines()[0]}.", "Mend it, or write one proposition a line."
        ) from error
    labels: dict[rdflib.term.Node, str] = {}
    for concept, label in sorted(graph.subject_objects(SKOS.prefLabel)):
        if isinstance(label, rdflib.Literal) and (label.language or "en").startswith("en"):
            labels.setdefault(concept, " ".join(str(label).split()))
    retired = set(graph.subjects(OWL.deprecated, rdflib.Literal(True)))  # noqa: FBT003  # a term
    return [
        Proposition(
            str(concept) if isinstance(concept, rdflib.URIRef) else minter.proposition(label),
            label,
            given=True,
            wordings=tuple(sorted(str(other) for other in graph.objects(concept, SKOS.altLabel))),
        )
        for concept, label in labels.items()
        if concept not in retired
    ]


def discover(
    claims: Sequence[Claim],
    encode: Callable[[Sequence[str]], Floats],
    story: Callable[[Claim], str],
    minter: Minter,
    same: Wordings,
) -> tuple[Proposition, ...]:
    """Cluster claims; a proposition is what two stories, or two speakers, put forward.

    1. encode each distinct wording
    2. let each claim, shortest first, join the nearest cluster within ``CLUSTER`` of its first member, or begin one (leader clustering)
    3. keep clusters of two speakers or two stories; the wording nearest the middle names them

    :param story: the article a claim counts for; copies of one story count as one
    """
    # 1
    wordings: dict[str, list[Claim]] = {}
    for claim in claims:
        if len(claim.text.split()) > 3:
            wordings.setdefault(same(claim.text), []).append(claim)
    texts = sorted(wordings, key=lambda text: (len(text), text))
    if not texts:
        return ()
    vectors = encode(texts)
    # 2
    leaders: list[int] = []
    members: dict[int, list[int]] = {}
    for number in range(len(texts)):
        near = vectors[leaders] @ vectors[number] if leaders else np.zeros(0, dtype=np.float32)
        if len(near) and near.max() >= CLUSTER:
            members[leaders[int(near.argmax())]].append(number)
        else:
            leaders.append(number)
            members[number] = [number]
    # 3
    result = []
    for cluster in members.values():
        here = [claim for number in cluster for claim in wordings[texts[number]]]
        if len({claim.source.speaker for claim in here}) < 2 and len({story(claim) for claim in here}) < 2:
            continue
        middle = vectors[cluster].mean(0)
        order = sorted(cluster, key=lambda number: (-float(vectors[number] @ middle), texts[number]))
        name = texts[order[0]][0].upper() + texts[order[0]][1:]
        others = tuple(sorted(texts[number] for number in order[1:]))
        result.append(Proposition(minter.proposition(name), name, given=False, wordings=others))
    return tuple(sorted({one.iri: one for one in result}.values(), key=lambda one: one.iri))


_AUXILIARY = re.compile(
    r"\b(is|are|was|were|will|would|should|can|could|must|may|might|has|have|had|does|do|did)\b(\s+still)?(?:\s+(not|no longer))?"
)


def negated(text: str) -> str:
    """Write the contrary of a proposition: its first auxiliary verb denied, or no longer denied.

    >>> negated("ISIS is still a threat"), negated("The tram should not be built"), negated("Police shot first")
    ('ISIS is no longer a threat', 'The tram should be built', 'It is not true that Police shot first')
    """
    found = _AUXILIARY.search(text)
    if not found:
        return f"It is not true that {text}"
    verb, still, denied = found.groups()
    contrary = verb if denied else f"{verb} no longer" if still else f"{verb} not"
    return text[: found.start()] + contrary + text[found.end() :]
