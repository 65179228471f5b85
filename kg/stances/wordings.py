"""Rewrites the user's propositions as statements, for the models alone: they judge statements ("Cars should be banned").

Users also write demands ("Ban cars"), questions ("Should cars be banned?") and topics put to the vote ("Cars: yes or no"). The graph keeps
the user's wording. A wording that no rule fits is not rewritten.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from kg.records import Proposition
from kg.text import wordlists
from kg.text.english import DETERMINERS, PREPOSITIONS, PRONOUNS, words

_DATA = Path(__file__).parent / "data"

MAX_SLOGAN_WORDS = 6  # of a slogan ("No to X"); a longer text may have a verb that no rule knows


def statement(proposition: Proposition) -> str:
    """Give the wording of a proposition as the models read it: rewritten as a statement; a discovered one is a statement already."""
    return as_statement(proposition.text) if proposition.given else proposition.text


def as_statement(text: str) -> str:
    """Rewrite a demand, a question or a topic as a statement; a statement, and what no rule fits, stays as it is.

    1. take off list marks, labels, quotation marks and ballots ("yes or no", "true or false")
    2. take off what introduces a statement ("whether", "the claim that")
    3. rewrite a question, a slogan or a demand

    >>> as_statement("Ban cars"), as_statement("Should ISIS be feared?"), as_statement("A carbon tax: yes or no")
    ('Cars should be banned', 'ISIS should be feared', 'A carbon tax should be supported')
    >>> as_statement("Whether the tram is late"), as_statement("The tram is late")
    ('The tram is late', 'The tram is late')
    """
    # 1
    unquoted = _unquoted(text)
    unlabelled = _LABEL.sub("", _LIST_MARK.sub("", unquoted))
    is_question = unlabelled.endswith("?")
    whole = unlabelled.rstrip(" ?!.")
    if not whole or _SECOND_SENTENCE.search(whole) or _OPEN_QUESTION.match(whole):
        return text
    without_truth, without_vote = _TRUTH_BALLOT.sub("", whole), _VOTE_BALLOT.sub("", whole)
    is_fact = without_truth != whole  # "X: true or false" is asked of a statement
    is_topic = not is_fact and without_vote != whole  # "X: yes or no" is mostly asked of a topic
    core = min(without_truth, without_vote, key=len)  # the shorter of the two: a ballot of the one kind or the other was taken off
    if is_question or _OPENS_A_CHOICE.match(core):
        core = _OR_NOT.sub("", core)
    # 2
    inner = _without_introduction(core)
    is_introduced = is_fact or inner != core
    # 3
    rewritten = None if is_fact else _from_question(inner, is_question=is_question) or _from_slogan(inner) or _from_demand(inner)
    if rewritten is None and is_question and _INVERTED.match(inner):
        return text
    if rewritten is None and is_topic:
        rewritten = inner if is_introduced or _is_statement(inner) else f"{inner} should be supported"
    if rewritten is None:
        is_shortened = is_introduced or core != unquoted.rstrip(" ?!.")
        if is_shortened or (is_question and _is_statement(inner) and not re.search("[,;:—]", inner)):
            rewritten = inner
    return text if rewritten is None else rewritten[0].upper() + rewritten[1:]


def is_question(text: str) -> bool:
    """Whether a wording is a question that :func:`as_statement` cannot rewrite ("Why ban cars?"): nobody can be for or against it."""
    return as_statement(text).rstrip().endswith("?")


# ── 1. list marks, labels, ballots; 2. introductions ─────────────────────────

# Each is taken off a wording where it matches.
_LIST_MARK = re.compile(r"^(?:[-*•–]\s+|\(?\d{1,2}[.)]\s+)")
_SECOND_SENTENCE = re.compile(r"[?!]|[a-z]{2}\. [A-Z]")  # a headline or a longer text
_BALLOT = r"(?:yes\s*(?:or|/|and)\s*no|pros?\s*(?:and|or|/|&)\s*con(?:tra)?s?|for\s*(?:or|/|and)\s*against|agree\s*(?:or|/)\s*disagree)"
_LABEL = re.compile(
    rf"^(?:resolved|motion|thesis|claim|statement|proposition|question|topic|issue|{_BALLOT})\s*[:–—]\s*(?:that\s+)?", re.IGNORECASE
)
_VOTE_BALLOT = re.compile(rf"(?:\s*[,:;–—(\[]\s*|\s+(?:-\s+)?){_BALLOT}[)\]]?$", re.IGNORECASE)
_TRUTH_BALLOT = re.compile(
    r"(?:\s*[,:;–—(\[]\s*|\s+-\s+)(?:true\s*(?:or|/)\s*false|fact\s*(?:or|/)\s*fiction|right\s*(?:or|/)\s*wrong)[)\]]?$", re.IGNORECASE
)
_OR_NOT = re.compile(r",?\s+or\s+not$", re.IGNORECASE)
_OPENS_A_CHOICE = re.compile(r"^(?:whether|should|to|the question)\b", re.IGNORECASE)
_OPEN_QUESTION = re.compile(r"^(?:why|how|what|who|whom|whose|which|when|where)\b(?!ever)", re.IGNORECASE)
_NOUN_INTRODUCTION = re.compile(
    r"^(?:the )?(?:idea|claim|view|belief|statement|proposition|thesis|motion|question|notion)"
    r" (?:(?:of|is) )?(?:that|whether(?: or not)?)\s+",
    re.IGNORECASE,
)
_VERB_INTRODUCTION = re.compile(
    r"""^(?:
        whether(?:\ or\ not)? | is\ it\ (?:true|right|the\ case)\ that | it\ is\ true\ that
      | (?:do|would)\ you\ (?:agree|think|believe|say)(?:\ that)? | (?:i|we)\ (?:think|believe|agree|say|hold|claim)\ that
      | this\ house\ (?:believes|thinks|holds)(?:\ that)? | thbt
    )\s+""",
    re.IGNORECASE | re.VERBOSE,
)
_THAT_INTRODUCTION = re.compile(r"^[Tt]hat\s+(?=(?:the|an?|this|these|those|all|no|every|we)\s|[A-Z])")
# Behind "whether ...", these words say something of the question: "Whether it rains matters" stays as it is.
_SAYS_SOMETHING_OF_IT = re.compile(
    r"\b(?:depends|matters|remains|is unclear|is unknown|is (?:a|the|one) (?:question|matter))\b", re.IGNORECASE
)


def _unquoted(text: str) -> str:
    """Make spaces single, and take off quotation marks around the whole text."""
    return re.sub(r"^[\"“‘']([^\"“”]*)[\"”’']$", r"\1", " ".join(text.split()))


def _without_introduction(core: str) -> str:
    """Take off the words that introduce a statement: "whether", "the claim that", "I think that"; one behind another too.

    :param core: a wording without list marks, labels, quotation marks and ballots
    """
    for introduction in (_NOUN_INTRODUCTION, _VERB_INTRODUCTION, _THAT_INTRODUCTION):
        rest = introduction.sub("", core)
        # "The claim that this is so is wrong" is a statement about a claim, and stays
        has_one_verb = len(_FINITE_VERB.findall(rest)) == 1
        if rest != core and ((introduction is _VERB_INTRODUCTION and not _SAYS_SOMETHING_OF_IT.search(rest)) or has_one_verb):
            return _without_introduction(rest)
    return core


# ── 3a. questions ────────────────────────────────────────────────────────────

_MODAL = words("should will would can could must may might shall")
_DO = words("do does did")
_BE = words("is are was were")
_HAVE = words("has have had")
_INVERTED = re.compile(rf"^(?P<verb>{'|'.join(sorted(_MODAL | _DO | _BE | _HAVE))})(?P<not>n[’']t)?\s+(?P<rest>.+)$", re.IGNORECASE)
_OPENS_UNMARKED_QUESTIONS = words("should is are was were does did")  # "will", "may" and "do" open much else
_MID_SENTENCE = words("not still really ever always never also already soon now again")  # adverbs between subject and predicate
_DEGREE = words("very too so more most less as quite")


def _from_question(core: str, *, is_question: bool) -> str | None:
    """Rewrite a yes-or-no question as a statement, its subject before its verb: "should cars be banned" → "cars should be banned".

    :param core: a wording without question mark and introduction
    :param is_question: whether it had a question mark
    :returns: None where the text is no such question, or its subject is not clear
    """
    inverted = _INVERTED.match(core)
    if inverted is None or inverted["verb"].isupper():
        return None
    if not is_question and (inverted["verb"].lower() not in _OPENS_UNMARKED_QUESTIONS or "," in core):
        return None
    verb, rest = inverted["verb"].lower(), inverted["rest"].split()
    length = _subject_length(verb, rest)
    return None if length is None else " ".join([*rest[:length], verb, *rest[length:]])


def _subject_length(verb: str, rest: Sequence[str]) -> int | None:
    """Count the words of the subject, which stands between the verb that opens a question and its predicate: "should | the old cars | go".

    :param verb: the verb that opens the question, in lower case
    :param rest: the words behind it
    :returns: None where it is not clear where the subject ends
    """
    lower = [word.lower() for word in rest]
    if lower[0] in PRONOUNS | {"there", "we", "you", "i"}:
        return 1 if len(rest) > 1 else None
    if verb in _BE:
        return _length_before_predicate(rest, lower)
    positions = range(1, len(rest))
    if verb in _HAVE:
        return next(
            (
                position
                for position in positions
                if lower[position] in _MID_SENTENCE | _PARTICIPLES or re.fullmatch(r"\w{2,}ed", lower[position])
            ),
            None,
        )
    auxiliaries = [position for position in positions if lower[position] in {"be", "have"} and lower[position - 1] != "to"]
    verbs = [
        position
        for position in positions
        if (lower[position] in _VERBS | _MID_SENTENCE or re.fullmatch(r"\w+(?:ise|ize|ify)", lower[position]))
        and lower[position - 1] not in PREPOSITIONS | DETERMINERS
    ]
    if verb in _MODAL and auxiliaries:
        adverbs_before = [position for position in verbs if lower[position] in _MID_SENTENCE and position < auxiliaries[0]]
        return min([auxiliaries[0], *adverbs_before])
    if verbs:
        return verbs[0]
    # no verb is known: the subject is a name, and the first word without a capital is the verb
    uncapitalized = next(
        (position for position in positions if rest[position][0].islower() and lower[position] not in {"of", "and", "the", "for"}), None
    )
    return uncapitalized if uncapitalized and rest[uncapitalized - 1][0].isupper() else None


def _length_before_predicate(rest: Sequence[str], lower: Sequence[str]) -> int | None:
    """Count the words of the subject behind "is" or "are": up to the first word that can open a predicate, else all but the last phrase.

    :param rest: the words behind the verb
    :param lower: the same in lower case
    :returns: None where there is one word only
    """
    positions = range(1, len(rest))
    openings = [
        position for position in positions if _opens_predicate(lower[position]) and lower[position - 1] not in PREPOSITIONS | DETERMINERS
    ]
    openings += [
        position
        for position in positions
        if lower[position] in PREPOSITIONS - {"of"} | {"behind", "about"} and rest[position - 1][0].isupper()
    ]
    last = len(rest) - 1
    while last > 1 and lower[last - 1] in PREPOSITIONS | DETERMINERS | _DEGREE:
        last -= 1
    return min(openings, default=last if last > 0 else None)


def _opens_predicate(word: str) -> bool:
    """Whether a predicate behind "is" may begin with this word: an article, a participle, an adverb, "likely" and the like.

    :param word: in lower case
    """
    is_known = word in _MID_SENTENCE | _PARTICIPLES | {"a", "an", "the", "likely", "able", "responsible", "guilty"}
    return is_known or bool(re.fullmatch(r"\w{3,}(?:ing|ed)", word))


# ── 3b. demands and slogans ──────────────────────────────────────────────────


def _regular_participle(verb: str) -> str:
    """Form the past participle of a regular verb: "close" → "closed", "tax" → "taxed", "deny" → "denied"."""
    return f"{verb}d" if verb.endswith("e") else re.sub(r"([^aeiou])y$", r"\1i", verb) + "ed"


# Of each verb: its participle, if that is irregular, and the words that may open what follows its object.
_DEMANDS = wordlists.rows(_DATA / "demanded_verbs.txt")
# Verb → participle, as in "Ban cars": "Cars should be banned".
_DEMANDED = {verb: columns[0] if columns and columns[0] else _regular_participle(verb) for verb, *columns in _DEMANDS}
# Verb → regular expression of the words that end its object, as in "Send weapons to X": "Weapons should be sent to X".
_BEHIND_OBJECT = {verb: columns[1].replace(", ", "|") for verb, *columns in _DEMANDS if len(columns) > 1}
_BEHIND_ANY_OBJECT = r"(?:to|by)(?= [\d$£€])"  # of the other verbs: "Raise the tax to 5 %"
_ACTIVE_VERBS = frozenset(wordlists.entries(_DATA / "active_verbs.txt"))
_VERBS_AND_NOUNS = frozenset(wordlists.entries(_DATA / "verbs_and_nouns.txt"))
_VERBS = frozenset(_DEMANDED) | _ACTIVE_VERBS | frozenset(wordlists.entries(_DATA / "other_verbs.txt"))
_IRREGULAR = frozenset(participle for participle in _DEMANDED.values() if not participle.endswith("ed"))
_PARTICIPLES = _IRREGULAR | frozenset(wordlists.entries(_DATA / "participles.txt"))
_PARTICLES = words("out down back up off in home over")  # of verbs with two words: "Bring back X", "Shut X down"
_TAKES_A_BARE_PLURAL = words("cut end raise lower delay halt fund")  # "Cut taxes" is a demand, "tax cuts" and "test results" are none

# Noun and its preposition → participle: "A ban on cars" → "Cars should be banned".
_DEMAND_NOUNS = {noun: participle for noun, participle in wordlists.rows(_DATA / "demand_nouns.txt")}  # noqa: C416  # pairs, for mypy
_NOMINAL_DEMAND = re.compile(rf"^(?:an?\s+)?(?P<noun>{'|'.join(_DEMAND_NOUNS)})\s+(?P<object>.+)$", re.IGNORECASE)
_SLOGANS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"^(?:{opening})\s+(?P<object>.+)$", re.IGNORECASE), template)
    for opening, template in (
        (r"no to|say no to|down with|against", "{} should be rejected"),
        (r"yes to|say yes to|in favou?r of|for", "{} should be supported"),
        (r"no more", "There should be no more {}"),
        (r"no", "There should be no {}"),
        (r"this house supports", "{} should be supported"),
        (r"this house opposes", "{} should be rejected"),
    )
)


def _from_slogan(core: str) -> str | None:
    """Rewrite a slogan without a verb as a statement: "No to X" → "X should be rejected", "A ban on X" → "X should be banned".

    :param core: a wording without list marks, labels, introduction and final marks
    :returns: None where it is no slogan that is known
    """
    if (_is_statement(core) or len(core.split()) > MAX_SLOGAN_WORDS) and not core.lower().startswith("this house"):
        return None
    if re.match(r"(?:more|less|fewer)\s", core, re.IGNORECASE):
        return f"There should be {core[0].lower()}{core[1:]}"
    if demand := _NOMINAL_DEMAND.match(core):
        return f"{demand['object']} should be {_DEMAND_NOUNS[demand['noun'].lower()]}"
    for pattern, template in _SLOGANS:
        slogan = pattern.match(core)
        max_words = 3 if template.endswith(" no {}") else MAX_SLOGAN_WORDS
        if slogan and "," not in core and len(slogan["object"].split()) <= max_words:
            return template.format(slogan["object"])
    return None


_IMPERATIVE = re.compile(
    r"^(?:(?:please|let[’']s|let us|this house (?:would|will)|thw|to|not to)\s+)?"
    r"(?P<negation>(?:don[’']t|do not|never|not)\s+)?(?P<rest>.+)$",
    re.IGNORECASE,
)


def _from_demand(core: str) -> str | None:
    """Rewrite a demand as a statement: "Ban X" → "X should be banned"; "Do not ban X"; "This house would ban X".

    :param core: a wording without list marks, labels, introduction and final marks
    :returns: None where it is no demand, or may be a statement or a topic
    """
    imperative = _IMPERATIVE.match(re.sub(r"\s+now$", "", core, flags=re.IGNORECASE))
    if imperative is None:
        return None
    first, _, rest = imperative["rest"].partition(" ")
    is_negated = bool(imperative["negation"]) or core.lower().startswith("not to ")
    verb, after = first.lower(), rest.split()
    if verb not in _DEMANDED.keys() | _ACTIVE_VERBS or not after or _is_statement(f"it {rest}"):
        return None
    if imperative.start("rest") == 0 and _may_open_a_noun_phrase(verb, after):
        return None
    if verb in _ACTIVE_VERBS:
        return f"It is {'wrong' if is_negated else 'right'} to {verb} {rest}"
    participle = _DEMANDED[verb]
    if after[0].lower() in _PARTICLES and len(after) > 1:
        participle, rest = f"{participle} {after[0]}", " ".join(after[1:])
    elif after[-1].lower() in _PARTICLES and len(after) > 1:
        participle, rest = f"{participle} {after[-1]}", " ".join(after[:-1])
    elif end := re.search(rf"\s(?:{_BEHIND_OBJECT.get(verb, _BEHIND_ANY_OBJECT)})\s", rest):
        participle, rest = f"{participle}{rest[end.start() :]}", rest[: end.start()]
    elif after[0].lower() in PREPOSITIONS | {"and", "or"}:
        return None
    return f"{rest} should{' not' if is_negated else ''} be {participle}"


def _may_open_a_noun_phrase(verb: str, after: Sequence[str]) -> bool:
    """Whether a verb at the start may be a noun or part of one, as in "Tax cuts help" or "Leave voters won", so that nothing is demanded.

    :param verb: in lower case
    :param after: the words behind it; an article, "all", "no" or a capital marks them as the verb's object
    """
    has_marked_object = after[0].lower() in DETERMINERS | {"all", "no"} or after[0][0].isupper()
    if verb in {"leave", "exit", "pull"}:
        return not has_marked_object and after[0].lower() not in {"from", "in", "out", "with"}
    is_slogan = len(after) == 1 and verb in _TAKES_A_BARE_PLURAL and (verb == "end" or after[0].endswith("s"))
    return verb in _VERBS_AND_NOUNS and not has_marked_object and not is_slogan and after[0].lower() not in _PARTICLES


_FINITE_VERB = re.compile(
    r"\b(?:is|are|was|were|will|would|should|can|could|must|may|might|has|have|had|does|do|did|cannot|won|lost|needs?|became|becomes?)\b|n[’']t\b"
)
_RELATIVE_WORD = re.compile(r"\b(?:that|which|who|whose|where|when)\b")


def _is_statement(text: str) -> bool:
    """Whether a text has a finite verb before its first relative clause, and so is a sentence already."""
    main_clause = _RELATIVE_WORD.split(text)[0] or text
    verbs = _VERBS - _VERBS_AND_NOUNS
    third_person = (word.endswith("s") and (word[:-1] in verbs or word[:-2] in verbs) for word in main_clause.lower().split()[1:])
    return bool(_FINITE_VERB.search(main_clause)) or any(third_person)
