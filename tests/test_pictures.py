"""kg/exchange/pictures.py: a picture of a graph by its name, the same bytes each time."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store
from test_networks import graph

from kg.cli import main
from kg.errors import UsageError
from kg.exchange import pictures
from kg.exchange.networks import Selection
from kg.exchange.pictures import Picture
from kg.exchange.plotting import PictureFormat
from kg.graph import nquads
from kg.graph.corpus import Corpus
from kg.vocab import Minter

SIDES = [("ada", "pier", "support", "2026-01-05"), ("ben", "pier", "oppose", "2026-02-05"), ("cora", "pier", "oppose", None)]


@pytest.fixture(scope="module")
def ferry(corpus: Corpus, minter: Minter) -> Store:
    store = Store()
    store.load("".join(f"{quad}\n" for quad in nquads.quads(corpus, minter=minter)).encode(), RdfFormat.N_QUADS)
    return store


@pytest.mark.parametrize("picture", ["timeline", "network"])
@pytest.mark.parametrize("to", ["svg", "png"])
def test_the_same_graph_gives_the_same_bytes(picture: Picture, to: PictureFormat) -> None:
    assert pictures.draw(graph(*SIDES), picture, to) == pictures.draw(graph(*SIDES), picture, to)


def test_the_ferry_graph(ferry: Store) -> None:
    drawn = pictures.draw(ferry, "timeline", "svg").decode()
    assert ">Ilse Varga</text>" in drawn
    assert ">change of position</text>" in drawn
    assert ">Odile Renn</text>" in drawn  # a joint source as its members
    assert ">Odile Renn and Karim Sefu</text>" not in drawn
    drawn = pictures.draw(ferry, "network", "svg").decode()
    assert ">same side on a proposition</text>" in drawn


def test_one_proposition_makes_no_network(ferry: Store) -> None:
    with pytest.raises(UsageError, match="no network") as caught:
        pictures.draw(ferry, "network", "svg", Selection(proposition="anything"))
    assert "--picture timeline" in caught.value.hint


def test_the_command_writes_it(tmp_path: Path, ferry: Store) -> None:
    ferry.dump(str(tmp_path / "graph.nq"), RdfFormat.N_QUADS)
    out = tmp_path / "p.png"
    assert main(["export", str(tmp_path), "--to", "png", "--picture", "network", "--least", "1", "-o", str(out)]) == 0
    assert out.read_bytes() == pictures.draw(ferry, "network", "png", Selection(least=1))
    assert main(["export", str(tmp_path), "--to", "svg", "--min-confidence", "1", "-o", str(out)]) == 3
    assert main(["export", str(tmp_path), "--to", "svg", "--proposition", "There is none such", "-o", str(out)]) == 2
    assert out.read_bytes().startswith(b"\x89PNG")
