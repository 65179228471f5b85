"""Which of the media types that there are a client would rather have (RFC 9110, 12.5.1)."""

from collections.abc import Sequence

_ANY = ("*", "*")


def best(accept: str, offered: Sequence[str]) -> str | None:
    """Choose a media type.

    A range's own type counts before ``type/*``, and that before ``*/*``. Of types with one quality the client's more exact ranges come
    first, then its earlier ones, then what is offered first.

    :param accept: the header ``Accept``; empty means that anything is taken
    :param offered: media types, the preferred first
    :returns: None where none is acceptable

    >>> best("text/csv, */*;q=0.1", ("application/json", "text/csv")), best("", ("application/json", "text/csv"))
    ('text/csv', 'application/json')
    >>> best("image/png", ("text/csv",)) is None
    True
    """
    ranges = _ranges(accept) or [(_ANY, 1.0)]
    acceptable: list[tuple[float, int, int, int, str]] = []
    for order, media in enumerate(offered):
        kind, _, name = media.partition("/")
        matching = [
            (2 - wanted.count("*"), -place, quality)
            for place, (wanted, quality) in enumerate(ranges)
            if wanted[0] in {kind, "*"} and wanted[1] in {name, "*"}
        ]
        if matching:
            exactness, place, quality = max(matching)
            acceptable.append((quality, exactness, place, -order, media))
    quality, *_, media = max(acceptable, default=(0.0, 0, 0, 0, ""))
    return media if quality > 0 else None


def _ranges(accept: str) -> list[tuple[tuple[str, str], float]]:
    """Read a header: each range as type and subtype, and its quality from 0 to 1. What is no range is passed over."""
    ranges = []
    for part in accept.lower().split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        kind, slash, name = media.partition("/")
        if slash and kind and name:
            ranges.append(((kind, name), _quality(parameters)))
    return ranges


def _quality(parameters: Sequence[str]) -> float:
    """Read ``q=0.5`` among the parameters of a range; 1 where there is none, or one that is no number."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 1.0
    return 1.0
