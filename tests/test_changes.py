"""kg/graph/changes.py: what changed between two graphs."""

import json
import re
from dataclasses import replace

import pytest
from pyoxigraph import RdfFormat, Store

from kg.graph import changes, nquads
from kg.graph.changes import diff
from kg.graph.corpus import Corpus
from kg.vocab import Minter


def stored(corpus: Corpus, minter: Minter) -> Store:
    store = Store()
    store.load("".join(f"{quad}\n" for quad in nquads.quads(corpus, minter=minter)).encode(), RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def old(corpus: Corpus, minter: Minter) -> Store:
    return stored(corpus, minter)


def test_a_graph_does_not_differ_from_itself(old: Store) -> None:
    assert diff(old, old) == ()
    assert changes.text(()) == "No difference in claims, stances and speakers.\n"


def test_what_was_added_is_what_is_removed_the_other_way(old: Store, corpus: Corpus, minter: Minter) -> None:
    stance = corpus.stances[0]
    new = stored(replace(corpus, stances=corpus.stances[1:], contradictions=(), shifts=()), minter)
    (gone,) = diff(old, new)
    assert (gone.thing, gone.kind, gone.after) == ("stance", "removed", None)
    assert gone.before is not None
    assert (gone.before["claim"], gone.before["propositionIri"]) == (stance.claim, stance.proposition)
    (come,) = diff(new, old)
    assert (come.kind, come.after) == ("added", gone.before)
    assert changes.text((come,)).endswith("1 stance added.\n")


def test_candidates_are_no_difference(old: Store, corpus: Corpus, minter: Minter) -> None:
    assert diff(old, stored(replace(corpus, candidates=()), minter)) == ()
    candidates = tuple(replace(one, holder=corpus.speakers[-1].iri) for one in corpus.candidates)
    silent = replace(corpus, claims=corpus.claims[:1], stances=(), contradictions=(), shifts=())
    assert diff(stored(replace(silent, candidates=()), minter), stored(replace(silent, candidates=candidates), minter)) == ()


def test_a_change_names_what_is_other(old: Store, corpus: Corpus, minter: Minter) -> None:
    first = corpus.claims[0]
    new = stored(replace(corpus, claims=(replace(first, confidence=0.1234), *corpus.claims[1:])), minter)
    (change,) = diff(old, new)
    assert (change.thing, change.kind) == ("claim", "changed")
    said = changes.text((change,))
    assert said.startswith("~ claim")
    assert "→ 0.1234)" in said
    (row,) = json.loads(changes.json((change,)))
    assert list(row) == ["thing", "kind", "before", "after"]
    assert (row["before"]["confidence"], row["after"]["confidence"]) == (first.confidence, 0.1234)


def test_a_speaker_of_no_claim_any_more_is_removed(old: Store, corpus: Corpus, minter: Minter) -> None:
    speaker = corpus.claims[0].source.speaker
    silent = {claim.iri for claim in corpus.claims if claim.source.speaker == speaker}
    kept = tuple(stance for stance in corpus.stances if stance.claim not in silent)
    left = replace(
        corpus, claims=tuple(claim for claim in corpus.claims if claim.iri not in silent), stances=kept, contradictions=(), shifts=()
    )
    found = diff(old, stored(left, minter))
    assert {change.kind for change in found} == {"removed"}
    (gone,) = [change.before for change in found if change.thing == "speaker"]
    assert gone is not None
    assert gone["speakerIri"] == speaker


def test_a_speaker_of_a_joint_source_alone_is_one_too(old: Store, corpus: Corpus) -> None:
    members = {
        member for speaker in corpus.speakers for member in speaker.members if member in {stance.holder for stance in corpus.stances}
    }
    assert members
    come = {str(change.after["speakerIri"]) for change in diff(Store(), old) if change.thing == "speaker" and change.after}
    assert members <= come


def test_changes_steer_no_terminal_and_no_ci_runner(old: Store, corpus: Corpus, minter: Minter) -> None:
    name = "\x1b[2J\x7f\u202e\n::error::x ##[error] ##vso[task]"
    new = stored(replace(corpus, speakers=tuple(replace(speaker, name=name) for speaker in corpus.speakers)), minter)
    found = diff(old, new)
    for said in (changes.text(found), changes.json(found)):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", said)
        assert not re.search(r"(?m)^\s*::|##\w*\[", said)
    assert any(row["after"] and row["after"]["speaker"] == name for row in json.loads(changes.json(found)))
