"""What cues do with their content, whether they deny it, and what asserts nothing."""

import pytest

from kg.claims.cues import CueKind, asserts, cue_kind, denies, is_attitude, polarity
from kg.records import Attribution, Kind, Span


@pytest.mark.parametrize(
    ("cue", "kind"),
    [
        ("argued", "report"),
        ("has pointed out", "report"),
        ("according to", "report"),
        ("in", "report"),
        ("", "report"),
        ("Rules", "report"),
        ("ruler", "attitude"),  # a stem of four letters or less is a whole word
        ("demanded", "act"),
        ("accused", "act"),
        ("calls", "act"),
        ("recalls", "report"),
        ("asks", "act"),
        ("spoke about", "topic"),
        ("talked of telling", "topic"),  # "talk" goes before what else the cue says
        ("mentioned", "topic"),
        ("pointed to", "topic"),
        ("refused to say", "silence"),
        ("declined to comment", "silence"),
        ("did not immediately respond", "silence"),
        ("likes", "attitude"),
        ("praised", "attitude"),
    ],
)
def test_what_a_cue_does_with_its_content(cue: str, kind: CueKind) -> None:
    assert cue_kind(cue) == kind


@pytest.mark.parametrize(
    ("content", "kind", "cue", "is_claim"),
    [
        ("the pier", "direct", "declined to say", True),
        ("the pier is old", "indirect", "declined to say", False),
        ("the pier is old", "indirect", "seemed to say", False),
        ("the pier is old", "mixed", "appears to say", False),
        ("whether the pier is old", "indirect", "asked", False),
        ("whether the pier is old", "indirect", "said", True),
        ("why the pier is old", "indirect", "wonders", False),
        ("the pier is old", "indirect", "asked", True),
        ("the fall of the pier", "indirect", "warned of", False),  # without a verb, about something
        ("the pier is old", "indirect", "warned of", True),
        ("an old pier", "indirect", "said", False),  # three words without a verb
        ("a very old pier", "indirect", "said", True),
        ("an old pier", "mixed", "said", True),
        ("breaking it", "indirect", "denied", True),
        ("an old pier", "indirect", "urged", True),
        ("the pier is old", "indirect", "spoke", True),
        ("the building of the “pier”", "mixed", "spoke", True),
        ("we fear for it", "indirect", "praised", True),
    ],
)
def test_what_asserts_nothing_is_no_claim(content: str, kind: Kind, cue: str, is_claim: bool) -> None:  # noqa: FBT001  # of a table
    assert asserts(content, kind, cue) is is_claim


@pytest.mark.parametrize(
    ("content", "kind", "cue", "is_named"),
    [
        ("the builders of the pier", "indirect", "praised", True),
        ("the building of the pier", "indirect", "spoke", True),
        ("the builders of the “pier”", "mixed", "praised", False),
        ("we fear for it", "indirect", "praised", False),
        ("the building of the pier", "indirect", "urged", False),
        ("a very old pier", "indirect", "said", False),
    ],
)
def test_what_is_liked_or_disliked_is_only_named(content: str, kind: Kind, cue: str, is_named: bool) -> None:  # noqa: FBT001  # of a table
    assert is_attitude(content, kind, cue) is is_named


@pytest.mark.parametrize(
    ("cue", "before", "denied"),
    [
        ("said", "", False),
        ("denied", "", True),
        ("ruled out", "", True),
        ("rejected", "", True),
        ("does not believe", "", True),
        ("believed", "never", True),
        ("deny", "did not", False),
        ("did not deny", "", False),
        ("cannot say", "", True),
        ("doesn’t think", "", True),
        ("noted", "", False),
    ],
)
def test_a_denying_word_or_a_negation_denies_and_both_together_do_not(cue: str, before: str, denied: bool) -> None:  # noqa: FBT001
    assert denies(cue, before) is denied


def _polarity(text: str, *cues: str) -> str:
    spans = tuple(Span(text.index(cue), text.index(cue) + len(cue)) for cue in cues)
    return polarity(text, Attribution((), spans, (Span(0, 1),), 1.0))


def test_polarity_is_read_from_the_cue_and_the_three_words_before_it() -> None:
    assert _polarity("Quill said so") == "asserted"
    assert _polarity("Quill denied it", "denied") == "denied"
    assert _polarity("Quill has not yet said so", "said") == "denied"
    assert _polarity("Quill has not in fact ever said so", "said") == "asserted", "the negation is four words away"
    assert _polarity("It is not old. Quill said so", "said") == "asserted", "the negation is in another clause"
    assert _polarity("Quill, who would not, said so", "said") == "asserted"
    assert _polarity("Quill did not say it was so", "say", "was") == "denied"
    assert _polarity("never extraordinarily-long said so", "said") == "asserted", "the negation is more than 24 characters away"
    assert _polarity("Quill ruled it out", "ruled", "out") == "denied", "the parts of a cue are read together"
