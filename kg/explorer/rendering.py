"""Values as HTML: the templates, what they may call, and how text of others is made harmless.

All text is escaped by the templates; characters that change what a reader sees without being seen (controls, marks of direction) are
written out, whoever wrote them.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import jinja2

from kg.explorer.cells import share
from kg.explorer.links import id_of

_FOLDER = Path(__file__).parent / "templates"
# C0 without tab and line ends, DEL, C1, marks of direction, invisible operators, tags, halves of characters, and what is no character
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def render(template: str, values: Mapping[str, object]) -> str:
    """Fill a template of templates/ with values."""
    return _templates().get_template(template).render(values)


@cache
def _templates() -> jinja2.Environment:
    """Open the templates; each is compiled once."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_seen,
    )
    environment.filters.update(day=day, percent=percent, number=number, plural=plural, web=web_address, id=id_of, share=share)
    return environment


def _seen(value: object) -> object:
    """Prepare a value for a page: nothing for None, and each unseen character of a text as its number."""
    if value is None:
        return ""
    return seen(value) if type(value) is str else value  # what is marked as HTML has passed here


def seen(text: str) -> str:
    r"""Write each character that is not seen, but changes what is, as its number.

    >>> seen("pay \u202e001$"), seen("two\nlines")
    ('pay ⟨U+202E⟩001$', 'two\nlines')
    """
    return _UNSEEN.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", text)


def day(moment: str | None) -> str:
    """Write a date of the graph for people, as exactly as it is known.

    >>> day("2026-03-14"), day("2026-03"), day("2026"), day("2026-03-14T12:30:00Z"), day(None)
    ('14 March 2026', 'March 2026', '2026', '14 March 2026, 12:30 UTC', 'undated')
    """
    if not moment:
        return "undated"
    try:
        if len(moment) == len("2026"):
            return moment
        read = date.fromisoformat(f"{moment}-01"[:10])
    except ValueError:
        return moment
    month = f"{_MONTHS[read.month - 1]} {read.year}"
    clock = f", {moment[11:16]} UTC" if moment[10:11] == "T" else ""
    return month if len(moment) == len("2026-03") else f"{read.day} {month}{clock}"


def percent(share: float) -> str:
    """Write a share as a percentage.

    >>> percent(0.8125), percent(1), percent(0.996)
    ('81%', '100%', '99%')
    """
    return f"{int(share * 100 + 1e-9) if share > 0.99 else round(share * 100)}%"  # 99.6 % is not sure


def number(count: int) -> str:
    """Write a number with its thousands apart.

    >>> number(12345)
    '12,345'
    """
    return f"{count:,}"


def plural(count: int, one: str, many: str = "") -> str:
    """Write a number with its noun.

    >>> plural(1, "speaker"), plural(1200, "speaker"), plural(2, "copy", "copies")
    ('1 speaker', '1,200 speakers', '2 copies')
    """
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def web_address(text: str | None) -> str | None:
    """Give an address that a browser may open from a page; None for all else, such as ``javascript:``.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)"), web_address("https:alert")
    ('https://example.org/a', None, None)
    """
    try:
        parts = urlsplit(text or "")
    except ValueError:
        return None
    return text if parts.scheme in {"http", "https"} and parts.netloc else None
