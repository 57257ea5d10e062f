"""Tables on standard output: columns for people, lines of any length for other programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from digestgen.cli.messages import safe_line

_WIDE = 10_000  # columns, for other programs


def print_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numbers: Collection[str] = (),
    styles: Mapping[str, Callable[[str], str]] = MappingProxyType({}),
) -> None:
    """Print a table; each cell is made safe by `safe_line`.

    The columns in `numbers` are aligned to the right and not wrapped. `styles` maps a column to a function
    that returns the style of a cell.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in columns:
        is_number = name in numbers
        table.add_column(
            name, justify="right" if is_number else "left", no_wrap=is_number, overflow="fold"
        )
    for row in rows:
        table.add_row(
            *(
                Text(safe_line(cell), styles[name](cell) if name in styles else "")
                for name, cell in zip(columns, row, strict=True)
            )
        )
    Console(width=None if sys.stdout.isatty() else _WIDE).print(table)
