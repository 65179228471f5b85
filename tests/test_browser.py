"""The explorer in a real browser, on a server started as users start it: read, filter, correct, ask, download; and what must not be.

Chromium is the system's own (Debian's), driven by Playwright; axe-core judges whether everybody can use the pages. `.ci/run` installs both.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import Desk
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from servers import Server, serving, until, written

from kg.corrections import decided_claims, decided_propositions, decided_stances, records, sheets
from kg.explorer.explorer import VIEWS
from kg.explorer.links import id_of
from kg.graph.corpus import Corpus
from kg.records import Claim, Proposition
from kg.vocab import Minter

AXE = Path(__file__).resolve().parent.parent / ".venv" / "node" / "node_modules" / "axe-core" / "axe.min.js"  # where .ci/run installs it
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
expect.set_options(timeout=60_000)  # a busy machine is no defect
BUILD, PIER = "The city should build the ferry terminal", "The old pier is unsafe"
EVIL = "<script>document.title='evil'</script> \u202egnol <img src=x onerror=\"document.title='evil'\">"
LINK = "<a href='javascript:document.title=1'>Bo</a>"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("Chromium is not here: apt-get install chromium")
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield started
        started.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("explored")


@pytest.fixture(scope="module")
def graph(folder: Path, corpus: Corpus, minter: Minter) -> Path:
    return written(folder / "graph", corpus, minter)


@pytest.fixture(scope="module")
def server(graph: Path, folder: Path) -> Iterator[Server]:
    with serving(graph, "--corrections", str(folder / "corrections.jsonl")) as started:
        yield started


@contextmanager
def watched(browser: Browser, server: Server, **options: Any) -> Iterator[Page]:  # noqa: ANN401 - whatever a context takes
    """A page of a new context; whatever the console calls an error or a warning, and each dialog, fails the test."""
    context: BrowserContext = browser.new_context(base_url=server.address, **options)
    context.set_default_timeout(60_000)
    page, problems = context.new_page(), []
    page.on("console", lambda message: problems.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("dialog", lambda dialog: problems.append(dialog.message))
    page.on("request", lambda request: None if request.url.startswith((server.address, "data:", "blob:")) else problems.append(request.url))
    try:
        yield page
        assert problems == []
    finally:
        context.close()


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    with watched(browser, server) as opened:
        yield opened


def reader(corpus: Corpus, number: int = 0) -> str:
    return f"/article/{id_of(corpus.articles[number].iri)}"


def kept(folder: Path) -> list[dict[str, Any]]:
    file = folder / "corrections.jsonl"
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []


def built_again(corpus: Corpus, minter: Minter, corrections: Path) -> Corpus:
    """What a build makes of the same articles and a file of corrections."""
    lines = sheets.read(corrections)
    said = decided_claims.apply(lines, corpus.claims, corpus.speakers, corpus.articles, minter)
    worded = decided_propositions.apply(lines, corpus.propositions)
    held = decided_stances.apply(lines, (corpus.stances, corpus.candidates), said, worded, corpus.articles, minter)
    decided = records.joined((said.decided, worded.decided, held.decided), corrections.name)
    return replace(
        corpus, claims=said.claims, speakers=said.speakers, propositions=worded.propositions,
        stances=held.stances, candidates=held.candidates, decided=decided,
    )  # fmt: skip


# ── reading ──────────────────────────────────────────────────────────────────


def test_from_the_overview_to_two_opposed_speakers_and_their_sentences(page: Page, corpus: Corpus) -> None:
    page.goto("/")
    page.get_by_role("link", name=BUILD, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(BUILD)
    supporters, opponents = page.locator(".column.support"), page.locator(".column.oppose")
    expect(supporters).to_contain_text("Ilse Varga")
    expect(supporters).to_contain_text("The city should build the ferry terminal, Mayor Ilse Varga said on Tuesday")
    expect(opponents).to_contain_text("Tomas Brandt")
    expect(opponents).to_contain_text("“The terminal will ruin the salt marsh,” said Tomas Brandt")
    opponents.get_by_role("link", name=corpus.articles[0].title, exact=True).first.click()
    expect(page.locator("mark.said.oppose").first).to_have_text("The terminal will ruin the salt marsh")


def test_filters_stay_in_the_address_from_view_to_view(page: Page) -> None:
    page.goto("/matrix")
    assert page.locator(".matrix tbody tr").count() == 4
    page.locator(".filters summary").click()
    page.get_by_label("First day").fill("2021-06-01")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"/matrix\?.*since=2021-06-01"))
    assert page.locator(".matrix tbody tr").count() == 2
    page.get_by_role("link", name="Network", exact=True).click()
    expect(page).to_have_url(re.compile(r"/network\?.*since=2021-06-01"))
    expect(page.locator(".filters summary")).to_contain_text("2021-06-01 to now")
    page.locator(".filters summary").click()
    page.get_by_role("link", name="Lift all filters").click()
    expect(page).to_have_url(re.compile(r"/network$"))
    expect(page.locator(".picture .actor")).to_have_count(4)


def test_a_cell_of_the_matrix_leads_to_the_sentences(page: Page) -> None:
    page.goto("/matrix")
    page.locator("tr", has_text="Tomas Brandt").get_by_role("link", name="against").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Tomas Brandt on {BUILD}")
    page.locator(".hits a[href*='#claim-']").click()
    expect(page.locator(".card.current")).to_contain_text("Tomas Brandt")


def test_the_network_has_a_threshold_and_says_what_it_draws(page: Page) -> None:
    page.goto("/network")
    expect(page.locator("#network-count")).to_have_text("4 speakers, 2 lines of agreement, 1 of disagreement.")
    page.get_by_label("disagreement", exact=True).uncheck()
    expect(page.locator(".tie.disagree")).to_have_count(0)
    varga = page.locator(".actor[aria-label^='Ilse Varga']")
    assert varga.get_attribute("aria-label") == "Ilse Varga: agrees with Tomas Brandt"
    varga.focus()
    expect(page.locator(".actor.far")).to_have_count(2)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ilse Varga")


def test_what_a_copy_changed(page: Page) -> None:
    page.goto("/copies")
    page.locator(".story li a").click()
    expect(page.locator("ins", has_text="Seaboard Press")).to_be_visible()
    expect(page.locator("del", has_text="money is missing")).to_be_visible()


def test_search(page: Page) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill("salt MARSH")
    page.keyboard.press("Enter")
    expect(page.locator(".hits > li")).to_have_count(1)
    expect(page.locator(".hits mark")).to_have_text(["salt", "marsh"])


# ── correcting ───────────────────────────────────────────────────────────────


@pytest.fixture
def fresh(folder: Path, graph: Path, corpus: Corpus, minter: Minter) -> Iterator[Path]:
    """The file of corrections, empty before and after; and the graph as it was."""
    file = folder / "corrections.jsonl"
    file.write_text("")
    yield file
    file.write_text("")
    written(graph, corpus, minter)


def test_a_stance_that_is_marked_wrong_stays_so_after_the_next_build(
    page: Page, server: Server, fresh: Path, graph: Path, corpus: Corpus, minter: Minter
) -> None:
    page.goto(reader(corpus))
    page.get_by_label("Your name").fill("Ada Berg")
    page.get_by_label("Your name").press("Tab")
    card = page.locator(".card.current")
    expect(card).to_contain_text("Ilse Varga")
    card.get_by_role("button", name="Wrong").click()
    with page.expect_response("**/corrections") as answer:
        page.keyboard.press("o")
    assert answer.value.status == 201
    (line,) = kept(fresh.parent)
    assert line == {
        "action": "stance", "article": "2021/terminal.txt", "quotation": corpus.claims[0].text, "start": corpus.claims[0].span.start,
        "end": corpus.claims[0].span.end, "speaker": "Ilse Varga", "proposition": BUILD, "position": "oppose", "coder": "Ada Berg",
        "decided": datetime.now(UTC).date().isoformat(),
    }  # fmt: skip
    expect(card.locator("[data-decided]")).to_have_text("against")
    page.reload()
    expect(page.locator(".card.current [data-decided]")).to_have_text("against")  # read from the file
    expect(page.locator("#reviewed")).to_have_text("1")

    written(graph, built_again(corpus, minter, fresh), minter)
    fresh.rename(fresh.with_suffix(".kept"))  # so that the page knows it from the graph alone

    def is_new() -> bool:
        return "decided by" in server.client.get(reader(corpus), headers={"Accept": "text/html"}).text

    assert until(is_new, 60)
    page.reload()
    card = page.locator(".card.current")
    expect(card).to_contain_text("decided by Ada Berg")
    expect(card.locator(".positions .side")).to_have_text("against")
    page.goto("/search?words=city+should+build&copies=yes")
    expect(page.locator(".hits > li").first.locator(".side")).to_have_text("for")  # the copy has its own reading


def test_a_whole_article_is_reviewed_without_a_mouse(page: Page, fresh: Path, corpus: Corpus) -> None:
    page.goto(reader(corpus))
    says = page.locator("#announcement")
    for key, expected in (
        ("j", "2 of 4 Tomas Brandt: “The terminal will ruin the salt marsh”. against"),
        ("k", "1 of 4 Ilse Varga"),
        ("r", "2 of 4 Tomas Brandt"),  # right, and on to the next
        ("n", "neutral: kept."),
        ("j", "3 of 4 Odile Renn and Karim Sefu"),
        ("?", "3 of 4"),
        ("d", "4 of 4 a port official"),
    ):
        page.keyboard.press(key)
        expect(says).to_contain_text(expected)
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    expect(page.locator("#reviewed")).to_have_text("3")
    page.keyboard.press("j")
    expect(says).to_contain_text("1 of 4 are not reviewed")
    page.keyboard.press("u")
    expect(says).to_contain_text("4 of 4 a port official")
    assert until(lambda: len(kept(fresh.parent)) == 3, 60)
    assert [(line["action"], line.get("position")) for line in kept(fresh.parent)] == [
        ("confirm", None),
        ("stance", "neutral"),
        ("drop", None),
    ]


def test_keys_can_be_turned_off_and_do_nothing_while_one_types(page: Page, fresh: Path, corpus: Corpus) -> None:
    page.goto(reader(corpus))
    page.get_by_label("Your name").fill("")
    page.get_by_label("Your name").press_sequentially("drown")
    page.get_by_label("Keys").uncheck()
    page.keyboard.press("d")
    page.keyboard.press("j")
    expect(page.locator(".card.current")).to_contain_text("1 of 4")
    expect(page.get_by_label("Your name")).to_have_value("drown")
    assert kept(fresh.parent) == []


def test_speaker_and_another_proposition_by_the_form(page: Page, fresh: Path, corpus: Corpus) -> None:
    page.goto(f"{reader(corpus)}#claim-{id_of(corpus.claims[3].iri)}")
    card = page.locator(".card.current")
    expect(card).to_contain_text("a port official")
    card.get_by_role("button", name="Wrong").click()
    page.locator("#wrong").get_by_label("Speaker").fill("Odile Renn")
    page.get_by_label("Position on another proposition").select_option(PIER)
    page.locator("#wrong").get_by_role("button", name="Save").click()
    assert until(lambda: len(kept(fresh.parent)) == 2, 60)
    by_action = {line["action"]: line for line in kept(fresh.parent)}
    assert by_action["change"]["speaker"] == "Odile Renn"
    assert (by_action["stance"]["proposition"], by_action["stance"]["position"]) == (PIER, "support")
    assert by_action["stance"]["speaker"] == "a port official"  # whose claim it is


def test_a_claim_that_was_missed_is_added(page: Page, fresh: Path, corpus: Corpus, minter: Minter) -> None:
    page.goto(reader(corpus))
    page.get_by_role("button", name="Missed claim").click()
    expect(page.locator("#announcement")).to_have_text("Select the words of the claim in the text first.")
    page.evaluate("""() => {
        const parts = [...document.querySelectorAll(".text [data-start]")];
        const part = parts.find((part) => part.textContent.includes("head of the Marsh Trust"));
        const start = part.firstChild.data.indexOf("head of");
        getSelection().setBaseAndExtent(part.firstChild, start, part.firstChild, start + "head of the Marsh Trust".length);
    }""")
    page.keyboard.press("m")
    expect(page.locator("#missed-words")).to_have_text("head of the Marsh Trust")
    page.locator("#missed").get_by_label("Speaker").fill("Odile Renn")
    page.locator("#missed").get_by_role("button", name="Save").click()
    assert until(lambda: bool(kept(fresh.parent)), 60)
    (line,) = kept(fresh.parent)
    text = corpus.articles[0].snapshot.text
    assert text[line["start"] : line["end"]] == line["quotation"] == "head of the Marsh Trust"  # an emoji stands before it
    assert line["speaker"] == "Odile Renn"
    assert "head of the Marsh Trust" in {claim.text for claim in built_again(corpus, minter, fresh).claims}


def test_a_candidate_is_accepted(page: Page, fresh: Path) -> None:
    page.goto("/candidates")
    hit = page.locator(".hits > li", has_text="the marsh is safe for now")
    hit.get_by_role("button", name="against").click()
    expect(hit.get_by_role("button", name="against")).to_have_attribute("aria-pressed", "true")
    (line,) = kept(fresh.parent)
    assert (line["action"], line["speaker"], line["proposition"], line["position"]) == ("stance", "Marsh Trust", BUILD, "oppose")


@pytest.mark.usefixtures("fresh")
def test_what_the_server_does_not_keep_is_not_counted(browser: Browser, server: Server, corpus: Corpus) -> None:
    context = browser.new_context(base_url=server.address)
    opened = context.new_page()
    opened.goto(reader(corpus))
    context.route("**/corrections", lambda route: route.abort())
    opened.keyboard.press("r")
    expect(opened.locator(".card").first.locator("[data-decided]")).to_have_text("The server does not answer, so the decision is not kept.")
    expect(opened.locator("#reviewed")).to_have_text("0")
    context.close()


def test_the_triples_of_a_claim(page: Page, corpus: Corpus) -> None:
    page.goto(reader(corpus))
    page.locator(".card.current .triples summary").click()
    expect(page.locator(".card.current .triples code")).to_contain_text("kg:polarity kg:asserted")


# ── asking and taking away ───────────────────────────────────────────────────


def test_sparql_in_the_page(page: Page) -> None:
    page.goto("/sparql")
    page.get_by_label("Begin with a named query").select_option(index=[
        text.startswith("speakers:") for text in page.locator("#example option").all_text_contents()
    ].index(True))  # fmt: skip
    page.locator(".yasqe_queryButton").click()
    expect(page.locator(".yasr table")).to_contain_text("Tomas Brandt")


def test_the_sparql_behind_a_page_can_be_asked(page: Page) -> None:
    page.goto("/matrix")
    page.locator("details.sparql summary").click()
    page.get_by_role("link", name="Ask and change it").first.click()
    tab = page.locator(".tabPanel.active")
    expect(tab.locator(".CodeMirror")).to_contain_text("Who can take positions")
    expect(tab.locator(".yasr table")).to_contain_text("Ilse Varga")


def test_rows_are_downloaded_as_a_spreadsheet_takes_them(page: Page) -> None:
    page.goto("/matrix")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download these rows (CSV)").click()
    content = download.value.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbfspeaker,")
    assert "Tomas Brandt,person,Marsh Trust" in content.decode()
    assert download.value.suggested_filename == "matrix.csv"


# ── for everybody ────────────────────────────────────────────────────────────


def addresses(corpus: Corpus) -> list[str]:
    """One page of each view."""
    copy = corpus.copies[0]
    found = {
        "proposition": id_of(corpus.propositions[0].iri),
        "speaker": id_of(corpus.claims[0].source.speaker),
        "article": id_of(corpus.articles[2].iri) + "?candidates=yes",
        "copy": id_of(Minter().copy(copy.article, copy.original)),
    }
    lists = {"search": "search?words=ferry"}
    return [f"/{view.name}/{found[view.name]}" if view.of_one else f"/{lists.get(view.name, view.name)}" for view in VIEWS]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, server: Server, corpus: Corpus, scheme: str) -> None:
    if not AXE.exists():
        why = f"axe-core is not here: npm install --prefix {AXE.parents[2]} axe-core"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(why)
    with watched(browser, server, color_scheme=scheme) as page:
        for address in addresses(corpus):
            page.goto(address)
            page.evaluate(AXE.read_text(encoding="utf-8"))
            # the editor is a library's, and its faults are not ours to mend
            report = page.evaluate("axe.run({ exclude: ['#yasgui'] }, { resultTypes: ['violations'] })")
            serious = [
                (fault["id"], node["target"], node["failureSummary"])
                for fault in report["violations"]
                if fault["impact"] in {"serious", "critical"}
                for node in fault["nodes"]
            ]
            assert serious == [], address


def test_a_phone_scrolls_in_one_direction(browser: Browser, server: Server, corpus: Corpus) -> None:
    with watched(browser, server, viewport={"width": 360, "height": 740}) as page:
        for address in addresses(corpus):
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, address


def test_without_scripts_all_is_there_to_read(browser: Browser, server: Server, corpus: Corpus) -> None:
    with watched(browser, server, java_script_enabled=False) as page:
        page.goto(reader(corpus))
        expect(page.locator(".card")).to_have_count(4)
        expect(page.locator(".card").last).to_be_visible()
        page.goto("/network")
        expect(page.locator("#pairs tbody tr")).to_have_count(2)


# ── hostile text ─────────────────────────────────────────────────────────────


def hostile(minter: Minter) -> tuple[Corpus, Claim, Proposition]:
    desk = Desk(minter)
    article = desk.article(
        "evil'\"><script>.txt", f"{EVIL}\n\n“{EVIL}” said </mark></p>{LINK}.\n", f"{EVIL} Post", datetime(2021, 3, 2, tzinfo=UTC)
    )
    article = replace(article, url="javascript:document.title=1")
    desk.articles[0] = article
    bo = desk.speaker(LINK, "person", aliases=(EVIL,))
    claim = desk.claim(article, EVIL, bo, LINK, "said", role=f"{EVIL}, mayor", affiliation=EVIL)
    proposition = Proposition(minter.proposition(EVIL), EVIL, given=True, wordings=(LINK,))
    desk.stance(claim, proposition, "support")
    desk.candidate(claim, replace(proposition, iri=minter.proposition(LINK)), "oppose")
    propositions = (proposition, Proposition(minter.proposition(LINK), LINK, given=False))
    corpus = Corpus(
        articles=tuple(desk.articles), sentences=desk.sentences, speakers=tuple(desk.speakers.values()), claims=tuple(desk.claims),
        propositions=propositions, stances=tuple(desk.stances), candidates=tuple(desk.candidates), contradictions=(), shifts=(), copies=(),
        models=(), config_digest="c" * 64,
    )  # fmt: skip
    return corpus, claim, proposition


def test_hostile_text_is_text_on_every_page(browser: Browser, minter: Minter, tmp_path: Path) -> None:
    corpus, claim, proposition = hostile(minter)
    views = {"article": claim.article, "speaker": claim.source.speaker, "proposition": proposition.iri}
    with (
        serving(written(tmp_path / "graph", corpus, minter), "--corrections", str(tmp_path / "corrections.jsonl")) as server,
        watched(browser, server) as page,
    ):
        for address in [
            "/",
            "/propositions",
            "/speakers",
            "/matrix",
            "/network",
            "/candidates",
            "/search?words=script",
            "/search?words=%3Cscript%3E&outlet=%22%3E%3Cscript%3E",
            *(f"/{name}/{id_of(iri)}" for name, iri in views.items()),
        ]:
            page.goto(address)
            assert page.title() not in {"evil", "1"}, address
            assert not page.locator("main script, main img, [onerror], a[href^='javascript:' i]").count(), address
            assert "\u202e" not in page.content(), address
            assert "⟨U+202E⟩" in page.content() or address in {"/matrix", "/network"} or "outlet" in address, address
        page.goto(f"/article/{id_of(claim.article)}")
        expect(page.locator("mark.said")).to_contain_text("<script>document.title='evil'</script>")
        page.keyboard.press("r")
        assert until(lambda: bool(kept(tmp_path)), 60)
        assert kept(tmp_path)[0]["quotation"] == EVIL  # as it stands in the article
