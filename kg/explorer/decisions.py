"""What people decided about the claims of an article, as its page shows it: the file of corrections, read again for each page."""

from collections.abc import Sequence
from pathlib import Path

from kg.corrections import addresses, sheets
from kg.corrections.addresses import Stretch
from kg.corrections.records import Correction
from kg.errors import InputError

_WORDS = {"support": "for", "oppose": "against", "neutral": "neutral", "none": "no position"}


def made(path: Path | None, article: str, claims: Sequence[Stretch]) -> dict[str, tuple[Correction, ...]]:
    """Find the corrections of claims of one article.

    :param path: the file; None where none is kept. One that is not there yet, or cannot be read, holds none: the build complains
    :param article: its source
    :returns: IRI of a claim → its corrections, in the order of the file; what fits no claim, or several, is left out
    """
    decided: dict[str, list[Correction]] = {}
    for correction in _read(path):
        if correction.article == article and correction.action in {"confirm", "drop", "change", "stance"}:
            speaker = correction.speaker if correction.action != "change" else None  # there it is the new one
            found = addresses.find(correction, claims, speaker=speaker)
            if len(found) == 1:
                decided.setdefault(found[0].iri, []).append(correction)
    return {iri: tuple(corrections) for iri, corrections in decided.items()}


def _read(path: Path | None) -> tuple[Correction, ...]:
    """Read the file; nothing where there is none, or none that can be read."""
    try:
        return sheets.read(path) if path is not None and path.exists() else ()
    except InputError:
        return ()


def words(corrections: Sequence[Correction]) -> str:
    """Say in a few words what was decided about a claim; of several decisions of one kind the last counts.

    >>> words([Correction("stance", proposition="Build it", position="oppose"), Correction("confirm")])
    'against, right'
    """
    last = {(correction.action, correction.proposition): _word(correction) for correction in corrections}
    return ", ".join(last.values())


def _word(correction: Correction) -> str:
    """Say what one correction decides, as reader.js does."""
    match correction.action:
        case "confirm":
            return "right"
        case "drop":
            return "no claim"
        case "stance":
            return _WORDS[correction.position or "none"]
        case _:
            return ", ".join(str(value) for value in (correction.speaker, correction.kind, correction.polarity) if value)
