"""What is known of an article's speakers while its sources are resolved one by one.

To resolve a source is to say which actor of the article it means. Functions named ``find_...`` only read the state. Two modules change
it: ``kg.people.resolving`` adds actors to the roster; ``kg.people.cast`` adds the speakers and mentions of each resolved attribution.
"""

from collections import Counter
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
class ResolvedSource:
    """One speaker of one attribution: an actor of the article, and the words of the source that mean it.

    :param mention: the words; None where no source is stated
    :param actor: number of the actor in the roster
    :param role: the actor's role, as the words or else the article state it ("mayor"); None where neither does
    :param confidence: probability that the words mean this actor
    """

    mention: Span | None
    actor: int
    role: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Antecedent:
    """The actor whom a pronoun, a description or a name means.

    :param actor: number of the actor in the roster
    :param confidence: probability that it is the one meant
    """

    actor: int
    confidence: float


@dataclass(frozen=True, slots=True)
class SourceWords:
    """Words that mean one speaker, to be resolved: a source, or a part of one.

    :param attribution: number of the attribution that they belong to
    :param span: where they stand in the text
    :param phrase: what they say about the speaker: a name, a role, a pronoun, ...
    :param partner: in a joint source, number of the actor whom the part before them means
    """

    attribution: int
    span: Span
    phrase: Phrase
    partner: int | None = None

    @property
    def owner(self) -> "SourceWords":
        """The pronoun that is the owner in these words, to be resolved on its own: "she" in "her mother", with the same span."""
        owner = self.phrase.owner or ""
        return replace(self, phrase=Phrase("pronoun", owner, head=owner))


@dataclass(frozen=True, slots=True)
class State:
    """What is known so far of one article's speakers.

    :param layout: the article as it was read; never changes
    :param roster: the article's actors
    :param mentions: where they are mentioned
    :param resolved: number of each resolved attribution → its speakers
    :param surname_uses: number of an actor → how many sources so far call it by one word of its name
    """

    layout: Layout
    roster: Roster
    mentions: Mentions
    resolved: dict[int, tuple[ResolvedSource, ...]] = field(default_factory=dict)
    surname_uses: Counter[int] = field(default_factory=Counter)

    def enclosing_attributions(self, offset: int, attribution: int) -> list[int]:
        """The resolved attributions in whose content an offset lies: those who report what is said there.

        :param attribution: number of an attribution to leave out
        :returns: numbers of attributions, the one with the shortest content first, which is the innermost report
        """
        return [number for number in self.layout.holders(offset, attribution) if number in self.resolved]
