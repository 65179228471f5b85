"""Makes training pairs for the stance model by rule: from claims of annotated articles, and from propositions put into reported speech.

A claim supports its own words, opposes their negation, and is neutral toward other claims of its article. A proposition gets a reporting
cue before it ("said", "denied that"), or is made into a demand, an accusation, a denial or an open question.
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
"""A reported text and a proposition, and the position of the one on the other."""

# Cues that assert, deny, and leave open what follows them.
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
QUESTIONS = (
    "asked whether",
    "did not say whether",
    "is investigating whether",
    "said it was too early to say whether",
    "does not know if",
    "declined to comment on whether",
)
_DEMAND = re.compile(r"(?P<who>.{2,80}?) (?:should|must|ought to|needs? to) (?P<negation>not )?(?P<does>(?!have\b)\w.*)")
_PREDICATE = re.compile(r"(?P<who>.{2,60}?) (?P<verb>is|are|was|were|has|have) (?P<negation>not )?(?P<rest>\w.*)")
_GENERIC_SUBJECT = re.compile(r"(?:We|This house|This House|One|You|I|they|They)$")
# Subjects that mean somebody else when another person says the sentence.
_PRONOUN = re.compile(r"(?:but |and )?(?:I|we|you|he|she|it|they|there|that|this|what|who)\b", re.IGNORECASE)
_CLAUSE_END = re.compile(r",|\b(?:because|while|although|which|who|unless|until|after|before)\b")


def claims(reading: Reading) -> tuple[Claim, ...]:
    """Make the claims of an annotated article as a build does, but without resolving who speaks.

    The words of each source stand for its speaker ("the mayor"), and "unnamed source" where no source is stated.

    :param reading: the article with its annotated attributions
    """
    text = reading.article.snapshot.text
    sourced = []
    for attribution in reading.attributions:
        mention = attribution.source[0] if attribution.source else None
        name = text[mention.start : mention.end] if mention else "unnamed source"
        sourced.append(SourcedAttribution(attribution, (Source(mention, speaker=name, role=None, affiliation=None, confidence=1.0),)))
    return make(SourcedReading(reading, tuple(sourced)), minter=Minter(Config().base))


def holders(readings: Sequence[Reading]) -> list[str]:
    """List the words that stand for the sources in annotated articles, each once, sorted: holders for invented reports."""
    names = set()
    for reading in readings:
        for attribution in reading.attributions:
            if attribution.source:
                span = attribution.source[0]
                names.add(" ".join(reading.article.snapshot.text[span.start : span.end].split()))
    return sorted(names)


def pairs(readings: Sequence[Reading], chance: random.Random) -> Iterator[Row]:
    """Make training pairs from the claims of annotated articles.

    A claim with an auxiliary verb, whose cue only reports, is paired with itself or its first clause (support), with their negation
    (oppose), or with itself as :func:`report_somehow` writes it. Any claim may be paired with the next claim of its article (neutral); that
    is done for half of them only, since the next claim may be about the same question.
    """
    for reading in readings:
        text = reading.article.snapshot.text
        own_claims = claims(reading)
        for claim, other in pairwise([*own_claims, *own_claims[:1]]):
            cue = text[claim.cue.start : claim.cue.end] if claim.cue else None
            reported = premise(claim.source.speaker, cue, claim.text)
            if _has_contrary(claim.text) and claim.polarity == "asserted" and cue_kind(cue or "") == "report":
                draw = chance.random()
                clause_end = _CLAUSE_END.search(claim.text, 25)
                clause = claim.text[: clause_end.start()] if clause_end else ""
                short = clause.strip() if clause_end and _has_contrary(clause) else claim.text
                if draw < 0.35:
                    yield Pair(reported, short), "support"
                elif draw < 0.7:
                    yield Pair(reported, negated(short)), "oppose"
                else:
                    yield from _report_somehow(claim.text, claim.source.speaker, chance)
            if claim.span != other.span and _has_contrary(other.text) and chance.random() < 0.5:
                yield Pair(reported, other.text), "neutral"


def _has_contrary(text: str) -> bool:
    """Whether a text has a verb that can be negated by rule."""
    return not negated(text).startswith("It is not true")


def report_somehow(proposition: str, names: Sequence[str], chance: random.Random) -> Iterator[Row]:
    """Make one pair of a text and a proposition, or its negation: somebody says, demands, denies or leaves open what the proposition says.

    :param names: of the people who may say it
    """
    yield from _report_somehow(proposition, chance.choice(names), chance)


_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|will|would|should|can|could|must|may|might|has|have|had|does|do|did)\b(?! (?:not|no|still)\b)"
)


def report_plainly(proposition: str, names: Sequence[str], chance: random.Random) -> Iterator[Row]:
    """Yield one pair with its position: somebody says a proposition as it stands, with an adverb ("still"), or negated.

    :param names: of the people who may say it
    """
    holder, cue, draw = chance.choice(names), chance.choice(REPORTS), chance.random()
    auxiliary = _AUXILIARY.search(proposition)
    if draw < 0.3 and _has_contrary(proposition):
        yield Pair(premise(holder, cue, negated(proposition)), proposition), "oppose"
    elif draw < 0.65 and auxiliary:
        word = chance.choice(("still", "still", "also", "really", "certainly", "again", "now"))
        with_adverb = f"{proposition[: auxiliary.end()]} {word}{proposition[auxiliary.end() :]}"
        yield Pair(premise(holder, cue, with_adverb), proposition), "support"
    else:
        yield Pair(premise(holder, cue, proposition), proposition), "support"


# Position on a proposition → position on its negation.
CONTRARY_LABEL: dict[str, Position] = {"support": "oppose", "oppose": "support", "neutral": "neutral"}


def _report_somehow(proposition: str, speaker: str, chance: random.Random) -> Iterator[Row]:
    """Make one pair, as :func:`report_somehow`, whose text is reported of a given speaker."""
    forms = [*_demands(proposition, speaker), *_accusations(proposition, speaker), *_reports(proposition, speaker, chance)]
    text, position = chance.choice(forms)
    if chance.random() < 0.3 and _has_contrary(proposition):
        proposition, position = negated(proposition), CONTRARY_LABEL[position]
    yield Pair(text, proposition), position


def _reports(proposition: str, speaker: str, chance: random.Random) -> list[tuple[str, Position]]:
    """Put a holder and a cue before a proposition: the cue asserts it, denies it or leaves it open.

    :returns: texts, each with its position on the proposition
    """
    return [
        (premise(speaker, chance.choice(REPORTS), proposition), "support"),
        (premise(speaker, chance.choice(DENIALS), proposition), "oppose"),
        (premise(speaker, chance.choice(QUESTIONS), proposition), "neutral"),
        (premise(speaker, "said", f"there was no evidence that {proposition}"), "oppose"),
    ]


def _demands(proposition: str, speaker: str) -> list[tuple[str, Position]]:
    """Rewrite a proposition "X should do Y" as demands and refusals, by a speaker or by X.

    :returns: texts, each with its position on the proposition; empty where the proposition has another form
    """
    parts = _DEMAND.fullmatch(proposition.rstrip("."))
    if not parts or (_PRONOUN.match(parts["who"]) and not _GENERIC_SUBJECT.match(parts["who"])):
        return []
    who, does = "the government" if _GENERIC_SUBJECT.match(parts["who"]) else parts["who"], parts["does"]
    forms: list[tuple[str, Position]] = [
        (premise(speaker, "called on", f"{who} to {does}"), "support"),
        (premise(speaker, "urged", f"{who} to {does}"), "support"),
        (premise(speaker, "wants", f"{who} to {does}"), "support"),
        (premise(speaker, "demanded", f"that {who} {does}"), "support"),
        (premise(speaker, "said", f"it was time for {who} to {does}"), "support"),
        (premise(speaker, "urged", f"{who} not to {does}"), "oppose"),
        (premise(speaker, "rejected", f"calls for {who} to {does}"), "oppose"),
        (premise(speaker, "said", f"there was no reason for {who} to {does}"), "oppose"),
        (premise(speaker, "warned", f"against letting {who} {does}"), "oppose"),
        (premise(who, "refused", f"to {does}"), "oppose"),
        (premise(who, "ruled out", f"plans to {does}"), "oppose"),
        (premise(who, "agreed", f"to {does}"), "support"),
    ]
    return [(text, CONTRARY_LABEL[position]) for text, position in forms] if parts["negation"] else forms


def _accusations(proposition: str, speaker: str) -> list[tuple[str, Position]]:
    """Rewrite a proposition "X is Y" or "X has done Y" as accusations by a speaker, and as denials and admissions by X.

    :returns: texts, each with its position on the proposition; empty where the proposition has another form, a negation ("X is not Y"), or
        a pronoun as its subject
    """
    parts = _PREDICATE.fullmatch(proposition.rstrip("."))
    if not parts or parts["negation"] or _PRONOUN.match(parts["who"]):
        return []
    who, rest = parts["who"], parts["rest"]
    doing = f"having {rest}" if parts["verb"] in {"has", "have"} else rest if rest.split()[0].endswith("ing") else f"being {rest}"
    return [
        (premise(speaker, "accused", f"{who} of {doing}"), "support"),
        (premise(speaker, "accusing", f"{who} of {doing}"), "support"),
        (premise(who, "denied", doing), "oppose"),
        (premise(who, "admitted", doing), "support"),
        (premise(speaker, "rejected", f"accusations that {proposition}"), "oppose"),
    ]
