"""How users word propositions: what is no statement is read as one, and what is said twice, or by nobody, is noticed.

Models judge statements ("Cars should be banned"). Users also write demands ("Ban cars"), questions ("Should cars be banned?") and topics
put to the vote ("Cars: yes or no"). The wording stays what the user wrote; only what the models read is made here, by rules. Where the
rules cannot tell, the wording is left as it is.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from kg.models.pairs import Floats, Pair
from kg.records import Proposition
from kg.text.english import DETERMINERS, PREPOSITIONS, PRONOUNS, words

SHORT = 6  # words of a slogan at most: what is longer may have a verb that no rule knows

# Of two given propositions; measured on examples/propositions.txt and tests/twins.txt (docs/models.md has the table).
ALIKE_NEAR = 0.8  # cosine under which two are not compared
ALIKE = 0.85  # probability, both ways round, from which one supports the other, so that they mean the same
CONTRARY = 0.7  # and from which one opposes the other, so that each is the other's contrary


# ── statements ───────────────────────────────────────────────────────────────


def read(proposition: Proposition) -> str:
    """Give the statement that the models read for a proposition; a discovered one is a statement already."""
    return clause(proposition.text) if proposition.given else proposition.text


def clause(text: str) -> str:
    """Make a statement of a wording that is none; what is one, and what no rule fits, stays as it is.

    >>> clause("Ban cars"), clause("Should ISIS be feared?"), clause("A carbon tax: yes or no"), clause("Whether the tram is late")
    ('Cars should be banned', 'ISIS should be feared', 'A carbon tax should be supported', 'The tram is late')
    >>> clause("The tram is late")
    'The tram is late'
    """
    whole = _unquoted(text)
    bare = _LABEL.sub("", _MARK.sub("", whole))
    asks = bare.endswith("?")
    core = bare.rstrip(" ?!.")
    if not core or _SENTENCES.search(core) or _OPEN_QUESTION.match(core):
        return text
    stated, voted = _TRUTH.sub("", core), _VOTE.sub("", core)  # "X: true or false" is of a statement, "X: yes or no" mostly of a topic
    topic, core = stated == core and voted != core, min(stated, voted, key=len)
    core = _EITHER.sub("", core) if asks or _UNSURE.match(core) else core
    opened = _statement_in(core)
    true = stated != bare.rstrip(" ?!.")
    stands = true or opened != core
    made = None if true else _question(opened, asks=asks) or _slogan(opened) or _demand(opened)
    if made is None and asks and _INVERTED.match(opened):
        return text
    if made is None and topic:
        made = opened if stands or _is_statement(opened) else f"{opened} should be supported"
    if made is None and (stands or core != whole.rstrip(" ?!.") or (asks and _is_statement(opened) and not re.search("[,;:—]", opened))):
        made = opened
    return text if made is None else made[0].upper() + made[1:]


def is_question(text: str) -> bool:
    """Whether a wording is still a question, so that nobody can be for or against it."""
    return clause(text).rstrip().endswith("?")


def _unquoted(text: str) -> str:
    """Make spaces single, and take off quotation marks around the whole."""
    return re.sub(r"^[\"“‘']([^\"“”]*)[\"”’']$", r"\1", " ".join(text.split()))


_MARK = re.compile(r"^(?:[-*•–]\s+|\(?\d{1,2}[.)]\s+)")  # of a list
_SENTENCES = re.compile(r"[?!]|[a-z]{2}\. [A-Z]")  # more than one: a headline, or a text
_BALLOT = r"(?:yes\s*(?:or|/|and)\s*no|pros?\s*(?:and|or|/|&)\s*con(?:tra)?s?|for\s*(?:or|/|and)\s*against|agree\s*(?:or|/)\s*disagree)"
_LABEL = re.compile(
    rf"^(?:resolved|motion|thesis|claim|statement|proposition|question|topic|issue|{_BALLOT})\s*[:–—]\s*(?:that\s+)?", re.IGNORECASE
)
_VOTE = re.compile(rf"(?:\s*[,:;–—(\[]\s*|\s+(?:-\s+)?){_BALLOT}[)\]]?$", re.IGNORECASE)
_TRUTH = re.compile(
    r"(?:\s*[,:;–—(\[]\s*|\s+-\s+)(?:true\s*(?:or|/)\s*false|fact\s*(?:or|/)\s*fiction|right\s*(?:or|/)\s*wrong)[)\]]?$", re.IGNORECASE
)
_EITHER = re.compile(r",?\s+or\s+not$", re.IGNORECASE)
_UNSURE = re.compile(r"^(?:whether|should|to|the question)\b", re.IGNORECASE)
_CONTENT = re.compile(
    r"^(?:the )?(?:idea|claim|view|belief|statement|proposition|thesis|motion|question|notion)"
    r" (?:(?:of|is) )?(?:that|whether(?: or not)?)\s+",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"""^(?:
        whether(?:\ or\ not)? | is\ it\ (?:true|right|the\ case)\ that | it\ is\ true\ that
      | (?:do|would)\ you\ (?:agree|think|believe|say)(?:\ that)? | (?:i|we)\ (?:think|believe|agree|say|hold|claim)\ that
      | this\ house\ (?:believes|thinks|holds)(?:\ that)? | thbt
    )\s+""",
    re.IGNORECASE | re.VERBOSE,
)
_ABOUT_IT = re.compile(r"\b(?:depends|matters|remains|is unclear|is unknown|is (?:a|the|one) (?:question|matter))\b", re.IGNORECASE)
_THAT = re.compile(r"^[Tt]hat\s+(?=(?:the|an?|this|these|those|all|no|every|we)\s|[A-Z])")


def _statement_in(core: str) -> str:
    """Take off what stands before a statement: "whether", "the claim that", "I think that"."""
    for opening in (_CONTENT, _OPENING, _THAT):
        rest = opening.sub("", core)
        # "The claim that this is so is wrong" says something of its own
        if rest != core and ((opening is _OPENING and not _ABOUT_IT.search(rest)) or len(_FINITE.findall(rest)) == 1):
            return _statement_in(rest)
    return core


_OPEN_QUESTION = re.compile(r"^(?:why|how|what|who|whom|whose|which|when|where)\b(?!ever)", re.IGNORECASE)

# ── questions ────────────────────────────────────────────────────────────────

_MODAL = words("should will would can could must may might shall")
_DO = words("do does did")
_BE = words("is are was were")
_HAVE = words("has have had")
_INVERTED = re.compile(rf"^(?P<verb>{'|'.join(sorted(_MODAL | _DO | _BE | _HAVE))})(?P<not>n[’']t)?\s+(?P<rest>.+)$", re.IGNORECASE)
_SURELY = words("should is are was were does did")  # these open a question without its mark, too: "will", "may" and "do" open much else
_MIDDLE = words("not still really ever always never also already soon now again")  # stand between the subject and what is said of it
_DEGREE = words("very too so more most less as quite")


def _question(core: str, *, asks: bool) -> str | None:
    """Turn a question that yes or no answers around: the subject first, then its verb."""
    found = _INVERTED.match(core)
    if found is None or found["verb"].isupper() or not (asks or found["verb"].lower() in _SURELY) or (not asks and "," in core):
        return None
    verb, rest = found["verb"].lower(), found["rest"].split()
    end = _subject(verb, rest)
    return None if end is None else " ".join([*rest[:end], verb, *rest[end:]])


def _subject(verb: str, rest: Sequence[str]) -> int | None:
    """Count the words of the subject behind the verb of a question; None where that cannot be told."""
    lower = [word.lower() for word in rest]
    if lower[0] in PRONOUNS | {"there", "we", "you", "i"}:
        return 1 if len(rest) > 1 else None
    places = range(1, len(rest))
    if verb in _BE:
        begins = [at for at in places if _tells(lower[at]) and lower[at - 1] not in PREPOSITIONS | DETERMINERS]
        begins += [at for at in places if lower[at] in PREPOSITIONS - {"of"} | {"behind", "about"} and rest[at - 1][0].isupper()]
        last = len(rest) - 1
        while last > 1 and lower[last - 1] in PREPOSITIONS | DETERMINERS | _DEGREE:
            last -= 1
        return min(begins, default=last if last > 0 else None)
    if verb in _HAVE:
        begins = [at for at in places if lower[at] in _MIDDLE | _PARTICIPLES or re.fullmatch(r"\w{2,}ed", lower[at])]
        return begins[0] if begins else None
    be = [at for at in places if lower[at] in {"be", "have"} and lower[at - 1] != "to"]
    verbs = [
        at
        for at in places
        if (lower[at] in _VERBS | _MIDDLE or re.fullmatch(r"\w+(?:ise|ize|ify)", lower[at]))
        and lower[at - 1] not in PREPOSITIONS | DETERMINERS
    ]
    if verb in _MODAL and be:
        return min([be[0], *(at for at in verbs if lower[at] in _MIDDLE and at < be[0])])
    if verbs:
        return verbs[0]
    name = next((at for at in places if rest[at][0].islower() and lower[at] not in {"of", "and", "the", "for"}), None)
    return name if name and rest[name - 1][0].isupper() else None


def _tells(word: str) -> bool:
    """Whether what is said of a subject may begin with this word, behind "is"."""
    known = word in _MIDDLE | _PARTICIPLES | {"a", "an", "the", "likely", "able", "responsible", "guilty"}
    return known or bool(re.fullmatch(r"\w{3,}(?:ing|ed)", word))


# ── demands ──────────────────────────────────────────────────────────────────


def _table(text: str) -> dict[str, str]:
    """Read verbs and their participles; those that are not written are regular."""
    found = {}
    for entry in text.split():
        verb, _, participle = entry.partition(":")
        regular = f"{verb}d" if verb.endswith("e") else re.sub(r"([^aeiou])y$", r"\1i", verb) + "ed"
        found[verb] = participle or regular
    return found


_DEMANDED = _table(
    """abandon abolish accept adopt allow approve arm arrest ban:banned block bomb boycott break:broken bring:brought build:built
    cancel:cancelled change clean close complete condemn continue curb cut:cut decriminalise decriminalize defend defeat defund
    delay demolish deploy deport disarm disband dismantle dissolve double drop:dropped electrify eliminate end enforce evacuate
    expand expel:expelled export extend fight:fought finish fire fix forbid:forbidden forgive:forgiven free freeze:frozen fund
    give:given halt hand hang:hanged help hire impeach impose improve imprison increase introduce invade isolate jail kill label
    legalise legalize liberate lift limit lock lower maintain merge modernise modernize nationalise nationalize oppose outlaw
    overthrow:overthrown overturn pardon pay:paid permit:permitted phase postpone preserve prevent privatise privatize prohibit
    promote prosecute protect publish punish raise ratify rebuild:rebuilt recall recognise recognize reduce reform refuse
    regulate reinstate reject release remove rename reopen repeal replace rescue resume restore restrict return reunite reverse
    reward roll sack sanction save scale scrap:scrapped sell:sold send:sent separate shelve shut:shut split:split stop:stopped
    strengthen subsidise subsidize supply support suspend tax tear:torn teach:taught test toughen transfer treat try:tried unite
    veto:vetoed vaccinate veil widen"""
)
_IRREGULAR = {participle: verb for verb, participle in _DEMANDED.items() if not participle.endswith("ed")}
# Verbs that are odd in the passive: "It is right to leave Iraq".
_PLAIN = words("keep leave join rejoin exit quit withdraw pull invest negotiate intervene")
# What goes on behind the object: something to somebody, somebody to do something, to or by so much.
_REST: defaultdict[str, str] = defaultdict(
    lambda: r"(?:to|by)(?= [\d$£€])",
    {
        **dict.fromkeys(words("send give sell supply hand transfer export return bring deploy deport"), "to|into|back to"),
        **dict.fromkeys(words("allow permit forbid help teach"), "to"),
        **dict.fromkeys(words("prohibit prevent remove protect expel"), "from"),
        **dict.fromkeys(words("treat recognise recognize label"), "as"),
        "replace": "with|by",
    },
)
_OF_TWO = words("cut end raise lower delay halt fund")  # "Cut taxes" is a demand, "tax cuts" and "test results" are none
_NOUNS_TOO = words(
    """arm block bomb boycott break change close cut delay double drop end export fight fire fix free freeze fund halt hand help
    hire jail label limit lock lower pardon pay permit phase raise recall reform release return reverse reward roll sack
    sanction scale scrap shut split support supply tax tear test transfer treat try veil veto clean complete separate welcome"""
)
_PARTICLES = words("out down back up off in home over")
_VERBS = (
    frozenset(_DEMANDED)
    | _PLAIN
    | words(
        """be have do accept act admit affect agree apologise apply attack attract avoid become begin believe belong benefit bear beat
    buy carry cause choose claim come commit compete control cooperate cost create damage deal decide deny depend deserve
    destroy die divide drive eat exist face fail fall feel find follow force gain get grow happen harm hate hold hurt ignore
    kill know last lead leave learn lie like live lose love matter mean meet move need obey offer open own participate play pose
    produce provide put reach receive regret rely remain resign respect rise rule run see seek serve share show spend spread
    step surrender survive take talk tell stay stand go get tolerate trust turn use want warn watch wear win wish worsen write"""
    )
)
_PARTICIPLES = frozenset(_IRREGULAR) | words(
    "been gone lost won made done become begun had come seen taken risen fallen grown run held met led got"
)
# Nouns that ask for something, and what is asked of their object.
_NOMINAL = {
    "ban on": "banned",
    "prohibition of": "prohibited",
    "abolition of": "abolished",
    "legalisation of": "legalised",
    "legalization of": "legalized",
    "closure of": "closed",
    "introduction of": "introduced",
    "repeal of": "repealed",
    "expansion of": "expanded",
    "construction of": "built",
    "reduction of": "reduced",
    "end to": "ended",
}
_NOUN = re.compile(rf"^(?:an?\s+)?(?P<noun>{'|'.join(_NOMINAL)})\s+(?P<object>.+)$", re.IGNORECASE)
_SLOGANS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"^(?:{opening})\s+(?P<object>.+)$", re.IGNORECASE), statement)
    for opening, statement in (
        (r"no to|say no to|down with|against", "{} should be rejected"),
        (r"yes to|say yes to|in favou?r of|for", "{} should be supported"),
        (r"no more", "There should be no more {}"),
        (r"no", "There should be no {}"),
        (r"this house supports", "{} should be supported"),
        (r"this house opposes", "{} should be rejected"),
    )
)


def _slogan(core: str) -> str | None:
    """Read "No to X", "More X", "A ban on X" and the like, where no verb follows."""
    if (_is_statement(core) or len(core.split()) > SHORT) and not core.lower().startswith("this house"):
        return None
    if re.match(r"(?:more|less|fewer)\s", core, re.IGNORECASE):
        return f"There should be {core[0].lower()}{core[1:]}"
    if found := _NOUN.match(core):
        return f"{found['object']} should be {_NOMINAL[found['noun'].lower()]}"
    for pattern, statement in _SLOGANS:
        found = pattern.match(core)
        if found and "," not in core and len(found["object"].split()) <= (3 if statement.endswith(" no {}") else SHORT):
            return statement.format(found["object"])
    return None


_ASKS = re.compile(
    r"^(?:(?:please|let[’']s|let us|this house (?:would|will)|thw|to|not to)\s+)?(?P<no>(?:don[’']t|do not|never|not)\s+)?(?P<rest>.+)$",
    re.IGNORECASE,
)


def _demand(core: str) -> str | None:
    """Read "Ban X", "Do not ban X", "This house would ban X" and "Banning X" as what should, or should not, be done."""
    found = _ASKS.match(re.sub(r"\s+now$", "", core, flags=re.IGNORECASE))
    if found is None:
        return None
    first, _, rest = found["rest"].partition(" ")
    denied = bool(found["no"]) or core.lower().startswith("not to ")
    verb, after = first.lower(), rest.split()
    if verb not in _DEMANDED.keys() | _PLAIN or not after or _is_statement(f"it {rest}"):
        return None
    if found.start("rest") == 0 and _may_be_a_noun(verb, after):
        return None
    if verb in _PLAIN:
        return f"It is {'wrong' if denied else 'right'} to {verb} {rest}"
    participle = _DEMANDED[verb]
    if after[0].lower() in _PARTICLES and len(after) > 1:
        participle, rest = f"{participle} {after[0]}", " ".join(after[1:])
    elif after[-1].lower() in _PARTICLES and len(after) > 1:
        participle, rest = f"{participle} {after[-1]}", " ".join(after[:-1])
    elif goal := re.search(rf"\s(?:{_REST[verb]})\s", rest):
        participle, rest = f"{participle}{rest[goal.start() :]}", rest[: goal.start()]
    elif after[0].lower() in PREPOSITIONS | {"and", "or"}:
        return None
    return f"{rest} should{' not' if denied else ''} be {participle}"


def _may_be_a_noun(verb: str, after: Sequence[str]) -> bool:
    """Whether a statement or a topic may begin like this ("Tax cuts help", "Leave voters won"): no object is marked behind the verb."""
    marked = after[0].lower() in DETERMINERS | {"all", "no"} or after[0][0].isupper()
    if verb in {"leave", "exit", "pull"}:
        return not marked and after[0].lower() not in {"from", "in", "out", "with"}
    slogan = len(after) == 1 and verb in _OF_TWO and (verb == "end" or after[0].endswith("s"))
    return verb in _NOUNS_TOO and not marked and not slogan and after[0].lower() not in _PARTICLES


_FINITE = re.compile(
    r"\b(?:is|are|was|were|will|would|should|can|could|must|may|might|has|have|had|does|do|did|cannot|won|lost|needs?|became|becomes?)\b|n[’']t\b"
)
_RELATIVE = re.compile(r"\b(?:that|which|who|whose|where|when)\b")


def _is_statement(text: str) -> bool:
    """Whether a text says something of something: a verb that is certainly one stands in it, outside of relative clauses."""
    main = _RELATIVE.split(text)[0] or text
    verbs = _VERBS - _NOUNS_TOO
    third = (word.endswith("s") and (word[:-1] in verbs or word[:-2] in verbs) for word in main.lower().split()[1:])
    return bool(_FINITE.search(main)) or any(third)


# ── the same twice ───────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Twins:
    """Two given propositions that mean the same, or each other's contrary: their wordings."""

    one: str
    other: str
    kind: Literal["same", "contrary"]


def twins(
    propositions: Sequence[Proposition],
    *,
    encode: Callable[[Sequence[str]], Floats],
    classify: Callable[[Sequence[Pair]], Floats],
    same: Callable[[str], str],
) -> tuple[Twins, ...]:
    """Find the given propositions that mean the same, or each other's contrary.

    1. what is read as one statement is the same
    2. pair those others that lie near each other, and are not the same words in another order: then who does what to whom differs
    3. judge each pair both ways round, as if the one were said of the other

    :param same: makes names equal
    """
    given = sorted((one for one in propositions if one.given), key=lambda one: one.text)
    pairs = list(combinations(range(len(given)), 2))
    if not pairs:
        return ()
    # 1
    texts = [same(read(one)) for one in given]
    kinds: dict[tuple[int, int], Literal["same", "contrary"]] = {(a, b): "same" for a, b in pairs if texts[a] == texts[b]}
    # 2
    vectors = encode(texts)
    bags = [sorted(re.findall(r"\w+", text.lower())) for text in texts]
    near = [(a, b) for a, b in pairs if (a, b) not in kinds and bags[a] != bags[b] and float(vectors[a] @ vectors[b]) >= ALIKE_NEAR]
    # 3
    asked = [Pair(texts[text], texts[target]) for pair in near for text, target in (pair, pair[::-1])]
    sides = classify(asked).reshape(-1, 2, 3).min(1) if asked else ()
    for pair, (supports, opposes, _) in zip(near, sides, strict=True):
        if supports >= ALIKE or opposes >= CONTRARY:
            kinds[pair] = "same" if supports >= ALIKE else "contrary"
    return tuple(Twins(given[a].text, given[b].text, kind) for (a, b), kind in sorted(kinds.items()))


def notes(propositions: Sequence[Proposition], met: AbstractSet[str], alike: Sequence[Twins]) -> tuple[str, ...]:
    """Say of given propositions what their author should know.

    :param met: addresses of those that a stance or a candidate is toward
    """
    given = sorted((one for one in propositions if one.given), key=lambda one: one.text)
    said = []
    for one in given:
        if is_question(one.text):
            said.append(f"The proposition {one.text!r} is a question that yes or no does not answer: write a statement.")
        elif (statement := read(one)) != one.text:
            said.append(f"The proposition {one.text!r} is read as {statement!r}.")
    for pair in alike:
        kind = "mean the same" if pair.kind == "same" else "be each other's contrary"
        said.append(f"Two propositions seem to {kind}: {pair.one!r} and {pair.other!r}. Each claim is judged against both: keep one.")
    lonely = [repr(one.text) for one in given if one.iri not in met]
    if lonely:
        said.append(f"No claim takes a side on {len(lonely):,} of {len(given):,} propositions: {', '.join(lonely)}.")
    return tuple(said)
