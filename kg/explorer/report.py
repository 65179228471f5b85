"""The report: overview, propositions and speakers of a graph as one HTML file that needs no network and no server."""

import base64
import hashlib
import re
from dataclasses import dataclass, replace

from markupsafe import Markup

from kg.explorer import assets, overview, proposition, propositions, quotations, speaker, speakers
from kg.explorer.links import ReportLinks, id_of
from kg.explorer.rendering import render
from kg.explorer.settings import Settings
from kg.explorer.views import Ask, Asked, Request, View
from kg.graph.tables import render as rendered

_MOST = 100  # propositions, and speakers, with a section of their own: a file of some megabytes, which every browser opens
_SCRIPTS = ("d3.min.js", "timeline.js")
_STYLES = ("style.css",)


@dataclass(frozen=True, slots=True)
class _Section:
    """A part of a report.

    :param place: id of the section; empty for the overview
    :param value: what the template of the view sees
    """

    view: View
    place: str
    value: object


@dataclass(frozen=True, slots=True)
class _Inlined:
    """A style sheet or script within the file, and what the policy says to let it pass."""

    text: Markup
    source: str


def report(ask: Ask, settings: Settings) -> str:
    """Write the report of a graph.

    1. choose the propositions and speakers with most voices and claims; 2. read a section for each; 3. make their places known to all
    links; 4. write the sections into one file, with style sheet, scripts and the rows of all quotations inside.

    :param ask: asks the graph a named query
    :returns: HTML; a policy within it lets nothing run or load but what the file itself holds
    """
    # 1
    request = Request(ask, settings=replace(settings, sparql=False, token=None))
    argued = [row for row in propositions.count_positions(request) if row.voices + row.neutral]
    heard = [row for row in speakers.count(request) if row.type != "anonymous"]
    # 2
    sections = [_Section(overview.VIEW, "", overview.read(request))]
    sections += _sections(proposition.VIEW, [row.iri for row in argued[:_MOST]], request)
    sections += _sections(speaker.VIEW, [row.iri for row in heard[:_MOST]], request)
    # 3
    things = [(section.view.name, section.place, section.value.thing) for section in sections if hasattr(section.value, "thing")]
    link = ReportLinks({(kind, thing.iri): place for kind, place, thing in things})
    # 4
    contents = [(section.place, Markup(_html(section, link, request))) for section in sections]  # noqa: S704 - templates have escaped it
    styles, scripts = [_inlined("style", _with_fonts(assets.text(name))) for name in _STYLES], [_script(name) for name in _SCRIPTS]
    values = {
        "sections": contents,
        "names": [(kind, place, thing.name) for kind, place, thing in things],
        "left": (max(0, len(argued) - _MOST), max(0, len(heard) - _MOST)),
        "styles": styles,
        "scripts": scripts,
        "icon": _data("image/svg+xml", assets.text("icon.svg").encode()),
        "csv": _data("text/csv;charset=utf-8", _rows(sections).encode()),
    }
    return render("report.html", _common(link, request) | values)


def _sections(view: View, iris: list[str], request: Request) -> list[_Section]:
    """Read a section for each of some propositions, or speakers."""
    read = ((iri, view.read(replace(request, id=id_of(iri)))) for iri in dict.fromkeys(iris))  # one with two names stands there twice
    return [_Section(view, _place(view.name, iri), value) for iri, value in read if value is not None]


def _place(kind: str, iri: str) -> str:
    """Give the id of the section of a thing."""
    return f"{kind}-{re.sub(r'[^0-9A-Za-z]+', '-', id_of(iri))}"


def _html(section: _Section, link: ReportLinks, request: Request) -> str:
    """Write a section."""
    scope = section.place and f"{section.place}-"
    return render(section.view.template, _common(link, request) | {"view": section.value, "scope": scope})


def _common(link: ReportLinks, request: Request) -> dict[str, object]:
    """Collect what the templates of all sections see."""
    return {
        "layout": "section.html",
        "link": link,
        "name": None,
        "id": "",
        "options": request.options,
        "settings": request.settings,
        "asked": _each_once(request.asked),
        "top": 2,
        "scope": "",
    }


def _each_once(asked: list[Asked]) -> list[Asked]:
    """Keep the first of all that one query was asked with."""
    return list({query.query: query for query in reversed(asked)}.values())[::-1]


def _rows(sections: list[_Section]) -> str:
    """Write the stances of all propositions as rows for a spreadsheet."""
    stances: dict[str, quotations.Stance] = {}
    for section in sections:
        if isinstance(section.value, proposition.PropositionPage):
            stances |= {stance.iri: stance for stance in section.value.timeline}
    return rendered(quotations.table(stances.values()), "csv", spreadsheet=True)


def _script(name: str) -> _Inlined:
    """Put a script into the file."""
    return _inlined("script", assets.text(name))


def _inlined(element: str, text: str) -> _Inlined:
    """Put a text into an element of the file, where nothing of it is escaped, and hash it for the policy.

    :raises ValueError: it would end the element; no file of static/ does
    """
    if f"</{element}" in text.lower() or "<!--" in text:
        raise ValueError(element)
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return _Inlined(Markup(text), f"'sha256-{digest}'")  # noqa: S704 - a file of static/


def _with_fonts(style: str) -> str:
    """Put the font of Latin letters into a style sheet, and leave out the others: a browser takes its own for them."""
    (latin,) = re.findall(r'url\("(fonts/source-serif-latin\.woff2)"\)', style)
    font = assets.static(latin)
    assert font  # noqa: S101 - the style sheet names files of static/; tests look
    style = style.replace(f'url("{latin}")', f'url("{_data("font/woff2", font[0])}")')
    return re.sub(r'@font-face \{[^}]*url\("fonts/[^}]*\}\n', "", style)


def _data(media_type: str, content: bytes) -> str:
    """Write a content as an address that holds it."""
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"
