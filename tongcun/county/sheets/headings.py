"""Where the heading of a table stands: one row, or two of which the upper one groups columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongcun.county.sheets.contents import Content
from tongcun.county.sheets.wording import field_named, normal, recognised, speaks_of_a_party

Row = list[str]
Numbered = tuple[int, Row]
"""A file line and its cells."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its line (the lower of two), the place of the row below it, its cells, and the row as it stands."""

    line: int
    below: int
    cells: Row
    row: Row

    def names(self, width: int) -> tuple[str, ...]:
        """Headings as shown and chosen from: nameless and repeated ones are told apart by their place."""
        seen: dict[str, int] = {}
        names = []
        for place, heading in enumerate(self.cells[:width], 1):
            name = " ".join(heading.split()) or _("column {number}").format(number=place)
            seen[normal(name)] = seen.get(normal(name), 0) + 1
            names.append(name if seen[normal(name)] == 1 else f"{name} ({seen[normal(name)]})")
        return tuple(names)


def heading_of(rows: Sequence[Numbered], content: Content) -> Heading:
    """The heading among the first rows that are not blank.

    It is the row that speaks of most of the content's fields; where none does, the first with several cells, or the
    first. The row below belongs to it where each of its cells is the name of a field, the row above where it groups
    columns by sender and addressee: 姓名 below 寄件人 is not the addressee's.
    """
    place = _most_telling(rows, content)
    line, cells = rows[place]
    below = rows[place + 1][1] if place + 1 < len(rows) and rows[place + 1][0] == line + 1 else []
    if any(below) and all(field_named(cell, content) for cell in below if cell):
        return Heading(line + 1, place + 2, _joined(cells, below, content), below)
    above = rows[place - 1][1] if place and rows[place - 1][0] == line - 1 else []
    if sum(map(bool, above)) > 1 and any(map(speaks_of_a_party, above)):
        return Heading(line, place + 1, _joined(above, cells, content), cells)
    return Heading(line, place + 1, cells, cells)


def _most_telling(rows: Sequence[Numbered], content: Content) -> int:
    """The row with most cells that name a field; where none does, the first with several cells, or the first."""
    scores = [_names_in(cells, content) for _line, cells in rows]
    if max(scores):
        return scores.index(max(scores))
    return next((i for i, (_line, cells) in enumerate(rows) if sum(map(bool, cells)) > 1), 0)


def _names_in(cells: Row, content: Content) -> int:
    """How many fields a row names; a lone name counts if it is a whole one: 西源驿站 ends in 驿站 and is a station."""
    found = recognised(cells, content)
    return len(found) if len(found) > 1 or any(field_named(cells[place], content) for place in found.values()) else 0


def _joined(upper: Row, lower: Row, content: Content) -> Row:
    """Two heading rows as one; a sender or addressee above counts for all columns up to the next cell beside it."""
    width = max(len(upper), len(lower))
    upper, lower = (row + [""] * (width - len(row)) for row in (upper, lower))
    party, found = "", []
    for above, below in zip(upper, lower, strict=True):
        if above:
            party = above if speaks_of_a_party(above) else ""
        group = above or (party if below else "")
        is_one = not group or not below or field_named(group, content) == field_named(below, content) is not None
        found.append((group or below) if is_one else f"{group} {below}")
    return found
