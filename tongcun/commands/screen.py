"""The user's screen: what is printed on it stays as it is, and the wider it is, the more stands side by side."""

from __future__ import annotations

from rich.console import Console

WIDE = 110
"""From so many columns on a run and its hop fit into one line."""


def screen() -> Console:
    """Standard output, on which names with brackets or colons stay names."""
    return Console(highlight=False, markup=False, emoji=False)


def gap_on(console: Console) -> str:
    """What parts things that belong together: a space on a wide screen, a line end on a narrow one."""
    return " " if console.width >= WIDE else "\n"
