"""Who is who within one article: each source becomes one of the article's actors. What happens over articles is in ``kg.people.agents``."""

from dataclasses import dataclass

from kg.people.introduced import introduce
from kg.people.layout import Layout
from kg.people.mentions import Mention, Mentions, find_named
from kg.people.resolving import resolve
from kg.people.roster import Actor
from kg.people.state import Part, State
from kg.records import Attribution, Reading


@dataclass(frozen=True, slots=True)
class CastAttribution:
    """An attribution, and its speakers within the article."""

    attribution: Attribution
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Cast:
    """The actors of one article, and for each attribution who speaks.

    :param attributions: those of ``reading``, in order
    """

    reading: Reading
    actors: tuple[Actor, ...]
    attributions: tuple[CastAttribution, ...]

    @property
    def iri(self) -> str:
        """The article's IRI."""
        return self.reading.article.iri


def cast(reading: Reading) -> Cast:
    """Say for each attribution of an article which of its actors speak.

    1. collect who is introduced in the prose, and by which roles
    2. find every place where they are named
    3. resolve the sources in reading order, headlines last
    4. after each, note its speakers as mentioned there: who spoke last is likely to be meant next
    """
    layout = Layout(reading)
    # 1
    roster = introduce(layout)
    # 2
    state = State(layout, roster, Mentions(layout.sentences, find_named(layout, roster)))
    # 3
    for number in sorted(range(len(layout.attributions)), key=layout.order):
        state.resolved[number] = resolve(state, number)
        # 4
        _note_mentions(state, number)
    attributions = tuple(CastAttribution(attribution, state.resolved[number]) for number, attribution in enumerate(layout.attributions))
    return Cast(reading, tuple(roster), attributions)


def _note_mentions(state: State, attribution: int) -> None:
    """Note where an attribution mentions its speakers; a source within what another is reported to say counts as a plain mention."""
    for part in state.resolved[attribution]:
        if part.mention:
            held = state.holders(part.mention.start, attribution)
            state.mentions.add(Mention(part.mention.start, part.mention.end, part.actor, "plain" if held else "source"))
