"""Makes training pairs for the stance model by rule: of the claims of annotated articles, and of propositions put into reported speech.

A claim supports what it says, opposes its contrary, and is neutral toward what else its article reports. Demands, accusations, denials and
open questions are written around propositions.
"""

import random
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.claims.contents import make
from kg.claims.cues import cue_kind
from kg.config import Config
from kg.models.pairs import Pair, premise
from kg.records import Claim, Position, Reading, Source, SourcedAttribution, SourcedReading
from kg.stances.clauses import negated
from kg.vocab import Minter

Row = tuple[Pair, Position]

REPORTS = (
    "said",
    "told reporters",
    "argued",
    "warned",
    "stated",
    "added",
    "insisted",
    "according to",
    "says",
    "believes",
    "wrote",
    "claimed",
)
DENIALS = (
    "denied that",
    "denied",
    "rejected the claim that",
    "dismissed the idea that",
    "does not believe",
    "ruled out that",
    "disputed that",
    "dismissed suggestions that",
)
OPEN = (
    "asked whether",
    "did not say whether",
    "is investigating whether",
    "said it was too early to say whether",
    "does not know if",
    "declined to comment on whether",
)
_SHOULD = re.compile(r"(?P<who>.{2,80}?) (?:should|must|ought to|needs? to) (?P<no>not )?(?P<does>(?!have\b)\w.*)")
_BE = re.compile(r"(?P<who>.{2,60}?) (?P<verb>is|are|was|were|has|have) (?P<no>not )?(?P<rest>\w.*)")
_SPEAKS_FOR_ALL = re.compile(r"(?:We|This house|This House|One|You|I|they|They)$")
# Subjects that mean something else in another text.
_PRONOUN = re.compile(r"(?:but |and )?(?:I|we|you|he|she|it|they|there|that|this|what|who)\b", re.IGNORECASE)
_AFTER = re.compile(r",|\b(?:because|while|although|which|who|unless|until|after|before)\b")


def claims(reading: Reading) -> tuple[Claim, ...]:
    """Make the claims of an annotated article as a build does; the words of the source stand for the speaker."""
    text = reading.article.snapshot.text
    sourced = []
    for attribution in reading.attributions:
        mention = attribution.source[0] if attribution.source else None
        name = text[mention.start : mention.end] if mention else "unnamed source"
        sourced.append(SourcedAttribution(attribution, (Source(mention, name, None, None, 1.0),)))
    return make(SourcedReading(reading, tuple(sourced)), minter=Minter(Config().base))


def holders(readings: Sequence[Reading]) -> list[str]:
    """Give the words that stand for a source in annotated articles, each once, sorted."""
    spans = ((reading.article.snapshot.text, one.source[0]) for reading in readings for one in reading.attributions if one.source)
    return sorted({" ".join(text[span.start : span.end].split()) for text, span in spans})


def pairs(readings: Sequence[Reading], chance: random.Random) -> Iterator[Row]:
    """Pair claims of news with themselves (whole or cut to their first part), with their contrary, and with the next claim.

    A contrary is written by negating an auxiliary verb. A claim without one, and a claim that its cue denies, is only paired with the next
    claim. That pair counts as neutral though the two may be about each other, so it is drawn less often.
    """
    for reading in readings:
        text = reading.article.snapshot.text
        made = claims(reading)
        for claim, other in pairwise([*made, *made[:1]]):
            cue = text[claim.cue.start : claim.cue.end] if claim.cue else None
            reported = premise(claim.source.speaker, cue, claim.text)
            if _has_contrary(claim.text) and claim.polarity == "asserted" and cue_kind(cue or "") == "report":
                draw = chance.random()
                found = _AFTER.search(claim.text, 25)
                short = claim.text[: found.start()].strip() if found and _has_contrary(claim.text[: found.start()]) else claim.text
                if draw < 0.35:
                    yield Pair(reported, short), "support"
                elif draw < 0.7:
                    yield Pair(reported, negated(short)), "oppose"
                else:
                    yield from _reported(claim.text, claim.source.speaker, chance)
            if claim.span != other.span and _has_contrary(other.text) and chance.random() < 0.5:
                yield Pair(reported, other.text), "neutral"


def _has_contrary(text: str) -> bool:
    """Whether a text has a verb that can be negated by rule."""
    return not negated(text).startswith("It is not true")


def retold(proposition: str, names: Sequence[str], chance: random.Random) -> Iterator[Row]:
    """Give one pair in which somebody demands, rejects, denies or leaves open a proposition, against it or against its contrary."""
    yield from _reported(proposition, chance.choice(names), chance)


_BEFORE_ADVERB = re.compile(
    r"\b(?:is|are|was|were|will|would|should|can|could|must|may|might|has|have|had|does|do|did)\b(?! (?:not|no|still)\b)"
)


def repeated(proposition: str, names: Sequence[str], chance: random.Random) -> Iterator[Row]:
    """Give one pair in which somebody says a proposition as it stands, with an adverb, or negated: positions that need no conclusion."""
    holder, cue, draw = chance.choice(names), chance.choice(REPORTS), chance.random()
    found = _BEFORE_ADVERB.search(proposition)
    if draw < 0.3 and _has_contrary(proposition):
        yield Pair(premise(holder, cue, negated(proposition)), proposition), "oppose"
    elif draw < 0.65 and found:
        word = chance.choice(("still", "still", "also", "really", "certainly", "again", "now"))
        yield Pair(premise(holder, cue, f"{proposition[: found.end()]} {word}{proposition[found.end() :]}"), proposition), "support"
    else:
        yield Pair(premise(holder, cue, proposition), proposition), "support"


FLIPPED: dict[str, Position] = {"support": "oppose", "oppose": "support", "neutral": "neutral"}


def _reported(target: str, holder: str, chance: random.Random) -> Iterator[Row]:
    """Give one pair in which a holder demands, accuses, reports or denies what a proposition says."""
    forms = [*_demands(target, holder), *_accusations(target, holder), *_reports(target, holder, chance)]
    text, position = chance.choice(forms)
    if chance.random() < 0.3 and _has_contrary(target):
        target, position = negated(target), FLIPPED[position]
    yield Pair(text, target), position


def _reports(target: str, holder: str, chance: random.Random) -> list[tuple[str, Position]]:
    """Put a proposition behind a cue that asserts, denies or asks it."""
    return [
        (premise(holder, chance.choice(REPORTS), target), "support"),
        (premise(holder, chance.choice(DENIALS), target), "oppose"),
        (premise(holder, chance.choice(OPEN), target), "neutral"),
        (premise(holder, "said", f"there was no evidence that {target}"), "oppose"),
    ]


def _demands(target: str, holder: str) -> list[tuple[str, Position]]:
    """Put what somebody should do as a demand or a refusal."""
    found = _SHOULD.fullmatch(target.rstrip("."))
    if not found or (_PRONOUN.match(found["who"]) and not _SPEAKS_FOR_ALL.match(found["who"])):
        return []
    who, does = "the government" if _SPEAKS_FOR_ALL.match(found["who"]) else found["who"], found["does"]
    forms: list[tuple[str, Position]] = [
        (premise(holder, "called on", f"{who} to {does}"), "support"),
        (premise(holder, "urged", f"{who} to {does}"), "support"),
        (premise(holder, "wants", f"{who} to {does}"), "support"),
        (premise(holder, "demanded", f"that {who} {does}"), "support"),
        (premise(holder, "said", f"it was time for {who} to {does}"), "support"),
        (premise(holder, "urged", f"{who} not to {does}"), "oppose"),
        (premise(holder, "rejected", f"calls for {who} to {does}"), "oppose"),
        (premise(holder, "said", f"there was no reason for {who} to {does}"), "oppose"),
        (premise(holder, "warned", f"against letting {who} {does}"), "oppose"),
        (premise(who, "refused", f"to {does}"), "oppose"),
        (premise(who, "ruled out", f"plans to {does}"), "oppose"),
        (premise(who, "agreed", f"to {does}"), "support"),
    ]
    return [(text, FLIPPED[position]) for text, position in forms] if found["no"] else forms


def _accusations(target: str, holder: str) -> list[tuple[str, Position]]:
    """Put what somebody is or has done as a charge, or as a denial of it."""
    found = _BE.fullmatch(target.rstrip("."))
    if not found or found["no"] or _PRONOUN.match(found["who"]):
        return []
    who, rest = found["who"], found["rest"]
    doing = f"having {rest}" if found["verb"] in {"has", "have"} else rest if rest.split()[0].endswith("ing") else f"being {rest}"
    return [
        (premise(holder, "accused", f"{who} of {doing}"), "support"),
        (premise(holder, "accusing", f"{who} of {doing}"), "support"),
        (premise(who, "denied", doing), "oppose"),
        (premise(who, "admitted", doing), "support"),
        (premise(holder, "rejected", f"accusations that {target}"), "oppose"),
    ]
