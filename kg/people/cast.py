"""Who speaks within one article: each source is resolved to the article's actors. ``kg.people.agents`` joins the actors of all articles."""

from dataclasses import dataclass

from kg.people.introduced import make_roster
from kg.people.layout import Layout
from kg.people.mentions import Mention, Mentions, MentionType, find_named
from kg.people.resolving import resolve
from kg.people.roster import Actor
from kg.people.state import ResolvedSource, State
from kg.records import Attribution, Reading


@dataclass(frozen=True, slots=True)
class ResolvedAttribution:
    """An attribution, and its speakers: several where the source names several."""

    attribution: Attribution
    sources: tuple[ResolvedSource, ...]


@dataclass(frozen=True, slots=True)
class Cast:
    """The actors of one article, and for each of its attributions who speaks.

    :param actors: in the order of their numbers, by which attributions name them
    :param attributions: those of ``reading``, in order
    """

    reading: Reading
    actors: tuple[Actor, ...]
    attributions: tuple[ResolvedAttribution, ...]

    @property
    def iri(self) -> str:
        """The article's IRI."""
        return self.reading.article.iri


def make_cast(reading: Reading) -> Cast:
    """Find the actors of an article, and say for each of its attributions which of them speak.

    1. collect who is introduced in the prose, and by which roles
    2. find every place where they are named
    3. resolve the sources in reading order, headlines last
    4. after each, note its speakers as mentioned there: whoever spoke last is likely to be meant next
    """
    layout = Layout(reading)
    # 1
    roster = make_roster(layout)
    # 2
    state = State(layout, roster, Mentions(layout.sentences, find_named(layout, roster)))
    # 3
    for number in sorted(range(len(layout.attributions)), key=layout.order):
        state.resolved[number] = resolve(state, number)
        # 4
        _note_mentions(state, number)
    attributions = tuple(ResolvedAttribution(attribution, state.resolved[number]) for number, attribution in enumerate(layout.attributions))
    return Cast(reading, tuple(roster), attributions)


def _note_mentions(state: State, attribution: int) -> None:
    """Add the sources of a resolved attribution to the mentions of the article.

    A source inside the content of another attribution counts less: as a plain mention.
    """
    for source in state.resolved[attribution]:
        if source.mention:
            is_reported = state.enclosing_attributions(source.mention.start, attribution)
            mention_type: MentionType = "plain" if is_reported else "source"
            state.mentions.add(Mention(source.mention.start, source.mention.end, source.actor, mention_type))
