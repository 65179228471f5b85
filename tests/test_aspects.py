"""What the models are shown of a claim."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kg.models.pairs import Floats
from kg.records import Article, Claim, Paragraph, Snapshot, Source, Span, Speaker
from kg.stances import aspects
from kg.stances.aspects import Shown
from kg.stances.propositions import Wordings

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
    seen = aspects.see(aspects.look(claims, {"a": _article()}, PEOPLE), encode=encode, same=Wordings())
    assert seen.texts == ("to apologise", "ISIS was not named", "having lied")
    assert seen.said == ("Ada Moss refused: to apologise", "Ada Moss said: ISIS was not named", "Cora Lind denied: having lied")
    assert seen.groups == (("a", "Ada Moss"), ("a", "Ada Moss"), ("a", "Cora Lind"))
    assert asked == sorted(set(asked))
    shown = [[asked[int(place)] for place in three.ravel()] for three in seen.vectors]
    assert shown[0] == [
        "to apologise",
        "Ada Moss refused to apologise",
        "The mayor refused to apologise. ISIS was not named.",
    ]
    assert shown[1][2] == shown[0][2]
    assert shown[2][1:] == ["Cora Lind denied having lied", "Ms Lind denied having lied."]


def test_a_claim_is_put_into_plain_words() -> None:
    (one,) = aspects.look([_claim("Daesh was not named", "Ada Moss", None)], {"a": _article()}, PEOPLE)
    paragraph = "The mayor refused to apologise. Daesh was not named."
    assert one == Shown("Ada Moss", "said", "Daesh was not named", paragraph, ("a", "Ada Moss"))


def test_a_claim_outside_of_all_paragraphs_is_seen_by_itself() -> None:
    (one,) = aspects.look([_claim("Daesh was not named", "Ada Moss", None)], {"a": replace(_article(), paragraphs=())}, PEOPLE)
    assert one.paragraph == one.content


def test_no_claims_are_nothing_to_see_and_nothing_to_encode() -> None:
    def encode(_texts: Sequence[str]) -> Floats:
        raise AssertionError

    assert aspects.look([], {}, {}) == ()
    seen = aspects.see([], encode=encode, same=Wordings())
    assert (seen.texts, seen.said, seen.groups, seen.vectors.shape[:2]) == ((), (), (), (0, 3))


def test_each_distinct_text_is_encoded_once() -> None:
    asked: list[str] = []

    def encode(texts: Sequence[str]) -> Floats:
        asked.extend(texts)
        return np.zeros((len(texts), 1), dtype=np.float32)

    one = Shown("Ada Moss", "said", "Daesh is weak", "Daesh is weak", ("a", "Ada Moss"))
    seen = aspects.see([one, replace(one, holder="Cora Lind", group=("b", "Cora Lind"))], encode=encode, same=Wordings())
    assert asked == ["Ada Moss said ISIS is weak", "Cora Lind said ISIS is weak", "ISIS is weak"]
    assert seen.groups == (("a", "Ada Moss"), ("b", "Cora Lind"))
