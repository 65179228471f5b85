"""Stories of training: read whole, shown as a build shows claims, and refused where they are no stories."""

import random
from collections import Counter
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.learning import stories
from kg.stances.clauses import negated

FERRY = """# Ferry to Port Ellis
P a The ferry should keep running
P b The ferry is unsafe
C Marta Osei | said | two lifeboats could not be lowered | +b ?a
C Blackwater Lines | denied | that anybody was in danger on the ferry | -b
C the minister | refused | to pay for it any longer | -a
C the ministry | said | it carried 41,000 passengers last year |
"""


@pytest.fixture
def ferry(tmp_path: Path) -> stories.Story:
    (tmp_path / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (story,) = stories.read(tmp_path)
    return story


def test_a_story_says_who_takes_which_side(ferry: stories.Story) -> None:
    assert ferry.title == "Ferry to Port Ellis"
    assert ferry.propositions == {"a": "The ferry should keep running", "b": "The ferry is unsafe"}
    first, denied, *_ = ferry.claims
    assert (first.positions, first.arguable) == ({"b": "support"}, {"a"})
    assert (denied.holder, denied.cue, denied.positions) == ("Blackwater Lines", "denied", {"b": "oppose"})


@pytest.mark.parametrize(
    "line",
    [
        "Somebody said something",
        "C Osei | said | it is late",
        "C Osei | said | it is late | +c",
        "C Osei | said | it is late | a",
        "P the ferry",
    ],
)
def test_what_is_no_story_is_named_by_its_line(line: str, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(f"{FERRY}{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"ferry\.txt, line 8"):
        stories.read(tmp_path)


def test_marks_both_ways_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(f"{FERRY}C Osei | said | well | +a -a\n", encoding="utf-8")
    assert stories.read(tmp_path)[0].claims[-1] == stories.StoryClaim("Osei", "said", "well", {}, frozenset("a"))


def test_claims_are_shown_with_and_without_what_turns_them(ferry: stories.Story) -> None:
    chance = random.Random(1)
    rows = {(pair.text, pair.target): label for _ in range(60) for pair, label in stories.pairs([ferry], chance)}
    safe, runs = ferry.propositions["b"], ferry.propositions["a"]
    assert rows["Marta Osei said: two lifeboats could not be lowered", safe] == "support"
    assert rows["two lifeboats could not be lowered", negated(safe)] == "oppose"
    assert rows["Blackwater Lines denied: that anybody was in danger on the ferry", safe] == "oppose"
    assert rows["Blackwater Lines: that anybody was in danger on the ferry", safe] == "support"
    assert rows["the minister refused: to pay for it any longer", runs] == "oppose"
    assert ("to pay for it any longer", runs) not in rows
    assert rows["it carried 41,000 passengers last year", runs] == "neutral"
    assert not any(text.endswith("could not be lowered") and target in {runs, negated(runs)} for text, target in rows)


@pytest.mark.parametrize(("folder", "least"), [(stories.TRAIN, 700), (stories.HELD_OUT, 40)])
def test_the_stories_that_ship_are_many_and_balanced(folder: Path, least: int) -> None:
    told = stories.read(folder)
    assert len(told) >= least
    assert len({story.title for story in told}) > 0.99 * len(told)
    sides = Counter(side for story in told for claim in story.claims for side in claim.positions.values())
    assert 0.45 < sides["oppose"] / sides.total() < 0.55
    bare = sum(not claim.positions and not claim.arguable for story in told for claim in story.claims)
    assert 0.25 < bare / sum(len(story.claims) for story in told) < 0.5


def test_what_is_kept_aside_is_not_trained_on() -> None:
    trained = {claim.content for story in stories.read() for claim in story.claims}
    assert not trained & {claim.content for story in stories.read(stories.HELD_OUT) for claim in story.claims}
