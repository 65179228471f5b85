"""What claims are about: the user's propositions, or those discovered by clustering claims.

Names are made equal first (Daesh, ISIS, Islamic State, IS), so that wordings meet. Distances are cosines of the sentence encoder.
"""

import heapq
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import rdflib
from rdflib.namespace import OWL, SKOS

from kg.aspects import Seen
from kg.errors import InputError
from kg.lexicon import PRONOUNS
from kg.models.pairs import Floats, Pair
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

# Of discovered propositions; chosen together on the annotated development documents (docs/models.md).
NEIGHBOURS = 10  # of each claim
BEARING = 0.6  # weight of the stance model beside the cosine
CLUSTER = 0.3  # mean link within a proposition
CONTRARY = 0.7  # probability, both ways round, from which two propositions contradict each other


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
    seen: Seen,
    bears: Callable[[Sequence[Pair]], Floats],
    story: Callable[[Claim], str],
    minter: Minter,
) -> tuple[Proposition, ...]:
    """Cluster claims; a proposition is what two stories, or two speakers, put forward or deny.

    1. link each claim to the ``NEIGHBOURS`` nearest: mean cosine of their aspects, and how surely one bears on the other, for or against
    2. merge clusters, nearest first, while their mean link is ``CLUSTER`` or more (average linkage; a pair that is not linked counts 0)
    3. keep clusters of two speakers or two stories; name each by its most central claim that can be read alone
    4. link those whose names contradict each other

    :param bears: probabilities of support, oppose and neutral for each pair: float32 [pairs, 3]
    :param story: the article a claim counts for; copies of one story count as one
    """
    order = sorted((n for n, claim in enumerate(claims) if len(claim.text.split()) > 3), key=lambda n: (seen.texts[n], claims[n].iri))
    if not order:
        return ()
    # 1
    vectors = seen.vectors[order].reshape(len(order), -1) / np.sqrt(seen.vectors.shape[1])
    near: dict[tuple[int, int], float] = {}
    for one, row in enumerate(vectors):
        cosines = vectors @ row
        cosines[one] = -1
        for other in np.argsort(-cosines, kind="stable")[:NEIGHBOURS].tolist():
            near[min(one, other), max(one, other)] = float(cosines[other])
    pairs = {link: [Pair(seen.texts[order[a]], seen.texts[order[b]]) for a, b in (link, link[::-1])] for link in sorted(near)}
    asked = sorted({pair for both in pairs.values() for pair in both}, key=lambda pair: (pair.text, pair.target))
    sides = dict(zip(asked, bears(asked), strict=True)) if asked else {}
    links = {link: near[link] + BEARING * float(np.mean([1 - sides[pair][2] for pair in both])) for link, both in pairs.items()}
    # 2, 3
    kept: list[tuple[str, list[str]]] = []
    for cluster in _merged(links, len(order)):
        here = [claims[order[one]] for one in cluster]
        if len({claim.source.speaker for claim in here}) > 1 or len({story(claim) for claim in here}) > 1:
            kept.append((_name(cluster, links, [seen.texts[number] for number in order]), [seen.texts[order[one]] for one in cluster]))
    # 4
    named = {minter.proposition(name): (name, texts) for name, texts in kept}
    opposed = _contraries({iri: name for iri, (name, _) in named.items()}, sides)
    return tuple(
        Proposition(iri, name, given=False, wordings=tuple(sorted(set(texts) - {name})), negation_of=opposed.get(iri, ()))
        for iri, (name, texts) in sorted(named.items())
    )


def _merged(links: Mapping[tuple[int, int], float], count: int) -> list[list[int]]:
    """Average linkage over the links that there are; the same for the same links, whatever their order."""
    sums: dict[int, dict[int, float]] = {number: {} for number in range(count)}
    for (one, other), link in links.items():
        sums[one][other] = sums[other][one] = link
    members = {number: [number] for number in range(count)}
    heap = [(-link, one, other) for (one, other), link in sorted(links.items())]
    heapq.heapify(heap)
    new = count
    while heap and -heap[0][0] >= CLUSTER:
        _, one, other = heapq.heappop(heap)
        if one not in members or other not in members:
            continue
        members[new] = sorted(members.pop(one) + members.pop(other))
        both = sums.pop(one), sums.pop(other)
        sums[new] = {third: sum(side.get(third, 0.0) for side in both) for third in sorted({*both[0], *both[1]} - {one, other})}
        for third, link in sums[new].items():
            for gone in (one, other):
                sums[third].pop(gone, None)
            sums[third][new] = link
            heapq.heappush(heap, (-link / (len(members[new]) * len(members[third])), third, new))
        new += 1
    return sorted(members.values())


def _name(cluster: Sequence[int], links: Mapping[tuple[int, int], float], texts: Sequence[str]) -> str:
    """The wording of a cluster: a clause without pronouns before others, then the most central, then the shortest."""

    def rank(one: int) -> tuple[bool, bool, float, int, str]:
        text = texts[one]
        central = sum(links.get((min(one, other), max(one, other)), 0.0) for other in cluster)
        words = text.lower().replace("’", "'").split()
        return not _AUXILIARY.search(text), any(word.split("'")[0] in PRONOUNS for word in words), -central, len(text), text

    text = texts[min(cluster, key=rank)].strip(" .,;:")
    return text[0].upper() + text[1:]


def _contraries(names: Mapping[str, str], sides: Mapping[Pair, Floats]) -> dict[str, tuple[str, ...]]:
    """Which propositions contradict which, as far as their names were compared; both ways round."""
    by_text = {name.lower(): iri for iri, name in names.items()}
    found: dict[str, set[str]] = {}
    for pair, side in sides.items():
        one, other = by_text.get(pair.text.strip(" .,;:").lower()), by_text.get(pair.target.strip(" .,;:").lower())
        back = sides.get(Pair(pair.target, pair.text))
        if one and other and one != other and back is not None and min(side[1], back[1]) >= CONTRARY:
            found.setdefault(one, set()).add(other)
    return {iri: tuple(sorted(others)) for iri, others in found.items()}


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
