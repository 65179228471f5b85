"""Cut the span of a source into the words of each speaker: "the mayor and the governor", "officials, including Ann Lee"."""

import re

from kg.people import phrases
from kg.records import Span

_LONGEST = 500  # characters of a source that are read
_INCLUDING = re.compile(r"(.+?),?\s(?:including|such as|among them|notably)\s(.+)$", re.DOTALL)
# Where a description of the last speaker begins: names behind it are no speakers ("Ada Berg, |who met Otis Fenn and Nora Lund"). 89 in 55
# articles; 62 right of 83, 20 without.
_DESCRIBING = re.compile(r",? (?:who|which|that|whose)\b|,(?! (?:and )?(?:[A-Z]|the ))| (?:--|[–—]) (?!and )")
# 13 in 11 articles; 7 right of 10, 3 without. It has fewer than 20 cases, and stays as a part of "A and B".
_BOTH = re.compile(r"[Bb]oth ")
_NAMED = frozenset({"person", "organization", "group"})
_JOINT = re.compile(r",? and |, ")
_ARTICLE = re.compile(r"(?:the|an?|his|her) ", re.IGNORECASE)
_DESCRIBING_ON = re.compile("")  # a description begins right here
_PARTY = re.compile(r"(?:[A-Z]{1,2}-[A-Z][\w.]*|Jr\.?|Sr\.?)(?=[,\s]|$)")  # "Ada Berg, |R-Ohio, and Otis Fenn"
_GOES_ON = re.compile(r"(?:[A-Z]|the |his |her |former |current )")  # how another source begins


def trim(text: str, span: Span) -> Span | None:
    """Leave out spaces and punctuation around a source; None where nothing is left.

    Only the first 500 characters of a source are read.
    """
    words = text[span.start : min(span.end, span.start + _LONGEST)]
    left = len(words) - len(words.lstrip(' \n\t,.;:“”"—–-'))
    right = len(words.rstrip(' \n\t,;:“”"—–-'))
    return Span(span.start + left, span.start + right) if left < right else None


def split_including(text: str, span: Span) -> list[Span]:
    """Cut a source that names some of its members ("officials, including Ann Lee"): the whole, then each member; else nothing.

    The whole is no person, whom the words would describe, and each member has a name: of "voters, including some who left" the voters
    alone speak. 31 cases in 28 articles; 7 right of 30, 4 without.
    """
    including = _INCLUDING.match(text[span.start : span.end])
    if including is None:
        return []
    whole, named = Span(span.start, span.start + including.end(1)), Span(span.start + including.start(2), span.end)
    pieces = [piece for piece in (whole, *split_joint(text, named)) if trim(text, piece)]
    described = [phrases.describe(text[piece.start : piece.end]).kind for piece in pieces]
    is_named = len(described) > 1 and described[0] != "person" and _NAMED.issuperset(described[1:])
    return pieces if is_named else []


def split_joint(text: str, span: Span) -> list[Span]:
    """Cut a joint source at each "and" and comma. It stays whole where a piece is no source by itself ("the Justice |and Home Office").

    A description of several before their names is no speaker of its own ("two lawyers|, Ada Berg and Otis Fenn").

    376 in 226 articles; 157 right of 324, 51 without.
    """
    words = text[span.start : span.end]
    both = _BOTH.match(words)
    begin = both.end() if both else 0
    cuts = _cuts(words, begin)
    if not any("and" in cut[0] for cut in cuts):
        return [span]
    pieces = []
    for cut in cuts:
        pieces.append(Span(span.start + begin, span.start + cut.start()))
        begin = cut.end()
    pieces.append(Span(span.start + begin, span.end))
    if not all(phrases.stands_alone(text[piece.start : piece.end], first=number == 0) for number, piece in enumerate(pieces)):
        return [span]
    return pieces[1:] if _describes_the_others(text, pieces, cuts) else pieces


def _cuts(words: str, begin: int) -> list[re.Match[str]]:
    """Find each "and" and comma that joins sources. Those inside a description of a source do not; ", and" may end the description.

    :param begin: offset where the first source begins
    """
    cuts: list[re.Match[str]] = []
    describing = _DESCRIBING.search(words)
    start = begin  # of the source that is read
    for joint in _JOINT.finditer(words):
        is_inside = describing is not None and describing.start() <= joint.start()
        if is_inside and not (joint[0] == ", and " and _GOES_ON.match(words, joint.end())):
            continue
        if joint[0] == ", " and _PARTY.match(words, joint.end()):
            continue
        if not is_inside and joint[0] == ", " and _is_apposition(words[start : joint.start()], words[joint.end() :]):
            describing = _DESCRIBING_ON.search(words, joint.start())
            continue
        cuts.append(joint)
        start = joint.end()
        describing = _DESCRIBING.search(words, start)
    return cuts


def _is_apposition(source: str, after: str) -> bool:
    """Whether a comma sets off a description from a person's name, or a name from a description.

    "Ada Berg|, the mayor of Tern Bay, and Otis Fenn"; "Ada Berg and her husband|, Otis Fenn"
    """
    set_off = re.split(r",| and ", after, maxsplit=1)[0]
    first, second = phrases.describe(source), phrases.describe(set_off)
    if first.kind == "person":
        return second.kind in {"role", "anonymous"} and not second.plural and bool(_ARTICLE.match(set_off))
    return second.kind == "person" and first.kind in {"role", "anonymous"} and not first.plural and bool(_ARTICLE.match(source))


def _describes_the_others(text: str, pieces: list[Span], cuts: list[re.Match[str]]) -> bool:
    """Whether the first piece of a joint source describes the others, which are names: "two lawyers, Ada Berg and Otis Fenn"."""
    if len(pieces) < 3 or cuts[0][0] != ", ":
        return False
    first, *others = [phrases.describe(text[piece.start : piece.end]) for piece in pieces]
    return first.kind == "anonymous" and first.plural and all(other.kind in {"person", "organization"} for other in others)
