"""How sure it is that a content is speech: its features, its stored weights, and how they are fitted on marked articles."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from readings import reading

from kg.claims import speech
from kg.claims.contents import contents_of
from kg.claims.speech import FEATURES
from kg.errors import ModelError
from kg.learning import speech as fitting
from kg.learning.speech import SETS, MarkedReading
from kg.records import Attribution, Reading

ONLY_NAMED = ("attitude", "only named")


def features(text: str, source: str, cue: str, content: str) -> dict[str, float]:
    one = reading(text, (source, cue, content))
    (found,) = contents_of(one.article, one.attributions[0], ())
    return dict(zip(FEATURES, found.features, strict=True))


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "expected"),
    [
        (
            "Quill said that the pier is old.",
            "Quill",
            "said",
            "the pier is old",
            {"behind that", "article", "finite verb", "report", "named"},
        ),
        (
            "He would urge them to go there.",
            "He",
            "would urge",
            "to go there",
            {"infinitive", "no verb", "attitude", "only named", "modal", "named"},
        ),
        ("It is not said how the pier fell.", "", "is not said", "how the pier fell", {"question word", "no verb", "report", "negated"}),
        ("This shows why it is old.", "This", "shows", "why it is old", {"question word", "finite verb", "this", "report", "named"}),
    ],
)
def test_features_say_what_stands_there(text: str, source: str, cue: str, content: str, expected: set[str]) -> None:
    found = features(text, source, cue, content)
    assert expected <= {name for name, value in found.items() if value == 1}
    switches = set(FEATURES) - {"one", "tagger", "words", "passive", "no source"} - expected
    assert not [name for name in switches if found[name]]


def test_the_words_behind_a_cue_show_a_fragment() -> None:
    text = "But in the last years, Quill said, the pier has become old."
    one = reading(text, ("Quill", "said", "But in the last years"))
    span = one.attributions[0].content[0]
    cut_off = speech.features(text, one.attributions[0], span, "indirect")
    assert speech.is_fragment(cut_off)
    assert not speech.is_fragment(speech.features(text.replace("said,", "said;"), one.attributions[0], span, "indirect"))
    assert not speech.is_fragment(speech.features(text, one.attributions[0], span, "direct"))


def test_the_stored_weights_are_those_of_the_features(tmp_path: Path) -> None:
    fitted = speech.bundled()
    assert len(fitted.weights) == len(FEATURES)
    assert 0.5 < fitted.minimum_said < fitted.minimum_named < 1
    row = json.loads(speech.STORED.read_text(encoding="utf-8"))
    damaged: list[dict[str, object]] = [{}, row | {"weights": {"one": 1.0}}, row | {"weights": [1.0]}, row | {"minimum": 0.5}]
    for broken in damaged:
        path = tmp_path / "speech.json"
        path.write_text(json.dumps(broken), encoding="utf-8")
        with pytest.raises(ModelError) as caught:
            speech.read(path)
        assert "kg train speech" in caught.value.hint


def _marked(number: int) -> tuple[Reading, frozenset[int]]:
    """An article with one claim and, as the second attribution, one that is none."""
    thing = f"the very old pier {number}"
    text = f"Quill said that pier {number} is old. The picture may show {thing}."
    return reading(text, ("Quill", "said", f"that pier {number} is old"), ("The picture", "may show", thing)), frozenset({1})


def _readings() -> list[MarkedReading]:
    result = []
    for number in range(40):
        annotated, not_claims = _marked(number)
        found = tuple(replace(attribution, confidence=0.7) for attribution in annotated.attributions)
        result.append(MarkedReading(SETS[number % 2], annotated, found, not_claims))
    return result


def test_what_annotators_marked_is_learned() -> None:
    fitted, scores = fitting.fit(_readings())
    annotated, _ = _marked(41)
    claim, picture = (next(iter(contents_of(annotated.article, each, ()))).features for each in annotated.attributions)
    assert fitted.probability(picture) < fitted.minimum_said <= fitted.probability(claim)
    assert scores["world train, 5 folds, said: auc"] == scores["polnear train, 5 folds, said: auc"] == 1.0


def test_only_where_all_attributions_are_marked_is_another_one_wrong() -> None:
    annotated, not_claims = _marked(1)
    other = Attribution(annotated.attributions[0].source, (), (annotated.sentences[1].span,), 0.7)
    without = replace(annotated, attributions=annotated.attributions[:1])
    for marked_set, expected in zip(SETS, (False, None), strict=True):
        assert fitting._is_claim(other, MarkedReading(marked_set, without, (), not_claims)) is expected
