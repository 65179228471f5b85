"""The network: who takes the same sides as whom, and who opposite ones (Leifeld 2017), for a picture with a threshold and a table."""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from kg.explorer import standings
from kg.explorer.standings import Actor, Standings
from kg.explorer.views import Request, View
from kg.graph.tables import Table

_COLOURS = 7  # organizations with a colour of their own: more are not told apart
_LEGIBLE = 3  # ties for each speaker that a picture may have and still be read; the threshold begins where no more are left


@dataclass(frozen=True, slots=True)
class Tie:
    """Two speakers with sides on the same propositions. Who took both sides of one counts on both, as in :mod:`kg.exchange.networks`.

    :param first, second: IRIs
    :param agree, disagree: on how many propositions they took the same side, and opposite ones
    """

    first: str
    second: str
    agree: int
    disagree: int

    @property
    def strength(self) -> int:
        """The larger of the two counts, which the threshold is held against."""
        return max(self.agree, self.disagree)


@dataclass(frozen=True, slots=True)
class Node:
    """A speaker in the picture.

    :param party: number of the colour, from 1; 0 where no organization is known, or a rare one
    :param sides: number of propositions on which the speaker took a side
    """

    actor: Actor
    party: int
    sides: int


@dataclass(frozen=True, slots=True)
class Network:
    """Who agrees and disagrees with whom.

    :param parties: (organization, number of speakers) in the order of their colours
    :param threshold: where the slider stands at first
    :param strongest: where it ends
    """

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    parties: tuple[tuple[str, int], ...]
    threshold: int
    strongest: int


def read(request: Request) -> Network:
    """Read the network, as the filters ask for it."""
    return joined(standings.read(request))


def joined(known: Standings) -> Network:
    """Join the speakers who took sides on the same propositions; the strongest ties come first."""
    sides = {
        iri: {proposition: count.positions for proposition, count in counts.items() if count.positions}
        for iri, counts in known.counts.items()
    }
    ties = [tie for first, second in combinations(sorted(sides), 2) if (tie := _tie(first, second, sides[first], sides[second])).strength]
    ties.sort(key=lambda tie: (-tie.strength, known.actors[tie.first].name, known.actors[tie.second].name, tie.first, tie.second))
    actors = [known.actors[iri] for iri in sides if sides[iri]]
    sizes = Counter(organization for actor in actors if (organization := _party(actor)))
    parties = tuple(sorted(sizes.items(), key=lambda party: (-party[1], party[0]))[:_COLOURS])
    colours = {organization: number for number, (organization, _) in enumerate(parties, 1)}
    nodes = tuple(
        Node(actor, colours.get(_party(actor) or "", 0), len(sides[actor.iri]))
        for actor in sorted(actors, key=lambda actor: (actor.name.casefold(), actor.iri))
    )
    return Network(nodes, tuple(ties), parties, _threshold(ties, len(nodes)), max((tie.strength for tie in ties), default=1))


def _party(actor: Actor) -> str | None:
    """Name the organization whose colour a speaker has: an organization has its own."""
    return actor.organization or (actor.name if actor.type == "organization" else None)


def _tie(first: str, second: str, of_first: dict[str, frozenset[str]], of_second: dict[str, frozenset[str]]) -> Tie:
    """Count on how many propositions two speakers took the same side, and opposite ones."""
    pairs = [(of_first[proposition], of_second[proposition]) for proposition in of_first.keys() & of_second.keys()]
    agree = sum(bool(one & other) for one, other in pairs)
    disagree = sum(len(one | other) > 1 for one, other in pairs)
    return Tie(first, second, agree, disagree)


def _threshold(ties: list[Tie], nodes: int) -> int:
    """Find the lowest strength from which on the picture can be read; the highest where even the strongest ties are too many."""
    strongest = max((tie.strength for tie in ties), default=1)
    legible = (least for least in range(1, strongest) if sum(tie.strength >= least for tie in ties) <= _LEGIBLE * nodes)
    return next(legible, strongest)


def table(request: Request) -> Table:
    """Give a row for each two speakers who took sides on the same propositions."""
    network = read(request)
    actors = {node.actor.iri: node.actor for node in network.nodes}
    rows = [
        (
            actors[tie.first].name,
            actors[tie.first].organization,
            actors[tie.second].name,
            actors[tie.second].organization,
            tie.agree,
            tie.disagree,
            tie.first,
            tie.second,
        )
        for tie in network.ties
    ]
    return Table(("speakerA", "organizationA", "speakerB", "organizationB", "agree", "disagree", "speakerAIri", "speakerBIri"), tuple(rows))


VIEW = View(
    "network",
    "network.html",
    read,
    table,
    label="Network",
    scripts=("d3.min.js", "network.js"),
    filters=("outlet", "since", "until", "confidence", "copies"),
)
