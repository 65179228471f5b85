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

from kg import turtle
from kg.errors import InputError
from kg.models.pairs import Floats, Pair
from kg.records import Claim, Proposition
from kg.stances.aspects import Seen
from kg.text.english import PRONOUNS
from kg.userfiles import has_words, text
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

_FILE = "propositions file"

# Of discovered propositions; chosen together on the annotated development documents (docs/models.md).
NEIGHBOURS = 10  # of each claim
BEARING = 0.6  # weight of the stance model beside the cosine
ELSEWHERE = 0.3  # what a link between two stories is worth less: like words elsewhere are often about something else
CLUSTER = 0.4  # mean link within a proposition
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
                self._kept.setdefault(_opened(name), group[0])
        longest = sorted(self._kept, key=lambda name: (-len(name), name))
        self._names = re.compile(rf"(?<![\w-])(?:{'|'.join(map(_pattern, longest))})")

    def __call__(self, text: str) -> str:
        """Write a text, its spaces made single, in the names that are kept."""
        return self._names.sub(self._keep, " ".join(text.split()))

    def _keep(self, found: re.Match[str]) -> str:
        name = found[0]
        if (opened := _opened(name)).startswith("the "):
            name = opened if opened in self._kept else name[4:]
        kept = self._kept[name]
        # the family name behind another given name is somebody else
        namesake = name in kept.split()[1:] and re.search(r"[^\W\d_a-z][\w.-]* $", found.string[: found.start()])
        return found[0] if namesake else kept


def _opened(name: str) -> str:
    """Write the article that a name begins with small: "The mayor" is a name of who "the mayor" is."""
    return f"the {name[4:]}" if name.startswith("The ") else name


def _pattern(name: str) -> str:
    """One name in a text; "the" before it falls away, unless it is of the name."""
    if name.startswith("the "):
        return rf"[Tt]he {re.escape(name[4:])}(?!\w)"
    return rf"(?:[Tt]he )?{re.escape(name)}(?![\w-])"


def given(path: Path, minter: Minter) -> tuple[Proposition, ...]:
    """Read the user's propositions: SKOS Turtle (``.ttl``; prefLabel, altLabel) or one a line.

    :raises InputError: when the file cannot be read, names no proposition, or one in two ways
    """
    found = _skos(path, minter) if turtle.is_turtle(path) else _lines(path, minter)
    if not found:
        raise InputError(f"The {_FILE} {path} names no proposition.", "Write one proposition a line, or a skos:prefLabel for each concept.")
    return tuple(sorted({one.iri: one for one in found}.values(), key=lambda one: one.iri))


def _lines(path: Path, minter: Minter) -> list[Proposition]:
    """Read one proposition a line; the same line twice is one."""
    content = text(path, _FILE, "Give a UTF-8 file, one proposition a line, or SKOS Turtle.")
    first: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(content.splitlines(), 1):
        wording = " ".join(line.split())
        if not wording or wording.startswith("#"):
            continue
        if not has_words(wording):
            raise InputError(f"The {_FILE} {path} has a line without words: line {number}.", "Write a statement there, or remove the line.")
        known, other = first.setdefault(minter.proposition(wording), (number, wording))
        if other != wording:
            what = f"The {_FILE} {path} has one proposition in two spellings: lines {known} and {number} ({wording!r})."
            raise InputError(what, "Remove one of the two lines: capitals and a final full stop tell no propositions apart.")
    return [Proposition(iri, wording, given=True) for iri, (_, wording) in first.items()]


def _skos(path: Path, minter: Minter) -> list[Proposition]:
    """Read one proposition a concept, by its first English label."""
    graph = turtle.read(path, _FILE, "Mend that line, or write one proposition a line into a .txt file.")
    labels: dict[rdflib.term.Node, str] = {}
    spoken: dict[tuple[rdflib.term.Node, str | None], str] = {}
    for concept, label in sorted(graph.subject_objects(SKOS.prefLabel)):
        if isinstance(label, rdflib.Literal) and (label.language or "en").startswith("en"):
            wording = " ".join(str(label).split())
            labels.setdefault(concept, wording)
            if spoken.setdefault((concept, label.language), wording) != wording:
                what = f"The {_FILE} {path} gives {_named(concept)} two labels: {spoken[concept, label.language]!r} and {wording!r}."
                raise InputError(what, "Keep one skos:prefLabel, and make the other a skos:altLabel.")
    for term in (SKOS.prefLabel, SKOS.altLabel):
        for concept, label in graph.subject_objects(term):
            if concept in labels and not has_words(str(label)):
                what = f"The {_FILE} {path} gives {_named(concept)} a label without words."
                raise InputError(what, "Write its wording there, or leave the label out.")
    retired = set(graph.subjects(OWL.deprecated, rdflib.Literal(True)))  # noqa: FBT003  # a term
    kept = {concept: label for concept, label in labels.items() if concept not in retired}
    owners: dict[str, rdflib.term.Node] = {}
    for concept, wording in kept.items():
        if (owner := owners.setdefault(minter.proposition(wording), concept)) is not concept:
            what = f"The {_FILE} {path} has one label for two propositions: {_named(owner)} and {_named(concept)} ({wording!r})."
            raise InputError(what, "Remove one of the two, or word them differently: capitals and spaces tell no propositions apart.")
    return [
        Proposition(
            str(concept) if isinstance(concept, rdflib.URIRef) else minter.proposition(wording),
            wording,
            given=True,
            wordings=tuple(sorted(str(other) for other in graph.objects(concept, SKOS.altLabel))),
        )
        for concept, wording in kept.items()
    ]


def _named(concept: rdflib.term.Node) -> str:
    return f"<{concept}>" if isinstance(concept, rdflib.URIRef) else "a concept without an address"


def discover(
    claims: Sequence[Claim],
    seen: Seen,
    bears: Callable[[Sequence[Pair]], Floats],
    story: Callable[[Claim], str],
    minter: Minter,
) -> tuple[Proposition, ...]:
    """Cluster claims; a proposition is what two stories, or two speakers, put forward or deny.

    1. link each claim to the ``NEIGHBOURS`` nearest: mean cosine of their aspects, and how surely one bears on the other, for or against;
       the same story speaks for it
    2. merge clusters, nearest first, while their mean link is ``CLUSTER`` or more (average linkage; a pair that is not linked counts 0)
    3. keep clusters of two speakers or two stories; name each by its most central claim that can be read alone, or its first clause
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
    apart = {link for link in near if len({story(claims[order[one]]) for one in link}) > 1}
    links = {
        link: near[link] + BEARING * float(np.mean([1 - sides[pair][2] for pair in both])) - ELSEWHERE * (link in apart)
        for link, both in pairs.items()
    }
    # 2, 3
    texts = [seen.texts[number] for number in order]
    kept: dict[str, list[int]] = {}
    for cluster in _merged(links, len(order)):
        here = [claims[order[one]] for one in cluster]
        if len({claim.source.speaker for claim in here}) > 1 or len({story(claim) for claim in here}) > 1:
            kept.setdefault(_name(cluster, links, texts), []).extend(cluster)
    # 4
    cluster_of = {one: name for name, cluster in kept.items() for one in cluster}
    met = sorted({tuple(sorted((cluster_of[one], cluster_of[other]))) for one, other in links if one in cluster_of and other in cluster_of})
    opposed = _contraries([(one, other) for one, other in met if one != other], bears)
    return tuple(
        sorted(
            (
                Proposition(
                    minter.proposition(name),
                    name,
                    given=False,
                    wordings=tuple(sorted({texts[one] for one in cluster} - {name})),
                    negation_of=tuple(sorted(minter.proposition(other) for other in opposed.get(name, ()))),
                )
                for name, cluster in kept.items()
            ),
            key=lambda one: one.iri,
        )
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
    """The wording of a cluster: a clause without pronouns before others, one that denies nothing, of the most central claim, the shortest.

    Who is "for" what is denied is hard to read.
    """

    def rank(one: int) -> tuple[bool, bool, bool, float, int, str]:
        clause = first_clause(texts[one])
        central = sum(links.get((min(one, other), max(one, other)), 0.0) for other in cluster)
        words = clause.lower().replace("’", "'").split()
        pronouns = any(word.split("'")[0] in PRONOUNS for word in words)
        return not _has_verb(clause), pronouns, bool(_DENIES.search(clause)), -central, len(clause), texts[one]

    text = first_clause(texts[min(cluster, key=rank)]).strip(" .,;:")
    return text[0].upper() + text[1:]


def _contraries(pairs: Sequence[tuple[str, str]], bears: Callable[[Sequence[Pair]], Floats]) -> dict[str, set[str]]:
    """Which of these pairs of propositions contradict each other, both ways round."""
    asked = [Pair(*both) for pair in pairs for both in (pair, pair[::-1])]
    against = bears(asked)[:, 1].reshape(-1, 2).min(1) if asked else ()
    found: dict[str, set[str]] = {}
    for (one, other), sure in zip(pairs, against, strict=True):
        if sure >= CONTRARY:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return found


_AUXILIARY = re.compile(
    r"\b(is|are|was|were|will|would|should|can|could|must|may|might|has|have|had|does|do|did)\b(\s+still)?(?:\s+(not|no longer))?"
)
_GOES_ON = re.compile(r"\b(still|no longer)\s+(?=(?:is|are|was|were|has|have|had)\b|[a-z]+(?:s|ed)\b)")  # before the verb that it is about
_BREAK = re.compile(r"(?P<joins>,? and )|,? (?:but|while|although|though|because|even as|even though|unless|until) |[,;] ")
_OPENS = re.compile(
    r"(?:as|if|while|when|although|though|because|since|after|before|despite|unless|until|in|on|by|for|with)\b", re.IGNORECASE
)
_DENIES = re.compile(r"\b(?:not|never|no|no longer|neither|nor|cannot)\b|n['’]t\b", re.IGNORECASE)
LONG = 12  # words from which a claim is cut down to its first clause


def first_clause(text: str) -> str:
    """The first clause of a long sentence that can stand for itself, else the whole.

    >>> first_clause("Islamic State still poses a threat in Iraq and the work with the army to defeat the group is not done")
    'Islamic State still poses a threat in Iraq'
    """
    if len(text.split()) > LONG and not _OPENS.match(text):
        for found in _BREAK.finditer(text):
            clause = text[: found.start()]
            whole = clause.count("“") == clause.count("”") and clause.count('"') % 2 == 0
            two = not found["joins"] or _has_verb(text[found.end() :])  # "and" may join less than clauses
            if whole and two and len(clause.split()) > 3 and _has_verb(clause):
                return clause
    return text


def _has_verb(text: str) -> bool:
    return bool(_AUXILIARY.search(text) or _GOES_ON.search(text))


def negated(text: str) -> str:
    """Write the contrary of a proposition: its first auxiliary verb denied, or no longer denied; what goes on ended, and back.

    >>> negated("ISIS is still a threat"), negated("The tram should not be built"), negated("Police shot first")
    ('ISIS is no longer a threat', 'The tram should be built', 'It is not true that Police shot first')
    >>> negated("The group no longer posed a threat and is spent")
    'The group still posed a threat and is spent'
    """
    auxiliary, goes_on = _AUXILIARY.search(text), _GOES_ON.search(text)
    if goes_on and (not auxiliary or goes_on.start() < auxiliary.start()):
        return text[: goes_on.start()] + ("no longer" if goes_on[1] == "still" else "still") + text[goes_on.end(1) :]
    if not auxiliary:
        return f"It is not true that {text}"
    verb, still, denied = auxiliary.groups()
    contrary = verb if denied else f"{verb} no longer" if still else f"{verb} not"
    return text[: auxiliary.start()] + contrary + text[auxiliary.end() :]
