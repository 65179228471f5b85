"""Text as it may reach a terminal or a CI log: no character that a terminal obeys, no line that a CI runner takes for a command.

The words of articles, ids and file names are other people's text. GitHub obeys a line that begins with ``::error::`` or
``::stop-commands::``, and ``##[error]`` anywhere in a line; Azure obeys ``##vso[`` and TeamCity ``##teamcity[`` in the same way.
"""

import re
from json import dumps

# C0 without tab and line feed, DEL, C1, marks that change the direction of reading, and code points that UTF-8 or XML cannot hold
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_LINE_BREAK_OR_TAB = re.compile("[\t-\r\x1c-\x1f\x85\u2028\u2029]")
_COLON_COMMAND = re.compile(r"^(\s*):(?=:)", re.MULTILINE)  # ::error:: at the start of a line
_HASH_COMMAND = re.compile(r"##(?=\w*\[)")  # ##[error], ##vso[ anywhere


def line(text: str) -> str:
    r"""Put a text on one line: line breaks become spaces, control characters their escapes, and a CI command gets a backslash.

    >>> line("one\ntwo"), line("\x1b[2J"), line("::error::no"), line("see ##[error]")
    ('one two', '\\u001b[2J', '\\::error::no', 'see #\\#[error]')
    """
    text = _CONTROL.sub(_escape, _LINE_BREAK_OR_TAB.sub(" ", text))
    return _HASH_COMMAND.sub(r"#\\#", _COLON_COMMAND.sub(r"\1\\:", text))


def lines(text: str) -> str:
    """Make a text of several lines safe to print: its line breaks stay, each line is treated by :func:`line`.

    Other people's text inside it must have gone through :func:`line` before, else its own line breaks stay too.
    """
    return "\n".join(map(line, text.split("\n")))


def escaped(text: str) -> str:
    r"""Make JSON or Turtle safe to print without changing what it means: parsers read ``\u001b`` as the character itself.

    >>> escaped('{"said": "##[error]"}')
    '{"said": "#\\u0023[error]"}'
    """
    return _HASH_COMMAND.sub(r"#\\u0023", _COLON_COMMAND.sub(r"\1\\u003a", _CONTROL.sub(_escape, text)))


def _escape(match: re.Match[str]) -> str:
    r"""Write the matched character as its JSON escape, such as ``\u001b``."""
    return dumps(match[0])[1:-1]
