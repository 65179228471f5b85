"""What the models are shown of a claim."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kg import aspects
from kg.models.pairs import Floats
from kg.propositions import Wordings
from kg.records import Article, Claim, Paragraph, Snapshot, Source, Span, Speaker

TEXT = "Row over tram\n\nThe mayor refused to apologise. Daesh was not named.\n\nMs Lind denied having lied."
PEOPLE = {name: Speaker(name, name, "person") for name in ("Ada Moss", "Cora Lind")}


def _article() -> Article:
    paragraphs = tuple(Paragraph(Span(start, start + len(part)), "body") for part in TEXT.split("\n\n")[1:] for start in [TEXT.index(part)])
    snapshot = Snapshot("d" * 64, TEXT, "tram.txt", is_file=True)
    return Article("a", "tram.txt", snapshot, Span(0, len(TEXT)), paragraphs, "Row over tram", None, None, None, None, "en")


def _claim(text: str, speaker: str, cue: str | None) -> Claim:
    at = TEXT.index(text)
    span = Span(TEXT.index(cue), TEXT.index(cue) + len(cue)) if cue else None
    source = Source(None, speaker, None, None, 1.0)
    return Claim(text, "a", Span(at, at + len(text)), text, "indirect", "asserted", span, source, 1.0)


def test_a_claim_is_seen_with_its_holder_its_cue_and_its_paragraph() -> None:
    asked: list[str] = []

    def encode(texts: Sequence[str]) -> Floats:
        asked.extend(texts)
        return np.arange(len(texts), dtype=np.float32).reshape(-1, 1)

    denied = replace(_claim("having lied", "Cora Lind", "denied"), polarity="denied")
    claims = [_claim("to apologise", "Ada Moss", "refused"), _claim("Daesh was not named", "Ada Moss", None), denied]
    seen = aspects.look(claims, {"a": _article()}, PEOPLE, encode=encode, same=Wordings())
    assert seen.texts == ("to apologise", "ISIS was not named", "having lied")
    assert seen.said == ("Ada Moss refused: to apologise", "Ada Moss said: ISIS was not named", "Cora Lind: having lied")
    assert asked == sorted(set(asked))
    shown = [[asked[int(place)] for place in three.ravel()] for three in seen.vectors]
    assert shown[0] == [
        "to apologise",
        "Ada Moss refused to apologise",
        "The mayor refused to apologise. ISIS was not named.",
    ]
    assert shown[1][2] == shown[0][2]
    assert shown[2][1:] == ["Cora Lind denied having lied", "Ms Lind denied having lied."]
    assert aspects.look([], {}, {}, encode=encode, same=Wordings()).vectors.shape[:2] == (0, 3)
