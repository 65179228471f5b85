"""tools/picture.py: the picture shows each speaker's surest statement and its place, whatever the texts hold; README.md shows the picture.

That the picture in docs/images/ is of the examples' graph is a test of test_examples.py, which builds them.
"""

import importlib.util
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import kg
from kg.graph import nquads
from kg.graph.corpus import Corpus
from kg.vocab import Minter

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
SVG = "{http://www.w3.org/2000/svg}"
TERMINAL = "The city should build the ferry terminal"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    specification = importlib.util.spec_from_file_location("picture", ROOT / "tools" / "picture.py")
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    sys.modules["picture"] = module  # its dataclass asks for it
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def graph(minter: Minter, tmp_path: Path) -> Callable[[Corpus], kg.Graph]:
    def write(corpus: Corpus) -> kg.Graph:
        (tmp_path / "graph.nq").write_text("".join(f"{quad}\n" for quad in nquads.quads(corpus, minter=minter)), encoding="utf-8")
        return kg.Graph(tmp_path)

    return write


def statement(tool: ModuleType, **fields: object) -> Any:  # noqa: ANN401 - a class of a script
    usual = {"side": "for", "speaker": "Ilse Varga", "text": "Build it", "day": "2021-03-02", "outlet": "Courier", "source": "a.txt"}
    return tool.Statement(**{**usual, "start": 3, "end": 11, "confidence": 0.9, **fields})


def texts(svg: str, kind: str) -> list[str]:
    found = ET.fromstring(svg).iter(f"{SVG}text")  # noqa: S314 - our own picture
    return [element.text or "" for element in found if kind in element.attrib["class"].split()]


def test_each_speaker_once_a_side_and_no_copies(tool: ModuleType, graph: Callable[[Corpus], kg.Graph], corpus: Corpus) -> None:
    found = [(one.side, one.speaker, one.text, one.day, one.outlet) for one in tool.statements(graph(corpus), TERMINAL)]
    assert found == [
        ("for", "Ilse Varga", TERMINAL, "2021-03-02", "The Tern Bay Ledger"),
        ("against", "Ilse Varga", "“We should not build the ferry terminal”", "2021-06-10", "The Tern Bay Ledger"),
        ("against", "Tomas Brandt", "“The terminal will ruin the salt marsh”", "2021-03-02", "The Tern Bay Ledger"),
    ]


def test_the_surest_statement_of_a_speaker(tool: ModuleType, graph: Callable[[Corpus], kg.Graph], corpus: Corpus) -> None:
    [turn] = [stance for stance in corpus.stances if stance.date and stance.date.at.month == 6 and stance.position == "oppose"]
    stances = tuple(replace(one, position="support", confidence=0.95) if one is turn else one for one in corpus.stances)
    found = tool.statements(graph(replace(corpus, stances=stances)), TERMINAL)
    assert [(one.speaker, one.day, one.confidence) for one in found if one.side == "for"] == [("Ilse Varga", "2021-06-10", 0.95)]


def test_a_denial_says_so(tool: ModuleType, graph: Callable[[Corpus], kg.Graph], corpus: Corpus) -> None:
    [denied] = tool.statements(graph(corpus), "Money is missing")
    assert (denied.side, denied.text) == ("against", "denied: money is missing")


def test_the_characters_are_those_of_the_article(tool: ModuleType, graph: Callable[[Corpus], kg.Graph], corpus: Corpus) -> None:
    articles = {article.snapshot.source: article.snapshot.text for article in corpus.articles}
    for one in tool.statements(graph(corpus), TERMINAL):
        assert articles[one.source][one.start : one.end] == one.text.strip("“”")


def test_a_card_says_who_what_when_and_where(tool: ModuleType) -> None:
    svg = tool.picture("Build it", [statement(tool), statement(tool, side="against", speaker="Tomas Brandt", confidence=0.604)])
    assert texts(svg, "speaker") == ["Ilse Varga", "Tomas Brandt"]
    assert texts(svg, "place") == ["a.txt", "characters 3–11"] * 2
    assert texts(svg, "side") == ["for", "against"]
    assert {"2 Mar 2021, in Courier", "0.60", "1 for, 1 against"} < set(texts(svg, "small"))


@pytest.mark.parametrize(("day", "words"), [("2024-03-05", "5 Mar 2024"), ("2024-03", "Mar 2024"), ("2024", "2024"), (None, "")])
def test_a_date_is_as_precise_as_it_is_known(tool: ModuleType, day: str | None, words: str) -> None:
    assert words in texts(tool.picture("P", [statement(tool, day=day, outlet=None)]), "small")


def test_markup_and_control_characters_are_text(tool: ModuleType) -> None:
    svg = tool.picture("<b>&", [statement(tool, speaker='"A" & <B>', text="a\x00 <script>", source="a&b\x1b.txt", outlet="\ufffe")])
    assert texts(svg, "proposition") == ["<b>&"]
    assert texts(svg, "speaker") == ['"A" & <B>']
    assert texts(svg, "words") == ["a\\u0000 <script>"]
    assert texts(svg, "place")[0] == "a&b\\u001b.txt"


def test_long_texts_are_cut_to_fit(tool: ModuleType) -> None:
    long = statement(tool, speaker="Wolf " * 20, text="word " * 99, outlet="The Very Long Name " * 5, source="deep/" * 20 + "a.txt")
    svg = tool.picture("The city should " * 9, [long])
    for kind, most in tool.FIT.items():
        assert max(len(line) for line in texts(svg, kind) if line != tool.NOTE) <= most, kind
    assert len(texts(svg, "words")) == tool.MOST_LINES
    assert texts(svg, "place")[0].endswith("deep/a.txt")


@pytest.mark.parametrize("cards", [0, 1, 5])
def test_everything_is_inside_the_picture(tool: ModuleType, cards: int) -> None:
    root = ET.fromstring(tool.picture("The city should " * 9, [statement(tool, speaker=str(one)) for one in range(cards)]))  # noqa: S314
    bottoms = [float(box.attrib["y"]) + float(box.attrib.get("height", 0)) for kind in ("text", "rect") for box in root.iter(SVG + kind)]
    assert max(bottoms) <= float(root.attrib["height"])
    panel = next(box for box in root.iter(f"{SVG}rect") if box.attrib["class"] == "card")
    middle = [float(text.attrib["y"]) for text in root.iter(f"{SVG}text") if text.attrib["class"] == "proposition"]
    top = float(panel.attrib["y"])
    assert top < min(middle) < max(middle) < top + float(panel.attrib["height"])


def test_every_text_stands_out_from_its_ground(tool: ModuleType) -> None:
    def light(colour: str) -> float:  # relative luminance, WCAG 2.2
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for theme in tool.THEMES.values():
        for text, ground in product(("text", "quiet", "for", "against"), ("page", "card")):
            dark, bright = sorted((light(theme[text]), light(theme[ground])))
            assert (bright + 0.05) / (dark + 0.05) >= 4.5, (theme[text], theme[ground])


def test_a_graph_without_that_proposition_is_named(
    tool: ModuleType,
    graph: Callable[[Corpus], kg.Graph],
    corpus: Corpus,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = graph(corpus).path
    monkeypatch.setattr(sys, "argv", ["picture.py", str(folder), str(folder / "out.svg")])
    with pytest.raises(SystemExit, match="2"):
        tool.main()
    assert f"{folder} has nobody for or against" in capsys.readouterr().err
    assert not (folder / "out.svg").exists()


def test_the_readme_shows_the_picture_and_says_in_words_what_it_shows() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    files = re.findall(r'src(?:set)?="docs/images/([^"]+)"', readme)
    assert sorted(files) == sorted(path.name for path in IMAGES.glob("*.svg"))
    [alternative] = re.findall(r'alt="([^"]+)"', readme)
    for path in IMAGES.glob("*.svg"):
        root = ET.parse(path).getroot()  # noqa: S314 - our own picture
        assert root.findtext(f"{SVG}desc") == unescape(alternative)
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|url\(|@import|<script|<image", path.read_text("utf-8"))
