"""Explorers of small graphs, and what is asked of every page: that it is valid, usable by keyboard and ear, and safe."""

import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from pyoxigraph import RdfFormat, Store

from kg.explorer import assets
from kg.explorer.explorer import Explorer
from kg.explorer.settings import Settings
from kg.graph import nquads, queries
from kg.graph.corpus import Corpus
from kg.vocab import Minter

_NAMED_BY = ("aria-label", "aria-labelledby", "title")


def stored(corpus: Corpus, minter: Minter, *, with_text: bool = True) -> Store:
    store = Store()
    lines = "".join(f"{quad}\n" for quad in nquads.quads(corpus, minter=minter, with_text=with_text))
    store.load(lines.encode(), RdfFormat.N_QUADS)
    return store


def explorer_of(store: Store, settings: Settings | None = None) -> Explorer:
    return Explorer(partial(queries.run, store), settings or Settings("Ferry"))


def page(explorer: Explorer, address: str) -> Element:
    """Make the page of an address, and check it as :func:`checked` does."""
    made = explorer.page(*_asked(address))
    assert made is not None, address
    assert made.status == 200, made.html
    return checked(made.html)


def checked(html: str) -> Element:
    """Read a page as strictly as the standard wants it, and check what every page must have."""
    tree: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    check_structure(tree)
    for element in tree.iter():
        assert element.tag not in {"style", "iframe", "object", "embed", "base"}, element.tag
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")], element.attrib
        assert element.tag != "script" or (element.get("src") and not (element.text or "").strip())
        for name in ("href", "src", "action"):
            assert urlsplit(element.get(name, "")).scheme in {"", "http", "https"}, element.attrib
    return tree


def check_structure(tree: Element) -> None:
    """Ids stand once, headings in order, and everything that is used has a name."""
    elements = list(tree.iter())
    ids = [str(element.get("id")) for element in elements if element.get("id")]
    assert len(ids) == len(set(ids)), sorted(name for name in ids if ids.count(name) > 1)
    _check_headings(elements)
    _check_names(elements, set(ids))


def _check_headings(elements: list[Element]) -> None:
    """One first heading, and no level left out."""
    levels = [int(element.tag[1]) for element in elements if re.fullmatch(r"h[1-6]", str(element.tag))]
    assert levels.count(1) == 1
    assert all(level <= before + 1 for before, level in zip([0, *levels], levels, strict=False)), levels


def _check_names(elements: list[Element], ids: set[str]) -> None:
    """Each field, picture and button has a name, each table a head, and what is referred to is there."""
    labelled = {element.get("for") for element in elements if element.tag == "label"}
    wrapped = {id(field) for label in elements if label.tag == "label" for field in label.iter()}
    for element in elements:
        if element.tag in {"input", "select", "textarea"} and element.get("type") != "hidden":
            assert element.get("id") in labelled or id(element) in wrapped or any(element.get(name) for name in _NAMED_BY), element.attrib
        if element.tag in {"a", "button", "summary", "h1", "h2", "h3", "h4"}:
            assert text(element) or element.get("aria-label"), element.attrib
        if element.tag == "table":
            assert all(head.get("scope") for head in element.iter("th"))
        for name in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
            assert set((element.get(name) or "").split()) <= ids, element.attrib
        if (href := element.get("href", "")).startswith("#"):
            assert href[1:] in ids, href


def links(tree: Element) -> set[str]:
    """Addresses that a page links to, but for places in itself."""
    return {href for element in tree.iter("a") if (href := element.get("href", "")) and not href.startswith("#")}


def resolves(explorer: Explorer, address: str) -> bool:
    """Whether a link of a page leads to a page, rows or a file."""
    path, options = _asked(address)
    if path.startswith("/static/"):
        return assets.static(path.removeprefix("/static/")) is not None
    if options.get("format") == "csv":
        return explorer.table(path, options) is not None
    made = explorer.page(path, options)
    return made is not None and made.status == 200


def _asked(address: str) -> tuple[str, dict[str, str]]:
    """Take an address apart as a server does: the path, decoded once, and the options."""
    path, _, query = address.partition("#")[0].partition("?")
    pairs = (part.partition("=") for part in query.split("&") if part)
    return unquote(path), {name: unquote(value.replace("+", " ")) for name, _, value in pairs}


_INLINE = {"a", "abbr", "b", "bdi", "cite", "code", "em", "mark", "small", "span", "strong", "time", "title"}


def text(element: Element) -> str:
    """All words of an element, in order, with single spaces; what stands in a block of its own stands apart."""
    return " ".join("".join(_words(element)).split())


def _words(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        apart = "" if child.tag in _INLINE else " "
        yield apart
        yield from _words(child)
        yield apart + (child.tail or "")


def rows(tree: Element, caption: str = "") -> list[list[str]]:
    """Cells of the rows of the first table, or of that whose caption is given."""
    tables = [table for table in tree.iter("table") if not caption or any(text(found) == caption for found in table.iter("caption"))]
    return [[text(cell) for cell in row if cell.tag in {"td", "th"}] for body in tables[0].iter("tbody") for row in body.iter("tr")]
