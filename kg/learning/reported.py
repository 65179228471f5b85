"""Pairs made rather than annotated: claims of annotated attributions, and what reported speech does with the proposition it reports.

A claim supports what it says, opposes its contrary, and is neutral toward what else the same article reports; demands, accusations, denials
and open questions are written around propositions. Nothing here is judged by a model.
"""

import random
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.claims.contents import cue_kind, make
from kg.config import Config
from kg.models.pairs import Pair, premise
from kg.records import Claim, Position, Reading, Source, SourcedAttribution, SourcedReading
from kg.stances.propositions import negated
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
_WE = re.compile(r"(?:We|This house|This House|One|You|I|they|They)$")
# what cannot be put elsewhere as it stands
_WHO = re.compile(r"(?:but |and )?(?:I|we|you|he|she|it|they|there|that|this|what|who)\b", re.IGNORECASE)
_AFTER = re.compile(r",|\b(?:because|while|although|which|who|unless|until|after|before)\b")


def claims(reading: Reading) -> tuple[Claim, ...]:
    """The claims of an annotated article as a build would make them; the source's words stand for the speaker."""
    text = reading.article.snapshot.text
    said = []
    for attribution in reading.attributions:
        mention = attribution.source[0] if attribution.source else None
        name = text[mention.start : mention.end] if mention else "unnamed source"
        said.append(SourcedAttribution(attribution, (Source(mention, name, None, None, 1.0),)))
    return make(SourcedReading(reading, tuple(said)), minter=Minter(Config().base))


def holders(readings: Sequence[Reading]) -> list[str]:
    """The words that stand for a source in annotated articles, each once."""
    spans = ((reading.article.snapshot.text, one.source[0]) for reading in readings for one in reading.attributions if one.source)
    return sorted({" ".join(text[span.start : span.end].split()) for text, span in spans})


def pairs(readings: Sequence[Reading], chance: random.Random) -> Iterator[Row]:
    """Claims of news against themselves, their contrary, a shortened self, and what is reported beside them.

    Contraries are told by an auxiliary verb; where there is none, and where the claim is denied by its cue, a claim is only shown its
    neighbours. What is reported next to a claim may bear on it: neighbours are fewer than the rest.
    """
    for reading in readings:
        text = reading.article.snapshot.text
        made = claims(reading)
        for claim, other in pairwise([*made, *made[:1]]):
            said = text[claim.cue.start : claim.cue.end] if claim.cue else None
            shown = premise(claim.source.speaker, said, claim.text)
            if _clause(claim.text) and claim.polarity == "asserted" and cue_kind(said or "") == "report":
                draw = chance.random()
                found = _AFTER.search(claim.text, 25)
                short = claim.text[: found.start()].strip() if found and _clause(claim.text[: found.start()]) else claim.text
                if draw < 0.35:
                    yield Pair(shown, short), "support"
                elif draw < 0.7:
                    yield Pair(shown, negated(short)), "oppose"
                else:
                    yield from _told(claim.text, claim.source.speaker, chance)
            if claim.span != other.span and _clause(other.text) and chance.random() < 0.5:
                yield Pair(shown, other.text), "neutral"


def _clause(text: str) -> bool:
    """Whether a text has a verb whose contrary can be written."""
    return not negated(text).startswith("It is not true")


def retold(proposition: str, names: Sequence[str], chance: random.Random) -> Iterator[Row]:
    """A proposition as somebody demands, rejects, denies or leaves it open: one pair, against it or against its contrary."""
    yield from _told(proposition, chance.choice(names), chance)


_BEFORE_ADVERB = re.compile(
    r"\b(?:is|are|was|were|will|would|should|can|could|must|may|might|has|have|had|does|do|did)\b(?! (?:not|no|still)\b)"
)


def repeated(proposition: str, names: Sequence[str], chance: random.Random) -> Iterator[Row]:
    """A proposition in somebody's mouth as it stands, emphasised, or denied by a word: sides that nobody needs to conclude."""
    holder, cue, draw = chance.choice(names), chance.choice(REPORTS), chance.random()
    found = _BEFORE_ADVERB.search(proposition)
    if draw < 0.3 and _clause(proposition):
        yield Pair(premise(holder, cue, negated(proposition)), proposition), "oppose"
    elif draw < 0.65 and found:
        word = chance.choice(("still", "still", "also", "really", "certainly", "again", "now"))
        yield Pair(premise(holder, cue, f"{proposition[: found.end()]} {word}{proposition[found.end() :]}"), proposition), "support"
    else:
        yield Pair(premise(holder, cue, proposition), proposition), "support"


FLIPPED: dict[str, Position] = {"support": "oppose", "oppose": "support", "neutral": "neutral"}


def _told(target: str, holder: str, chance: random.Random) -> Iterator[Row]:
    ways = [*_demands(target, holder), *_accusations(target, holder), *_reports(target, holder, chance)]
    shown, position = chance.choice(ways)
    if chance.random() < 0.3 and _clause(target):
        target, position = negated(target), FLIPPED[position]
    yield Pair(shown, target), position


def _reports(target: str, holder: str, chance: random.Random) -> list[tuple[str, Position]]:
    return [
        (premise(holder, chance.choice(REPORTS), target), "support"),
        (premise(holder, chance.choice(DENIALS), target), "oppose"),
        (premise(holder, chance.choice(OPEN), target), "neutral"),
        (premise(holder, "said", f"there was no evidence that {target}"), "oppose"),
    ]


def _demands(target: str, holder: str) -> list[tuple[str, Position]]:
    """What should be done, asked for or refused."""
    found = _SHOULD.fullmatch(target.rstrip("."))
    if not found or (_WHO.match(found["who"]) and not _WE.match(found["who"])):
        return []
    who, does = "the government" if _WE.match(found["who"]) else found["who"], found["does"]
    mine: list[tuple[str, Position]] = [
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
    return [(shown, FLIPPED[position]) for shown, position in mine] if found["no"] else mine


def _accusations(target: str, holder: str) -> list[tuple[str, Position]]:
    """What somebody is or has done, as a charge or a charge denied."""
    found = _BE.fullmatch(target.rstrip("."))
    if not found or found["no"] or _WHO.match(found["who"]):
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
