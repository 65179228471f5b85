"""What is known of an article's speakers while its sources are resolved one by one.

Finders (``find_...``) read the state. Two rooms change it: ``kg.people.resolving`` adds whoever is new to the roster, and
``kg.people.cast`` adds the speakers and mentions of each source that is resolved.
"""

from dataclasses import dataclass, field, replace

from kg.people.layout import Layout
from kg.people.mentions import Mentions
from kg.people.phrases import Phrase
from kg.people.roster import Roster
from kg.records import Span

# Confidence of a speaker by how it was found. All but the last are shares of right speakers on the development set, rounded down to .05;
# guesses were too few to measure, theirs is set by hand.
BY_NAME, BY_SURNAME, BY_ROLE, BY_PRONOUN, BY_GUESS = 0.95, 0.95, 0.85, 0.9, 0.6


@dataclass(frozen=True, slots=True)
class Part:
    """One speaker of one attribution.

    :param mention: the words that stand for it; None where no source is stated
    :param actor: its number in the roster
    :param confidence: probability that the mention means this actor
    """

    mention: Span | None
    actor: int
    role: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Antecedent:
    """Who is meant by some words.

    :param actor: its number in the roster
    :param confidence: probability that this is right
    """

    actor: int
    confidence: float


@dataclass(frozen=True, slots=True)
class SourceWords:
    """Words that stand for a speaker, and what they say.

    :param attribution: number of the attribution whose source they are
    :param span: where they stand
    """

    attribution: int
    span: Span
    phrase: Phrase

    @property
    def owner(self) -> "SourceWords":
        """The pronoun that owns what these words describe: "her" of "her mother", at the same place."""
        owner = self.phrase.owner or ""
        return replace(self, phrase=Phrase("pronoun", owner, head=owner))


@dataclass(frozen=True, slots=True)
class State:
    """What is known so far of one article's speakers.

    :param layout: the article as it was read; never changes
    :param resolved: speakers of the attributions that are resolved, in the order in which they were
    """

    layout: Layout
    roster: Roster
    mentions: Mentions
    resolved: dict[int, tuple[Part, ...]] = field(default_factory=dict)

    def holders(self, at: int, attribution: int) -> list[int]:
        """The resolved attributions whose content holds an offset, the shortest such content first.

        :param attribution: the one that asks, which is not its own holder
        """
        return [number for number in self.layout.holders(at, attribution) if number in self.resolved]
