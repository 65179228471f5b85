"""How far two coders agree: units, alpha and kappa against hand-made and published figures; coder against machine; the command."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import cli
from kg.corrections import agreement, sheets
from kg.corrections.agreement import Agreement, Coding, alpha, codings, compare, kappa
from kg.corrections.records import Correction
from kg.errors import UsageError
from kg.graph import machine_codings, nquads
from kg.graph.corpus import Corpus
from kg.vocab import Minter

BUILD = "The city should build the ferry terminal"


def test_kappa_and_alpha_of_a_table_made_by_hand() -> None:
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert kappa(pairs) == 0.4  # 35 of 50 agree; by chance 0.5 x 0.6 + 0.5 x 0.4
    # coincidences: 15 of 100 values in unequal pairs, twice; 55 yes and 45 no: 1 - 99 * 30 / (2 * 55 * 45)
    assert alpha(pairs) == round(1 - 99 * 30 / (2 * 55 * 45), 4)


def test_where_there_is_nothing_to_measure() -> None:
    assert (kappa([]), alpha([])) == (None, None)
    assert (kappa([("yes", "yes")] * 3), alpha([("yes", "yes")] * 3)) == (None, None)


values = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=30)


@given(values)
def test_who_comes_first_does_not_matter_and_full_agreement_is_one(pairs: list[tuple[str, str]]) -> None:
    swapped = [(second, first) for first, second in pairs]
    assert (alpha(pairs), kappa(pairs)) == (alpha(swapped), kappa(swapped))
    same = [(first, first) for first, _ in pairs]
    assert alpha(same) in {1.0, None}
    assert kappa(same) in {1.0, None}


def stance(words: str, position: str, proposition: str = BUILD, **more: object) -> Correction:
    return replace(Correction("stance", "a.txt", words, proposition=proposition, position=position), **more)  # type: ignore[arg-type]


def of(found: tuple[Agreement, ...], what: str, name: str) -> Agreement:
    (one,) = (one for one in found if (one.what, one.of) == (what, name))
    return one


def test_units_are_what_addresses_the_same_words_and_the_last_line_counts() -> None:
    ada = codings(
        [
            stance("“We stay”", "support"),
            stance("We go", "none"),
            stance("We go", "oppose"),
            stance("We sing", "support", start=10, end=17),
            Correction("drop", "a.txt", "We sing"),
            Correction("rename-speaker", speaker="Ada", name="Eda"),
        ],
        "Ada",
    )
    bo = codings(
        [
            stance('"We  stay",', "support", "the city should build the ferry terminal."),
            stance("We go", "support", coder="Bo"),
            stance("We sing", "oppose", start=90, end=97),
            Correction("confirm", "a.txt", "We sing"),
        ],
        "bo.csv",
    )
    found = compare(ada, bo)
    everything = of(found, "position", "all")
    assert (everything.units, everything.agreed, everything.only_first, everything.only_second) == (2, 0.5, 1, 1)
    assert of(found, "position", "Ada / Bo").units == 1
    assert of(found, "position", "Ada / bo.csv").units == 1
    assert [one.units for one in found if one.of.lower().startswith("the city")] == [2]
    assert of(found, "claim", "all") == Agreement("claim", "all", 1, 0.0, 0.0, 0.0, 0, 0)
    assert compare((), ()) == ()


def test_a_coder_against_the_machine(corpus: Corpus, minter: Minter, tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text("".join(f"{quad}\n" for quad in nquads.quads(corpus, minter=minter)), "utf-8")
    source, mayor = "2021/terminal.txt", "2021/mayor.txt"
    for correction in (
        replace(stance(BUILD, "support"), article=source, proposition="Build the terminal"),  # another wording; the machine agrees
        replace(stance("The terminal will ruin the salt marsh", "none"), article=source),  # the machine says oppose
        replace(stance("the marsh is safe for now", "support"), article=mayor),  # a candidate only: none
        replace(stance("nobody said so", "support"), article=mayor),  # no claim
        Correction("drop", mayor, "the old pier is unsafe", coder="Bo"),
        Correction("confirm", mayor, "the marsh is safe for now", coder="Bo"),
        Correction("add", mayor, "a gift", speaker="Karim Sefu", coder="Bo"),
    ):
        sheets.append(tmp_path / "ada.jsonl", correction)
    found = machine_codings.compare(tmp_path / "ada.jsonl", tmp_path)
    position = of(found, "position", "all")
    assert (position.units, position.agreed, position.only_first) == (3, 0.3333, 1)
    held = {(one.claim, one.proposition) for one in corpus.stances if not one.joint}
    assert position.only_second == len(held) - 2
    assert of(found, "position", "The old pier is unsafe").only_second > 0
    claim = of(found, "claim", "Bo / machine")
    assert (claim.units, claim.agreed) == (3, 0.3333)
    swapped = of(machine_codings.compare(tmp_path, tmp_path / "ada.jsonl"), "position", "all")
    assert (swapped.only_first, swapped.only_second) == (position.only_second, position.only_first)
    with pytest.raises(UsageError, match="Neither"):
        machine_codings.compare(tmp_path, tmp_path)


def test_what_people_decided_does_not_hide_what_the_machine_had_read(corpus: Corpus, minter: Minter) -> None:
    from test_decided_claims import TERMINAL  # noqa: PLC0415
    from test_decided_stances import decided  # noqa: PLC0415
    from test_decided_stances import stance as toward  # noqa: PLC0415
    from test_showing import stored  # noqa: PLC0415

    corrections = (toward(BUILD, BUILD, "oppose"), toward("The terminal will ruin the salt marsh", BUILD, "none"))
    result = decided(corpus, minter, *corrections)
    graph = stored(replace(corpus, stances=result.stances, contradictions=(), shifts=(), decided=result.decided), minter)
    coded = machine_codings.of_machine(graph, codings(corrections, "Ada"))
    assert [one.value for one in coded[:2]] == ["support", "oppose"]
    assert {one.article for one in coded[:2]} == {TERMINAL}


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "krippendorff", None)
    with pytest.raises(UsageError) as caught:
        alpha([("a", "b")])
    assert "stancegraph[agreement]" in caught.value.hint


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, position in (("ada.jsonl", "support"), ("bo.csv", "oppose")):
        sheets.append(tmp_path / name, stance("We stay", position))
        sheets.append(tmp_path / name, stance("We go", "none"))
    arguments = ["agreement", str(tmp_path / "ada.jsonl"), str(tmp_path / "bo.csv")]
    assert cli.main(arguments) == 0
    assert capsys.readouterr().out.splitlines()[0].split() == ["what", "of", "units", "agreed", "alpha", "kappa", "only", "A", "only", "B"]
    assert cli.main([*arguments, "--json"]) == 0
    everything, coders, proposition = json.loads(capsys.readouterr().out)
    assert (everything["of"], coders["of"], proposition["of"]) == ("all", "ada.jsonl / bo.csv", BUILD)
    assert (everything["units"], everything["agreed"]) == (2, 0.5)
    assert cli.main(["agreement", str(tmp_path), str(tmp_path)]) == 2
    assert "Neither" in capsys.readouterr().err


def test_a_unit_as_another_codes_it() -> None:
    coding = Coding("claim", "a.txt", "We stay", None, None, "", "claim", "Ada")
    assert agreement.with_value(coding, "no claim", "Bo") == replace(coding, value="no claim", coder="Bo")
