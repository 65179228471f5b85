"""The files of static/: style sheet, scripts and vendored libraries."""

from pathlib import Path

_FOLDER = Path(__file__).parent / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}


def static(name: str) -> tuple[bytes, str] | None:
    """Read a file of static/.

    :param name: its path there, such as ``style.css`` or ``yasgui/yasgui.min.js``
    :returns: its content and its media type; None where there is no such file

    >>> static("style.css")[1], static("../assets.py"), static("no.css")
    ('text/css; charset=utf-8', None, None)
    """
    known = {path.relative_to(_FOLDER).as_posix(): path for path in _FOLDER.rglob("*") if path.suffix in _TYPES}
    path = known.get(name)
    return (path.read_bytes(), _TYPES[path.suffix]) if path else None


def text(name: str) -> str:
    """Give the text of a style sheet or script of static/."""
    return (_FOLDER / name).read_text(encoding="utf-8")
