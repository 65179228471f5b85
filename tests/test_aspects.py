"""How claims are described and shown to the models."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kg.models.pairs import Floats
from kg.records import Article, Claim, Paragraph, Snapshot, Source, Span, Speaker
from kg.stances import aspects
from kg.stances.aspects import DescribedClaim
from kg.stances.same_names import SameNames

TEXT = "Row over tram\n\nThe mayor refused to apologise. Daesh was not named.\n\nMs Lind denied having lied."
FIRST = "The mayor refused to apologise. Daesh was not named."
PEOPLE = {name: Speaker(f"iri of {name}", name, "person") for name in ("Ada Moss", "Cora Lind")}
SPEAKERS = {speaker.iri: speaker for speaker in PEOPLE.values()}


def _article() -> Article:
    paragraphs = tuple(Paragraph(Span(start, start + len(part)), "body") for part in TEXT.split("\n\n")[1:] for start in [TEXT.index(part)])
    snapshot = Snapshot("d" * 64, TEXT, "tram.txt", is_file=True)
    return Article("a", "tram.txt", snapshot, Span(0, len(TEXT)), paragraphs, "Row over tram", None, None, None, None, "en")


def _claim(text: str, speaker: str, cue: str | None) -> Claim:
    at = TEXT.index(text)
    span = Span(TEXT.index(cue), TEXT.index(cue) + len(cue)) if cue else None
    source = Source(None, PEOPLE[speaker].iri, None, None, 1.0)
    return Claim(text, "a", Span(at, at + len(text)), text, "indirect", "asserted", span, source, 1.0)


def _described(*claims: Claim, article: Article | None = None) -> tuple[DescribedClaim[Claim], ...]:
    return aspects.describe(claims, {"a": article or _article()}, SPEAKERS)


def test_a_claim_is_described_in_plain_words() -> None:
    first, second = _claim("Daesh was not named", "Ada Moss", None), _claim("to apologise", "Cora Lind", "refused")
    group = ("a", "iri of Ada Moss")
    assert _described(first, second) == (
        DescribedClaim(first, "Ada Moss", "said", "Daesh was not named", FIRST, group),
        DescribedClaim(second, "Cora Lind", "refused", "to apologise", FIRST, ("a", "iri of Cora Lind")),
    )
    assert _described() == ()


def test_a_claim_outside_of_all_paragraphs_is_its_own_paragraph() -> None:
    claim = _claim("Daesh was not named", "Ada Moss", None)
    for paragraphs in ((), _article().paragraphs[1:], (Paragraph(Span(0, 13), "headline"),)):
        (described,) = _described(claim, article=replace(_article(), paragraphs=paragraphs))
        assert described.paragraph == "Daesh was not named"


def test_a_claim_at_the_edges_of_a_paragraph_is_in_it() -> None:
    assert _described(_claim("The mayor", "Ada Moss", None))[0].paragraph == FIRST
    assert _described(_claim("Ms Lind", "Ada Moss", None))[0].paragraph == "Ms Lind denied having lied."
    assert _described(replace(_claim(".\n\nMs", "Ada Moss", None)))[0].paragraph == FIRST


class _Encode:
    """A double of the encoder: a text's vector is its number among those that were asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Floats:
        self.asked.extend(texts)
        return np.arange(len(texts), dtype=np.float32).reshape(-1, 1)

    def texts(self, vectors: Floats) -> list[str]:
        return [self.asked[int(number)] for number in vectors.ravel()]


def test_the_models_see_three_aspects_with_names_made_equal() -> None:
    encode = _Encode()
    claims = [
        _claim("to apologise", "Ada Moss", "refused"),
        _claim("Daesh was not named", "Ada Moss", None),
        _claim("having lied", "Cora Lind", "denied"),
    ]
    first, second, third = aspects.embed(_described(*claims), encode=encode, rename=SameNames())
    assert [seen.claim for seen in (first, second, third)] == claims
    assert [seen.article_and_speaker for seen in (first, second, third)] == [
        ("a", f"iri of {name}") for name in ("Ada Moss", "Ada Moss", "Cora Lind")
    ]
    assert [seen.text for seen in (first, second, third)] == ["to apologise", "ISIS was not named", "having lied"]
    assert [seen.reported for seen in (first, second, third)] == [
        "Ada Moss refused: to apologise",
        "Ada Moss said: ISIS was not named",
        "Cora Lind denied: having lied",
    ]
    paragraph = "The mayor refused to apologise. ISIS was not named."
    assert encode.texts(first.vectors) == ["to apologise", "Ada Moss refused to apologise", paragraph]
    assert encode.texts(second.vectors) == ["ISIS was not named", "Ada Moss said ISIS was not named", paragraph]
    assert encode.texts(third.vectors) == ["having lied", "Cora Lind denied having lied", "Ms Lind denied having lied."]
    assert first.vectors.shape == (3, 1)


def test_each_distinct_text_is_encoded_once_in_order() -> None:
    encode = _Encode()
    one = DescribedClaim("first", "Ada Moss", "said", "Daesh is weak", "Daesh is weak", ("a", "Ada Moss"))
    seen = aspects.embed([one, replace(one, claim="second", holder="Cora Lind")], encode=encode, rename=SameNames())
    assert encode.asked == ["Ada Moss said ISIS is weak", "Cora Lind said ISIS is weak", "ISIS is weak"]
    assert [claim.claim for claim in seen] == ["first", "second"]


def test_without_claims_nothing_is_encoded() -> None:
    encode = _Encode()
    assert aspects.embed([], encode=encode, rename=SameNames()) == ()
    assert encode.asked == []
