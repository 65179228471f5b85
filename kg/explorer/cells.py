"""Cells of tables as values: what the graph did not say, or said wrongly, becomes a value that pages can show."""

from kg.graph.tables import Cell


def text(cell: Cell) -> str | None:
    """Give a cell as text; None where it is empty.

    >>> text("a"), text(3), text(""), text(None)
    ('a', '3', None, None)
    """
    return None if cell is None or cell == "" else str(cell)


def count(cell: Cell) -> int:
    """Give a cell as a number of things; what is none is 0.

    >>> count(3), count(2.0), count(None), count("many")
    (3, 2, 0, 0)
    """
    return int(cell) if isinstance(cell, int | float) else 0


def share(cell: Cell) -> float:
    """Give a cell as a number between 0 and 1; what is none is 0, the least that can be trusted.

    >>> share(0.5), share(1), share("high"), share(7)
    (0.5, 1.0, 0.0, 1.0)
    """
    return min(1.0, max(0.0, float(cell))) if isinstance(cell, int | float) else 0.0


def offset(cell: Cell) -> int:
    """Give a cell as an offset; what is none is -1, where nothing stands.

    >>> offset(12), offset(None)
    (12, -1)
    """
    return cell if isinstance(cell, int) else -1
