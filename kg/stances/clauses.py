"""Rules on English sentences: the first clause of a long one, and the negation of a proposition."""

import re

MAX_WORDS = 12  # of a claim; a longer one is cut to its first clause

_AUXILIARY = re.compile(
    r"\b(is|are|was|were|will|would|should|can|could|must|may|might|has|have|had|does|do|did)\b(\s+still)?(?:\s+(not|no longer))?"
)
_STILL_BEFORE_VERB = re.compile(r"\b(still|no longer)\s+(?=(?:is|are|was|were|has|have|had)\b|[a-z]+(?:s|ed)\b)")
# What stands between two clauses of a sentence.
_CLAUSE_BORDER = re.compile(r"(?P<and>,? and )|,? (?:but|while|although|though|because|even as|even though|unless|until) |[,;] ")
_OPENS_SUBORDINATE = re.compile(
    r"(?:as|if|while|when|although|though|because|since|after|before|despite|unless|until|in|on|by|for|with)\b", re.IGNORECASE
)
_NEGATION = re.compile(r"\b(?:not|never|no|no longer|neither|nor|cannot)\b|n['’]t\b", re.IGNORECASE)


def first_clause(text: str) -> str:
    """Cut a sentence of more than :data:`MAX_WORDS` words after its first clause; give it whole where that clause makes no sense alone.

    A clause makes sense alone if it has a verb, more than three words, and no quotation mark whose partner is cut off.

    >>> first_clause("Islamic State still poses a threat in Iraq and the work with the army to defeat the group is not done")
    'Islamic State still poses a threat in Iraq'
    """
    if len(text.split()) <= MAX_WORDS or _OPENS_SUBORDINATE.match(text):
        return text
    for border in _CLAUSE_BORDER.finditer(text):
        clause = text[: border.start()]
        keeps_quotations = clause.count("“") == clause.count("”") and clause.count('"') % 2 == 0
        joins_clauses = not border["and"] or has_verb(text[border.end() :])  # "and" may join smaller parts
        if keeps_quotations and joins_clauses and len(clause.split()) > 3 and has_verb(clause):
            return clause
    return text


def has_verb(text: str) -> bool:
    """Whether a text has a verb that :func:`negated` can negate: an auxiliary verb ("is", "will"), or one behind "still" or "no longer"."""
    return bool(_AUXILIARY.search(text) or _STILL_BEFORE_VERB.search(text))


def is_negated(text: str) -> bool:
    """Whether a text has a word of negation: "not", "never", "no", "neither", "cannot" and the like."""
    return bool(_NEGATION.search(text))


def negated(text: str) -> str:
    """Write the contrary of a proposition by rule.

    Its first auxiliary verb gets a "not", or loses it; "still" becomes "no longer", and back; any other text gets "It is not true that".

    >>> negated("ISIS is still a threat"), negated("The tram should not be built"), negated("Police shot first")
    ('ISIS is no longer a threat', 'The tram should be built', 'It is not true that Police shot first')
    >>> negated("The group no longer posed a threat and is spent")
    'The group still posed a threat and is spent'
    """
    auxiliary, still = _AUXILIARY.search(text), _STILL_BEFORE_VERB.search(text)
    if still and (not auxiliary or still.start() < auxiliary.start()):
        return text[: still.start()] + ("no longer" if still[1] == "still" else "still") + text[still.end(1) :]
    if not auxiliary:
        return f"It is not true that {text}"
    verb, is_still, negation = auxiliary.groups()
    contrary = verb if negation else f"{verb} no longer" if is_still else f"{verb} not"
    return text[: auxiliary.start()] + contrary + text[auxiliary.end() :]
