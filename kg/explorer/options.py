"""What a page is asked to show: the filters and the page number in the query string of its address."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from urllib.parse import urlencode

from kg.errors import UsageError

_TRUE = "yes"  # what a ticked box sends
_LONGEST = 500  # characters of a value: names of outlets and words to search are shorter


@dataclass(frozen=True, slots=True)
class Options:
    """Filters, and which page of many rows.

    :param outlet: only articles of this publisher
    :param since, until: first and last day: of a stance when it was expressed, of a claim when its article was published
    :param confidence: minimum confidence, between 0 and 1
    :param copies: whether copies of a story are shown beside the original
    :param candidates: whether stances that are not sure enough are shown, marked as such
    :param words: words to search for
    :param speaker, proposition: IRIs: only claims of this speaker, on this proposition
    :param page: from 1
    """

    outlet: str | None = None
    since: date | None = None
    until: date | None = None
    confidence: float | None = None
    copies: bool = False
    candidates: bool = False
    words: str | None = None
    speaker: str | None = None
    proposition: str | None = None
    page: int = 1

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Options":
        """Read the query string of an address; empty values, as an empty field of a form sends them, and other names mean nothing.

        :raises UsageError: a value is no date, no number or out of range

        >>> Options.read({"outlet": "The Ledger", "since": "2026-03-01", "until": "", "format": "csv"}).parameters()
        {'outlet': 'The Ledger', 'since': '2026-03-01', 'copies': 'false'}
        """
        known = {field.name for field in fields(cls)}
        values = {name: value.strip() for name, value in query.items() if name in known and value.strip()}
        return cls(**{name: _read(name, value) for name, value in values.items()})  # type: ignore[arg-type]  # each reader gives the type of its field

    @property
    def filtered(self) -> bool:
        """Whether anything but the number of the page is asked for."""
        return replace(self, page=1, words=None, speaker=None, proposition=None) != Options()

    def admits(self, outlet: object, day: object) -> bool:
        """Whether something passes the filters for outlet and days; without a date it passes no filter for days.

        :param outlet: name of a publisher, or None
        :param day: an ISO date, perhaps of a month or a year alone, or None; a month passes where one of its days does

        >>> Options(outlet="the ledger", since=date(2026, 3, 1)).admits("The Ledger", "2026-03-02")
        True
        >>> Options(until=date(2026, 3, 1)).admits(None, None)
        False
        """
        written = str(day or "")[:10]
        return (
            (self.outlet is None or str(outlet or "").casefold() == self.outlet.casefold())
            and (self.since is None or "" < str(self.since)[: len(written)] <= written)
            and (self.until is None or "" < written <= str(self.until))
        )

    def parameters(self) -> dict[str, str]:
        """Give the filters as the parameters that the named queries have: outlet, since, until and copies."""
        values = {"outlet": self.outlet, "since": self.since, "until": self.until}
        return {name: str(value) for name, value in values.items() if value is not None} | {"copies": str(self.copies).lower()}

    def query(self, **changes: object) -> str:
        """Write the query string of an address that asks for these options; nothing where all are as they are without one.

        :param changes: options that differ there

        >>> Options(outlet="A & B", page=2).query(page=1), Options().query()
        ('?outlet=A+%26+B', '')
        """
        wanted = replace(self, **changes)  # type: ignore[arg-type]  # names of options, with their values
        written = {
            field.name: _TRUE if value is True else str(value)
            for field in fields(wanted)
            if (value := getattr(wanted, field.name)) != field.default
        }
        return f"?{urlencode(written)}" if written else ""


def _read(name: str, value: str) -> object:
    """Read the value of an option.

    :raises UsageError: it is not of the option's type
    """
    try:
        match name:
            case "since" | "until":
                return date.fromisoformat(value)
            case "confidence":
                return _share(value)
            case "copies" | "candidates":
                return value.lower() in {_TRUE, "true", "on", "1"}
            case "page":
                return _number(value)
            case _:
                return _words(value)
    except ValueError as error:
        what = f"The address asks for {name} {value[:60]!r}, which is none."
        raise UsageError(what, _EXAMPLES.get(name, f"Write at most {_LONGEST} characters.")) from error


def _words(value: str) -> str:
    """Take words as they are.

    :raises ValueError: they are too many
    """
    if len(value) > _LONGEST:
        raise ValueError(value)
    return value


def _share(value: str) -> float:
    """Read a number between 0 and 1.

    :raises ValueError: it is none
    """
    number = float(value)
    if not 0 <= number <= 1:  # also false for NaN
        raise ValueError(value)
    return number


def _number(value: str) -> int:
    """Read the number of a page.

    :raises ValueError: it is none
    """
    number = int(value)
    if not 0 < number < 1_000_000:
        raise ValueError(value)
    return number


_EXAMPLES = {
    "since": "Write a day such as 2026-03-01.",
    "until": "Write a day such as 2026-03-31.",
    "confidence": "Write a number from 0 to 1, such as 0.8.",
    "page": "Write a whole number from 1.",
}
