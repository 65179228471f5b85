"""Cuts a sentence to its first clause, and writes the contrary of a proposition."""

import re

LONG = 12  # words; a longer claim is cut to its first clause

_AUXILIARY = re.compile(
    r"\b(is|are|was|were|will|would|should|can|could|must|may|might|has|have|had|does|do|did)\b(\s+still)?(?:\s+(not|no longer))?"
)
_STILL = re.compile(r"\b(still|no longer)\s+(?=(?:is|are|was|were|has|have|had)\b|[a-z]+(?:s|ed)\b)")  # before its verb
_BREAK = re.compile(r"(?P<and>,? and )|,? (?:but|while|although|though|because|even as|even though|unless|until) |[,;] ")
_OPENS_SUBORDINATE = re.compile(
    r"(?:as|if|while|when|although|though|because|since|after|before|despite|unless|until|in|on|by|for|with)\b", re.IGNORECASE
)
_NEGATION = re.compile(r"\b(?:not|never|no|no longer|neither|nor|cannot)\b|n['’]t\b", re.IGNORECASE)


def first_clause(text: str) -> str:
    """Give the first clause of a long sentence that makes sense alone, else the whole sentence.

    >>> first_clause("Islamic State still poses a threat in Iraq and the work with the army to defeat the group is not done")
    'Islamic State still poses a threat in Iraq'
    """
    if len(text.split()) <= LONG or _OPENS_SUBORDINATE.match(text):
        return text
    for found in _BREAK.finditer(text):
        clause = text[: found.start()]
        keeps_quotations = clause.count("“") == clause.count("”") and clause.count('"') % 2 == 0
        joins_clauses = not found["and"] or has_verb(text[found.end() :])  # "and" may join smaller parts
        if keeps_quotations and joins_clauses and len(clause.split()) > 3 and has_verb(clause):
            return clause
    return text


def has_verb(text: str) -> bool:
    """Whether a text has a verb that can be negated by rule."""
    return bool(_AUXILIARY.search(text) or _STILL.search(text))


def is_negated(text: str) -> bool:
    """Whether a text has a word of negation."""
    return bool(_NEGATION.search(text))


def negated(text: str) -> str:
    """Write the contrary of a proposition: negate its first auxiliary verb, or remove the negation; "still" becomes "no longer", and back.

    >>> negated("ISIS is still a threat"), negated("The tram should not be built"), negated("Police shot first")
    ('ISIS is no longer a threat', 'The tram should be built', 'It is not true that Police shot first')
    >>> negated("The group no longer posed a threat and is spent")
    'The group still posed a threat and is spent'
    """
    auxiliary, still = _AUXILIARY.search(text), _STILL.search(text)
    if still and (not auxiliary or still.start() < auxiliary.start()):
        return text[: still.start()] + ("no longer" if still[1] == "still" else "still") + text[still.end(1) :]
    if not auxiliary:
        return f"It is not true that {text}"
    verb, is_still, negation = auxiliary.groups()
    contrary = verb if negation else f"{verb} no longer" if is_still else f"{verb} not"
    return text[: auxiliary.start()] + contrary + text[auxiliary.end() :]
