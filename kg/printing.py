"""Text as it may reach a terminal or a CI log: no character that a terminal obeys, no line that a CI runner takes for a command.

The words of articles, ids and file names are other people's text. GitHub obeys a line that begins with ``::error::`` or
``::stop-commands::``, and ``##[error]`` anywhere in a line; Azure obeys ``##vso[`` and TeamCity ``##teamcity[`` in the same way.
"""

import re
from json import dumps

# C0 without tab and line feed, DEL, C1, marks that turn the direction of reading, and what UTF-8 and XML cannot hold
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_SPACE = re.compile("[\t-\r\x1c-\x1f\x85\u2028\u2029]")
_FIRST = re.compile(r"^(\s*):(?=:)", re.MULTILINE)
_ANYWHERE = re.compile(r"##(?=\w*\[)")


def line(text: str) -> str:
    r"""Keep a text on one line: breaks become spaces, what a terminal obeys becomes its escape, and a CI command gets a backslash.

    >>> line("one\ntwo"), line("\x1b[2J"), line("::error::no"), line("see ##[error]")
    ('one two', '\\u001b[2J', '\\::error::no', 'see #\\#[error]')
    """
    text = _CONTROL.sub(_escape, _SPACE.sub(" ", text))
    return _ANYWHERE.sub(r"#\\#", _FIRST.sub(r"\1\\:", text))


def lines(text: str) -> str:
    """Keep each line of a text as :func:`line` does. Whoever puts a foreign value into such a text makes it one line before."""
    return "\n".join(map(line, text.split("\n")))


def escaped(text: str) -> str:
    r"""Make JSON or Turtle harmless and say the same: their readers take ``\u001b`` for the character itself.

    >>> escaped('{"said": "##[error]"}')
    '{"said": "#\\u0023[error]"}'
    """
    return _ANYWHERE.sub(r"#\\u0023", _FIRST.sub(r"\1\\u003a", _CONTROL.sub(_escape, text)))


def _escape(found: re.Match[str]) -> str:
    return dumps(found[0])[1:-1]
