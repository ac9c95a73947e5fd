"""The page of a meeting between two presses of a button: what the browser sent, kept as typed and shown again."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tongcun.cases.meetings.directory import Directory, directory_of
from tongcun.cases.meetings.forms import HEAD, MeetingForm, RowForm
from tongcun.cases.meetings.pasted import FIELDS, Row, read_table
from tongcun.cases.models import MeetingDraft
from tongcun.county.actions import RefusedError
from tongcun.county.clock import day_in, service_date
from tongcun.county.models import County

MOST_ROWS = 60
EMPTY_ROWS = 3
"""So many empty rows are offered at first and by the button."""
LONGEST_PASTED = 200_000
_ROW = re.compile(r"row-(\d{1,3})-(\w+)")


@dataclass(frozen=True, slots=True)
class Typed:
    """What is typed: the head by field, the rows that are not blank, and what of a table waits to be read."""

    head: Mapping[str, str] = field(default_factory=dict)
    rows: Sequence[Row] = ()
    pasted: str = ""

    def as_said(self) -> dict[str, Any]:
        """For the draft."""
        return {"head": dict(self.head), "rows": [dict(row) for row in self.rows], "pasted": self.pasted}


def typed_in(posted: Mapping[str, str]) -> Typed:
    """What a browser sent, as it was typed, but for NUL signs, for which PostgreSQL has no text; blank rows are left
    out."""
    posted = {name: text.replace("\0", "") for name, text in posted.items()}
    rows: dict[int, Row] = {}
    for name, text in posted.items():
        found = _ROW.fullmatch(name)
        if found and found[2] in FIELDS and int(found[1]) < MOST_ROWS:
            rows.setdefault(int(found[1]), {})[found[2]] = text.strip()
    head = {name: posted.get(name, "").strip() for name in HEAD}
    kept = [rows[number] for number in sorted(rows) if any(rows[number].values())]
    return Typed(head, kept, posted.get("pasted", "")[:LONGEST_PASTED])


def typed_before(draft: MeetingDraft) -> Typed:
    """What a draft holds."""
    said = draft.said
    return Typed(said.get("head", {}), said.get("rows", []), said.get("pasted", ""))


def with_pasted(typed: Typed) -> Typed:
    """The rows of the pasted table added to those that are typed; raises RefusedError where it is none, or too long."""
    if not typed.pasted.strip():
        raise RefusedError(_("Paste the table into the box first, its headings with it."))
    table = read_table(typed.pasted)
    if not table.is_recognised:
        raise RefusedError(
            _("No headings were recognised. Copy the table with its row of headings, among them “enterprise” and"
              " “problem”, from Word or Excel.")
        )  # fmt: skip
    rows = [*typed.rows, *table.rows]
    if not table.rows:
        raise RefusedError(_("There is no row below the headings."))
    if len(rows) > MOST_ROWS:
        raise RefusedError(
            _("A meeting has {most} problems at most; with these there would be {count}. Paste fewer rows.").format(
                most=MOST_ROWS, count=len(rows)
            )
        )
    return Typed(typed.head, rows, "")


@dataclass(frozen=True, slots=True)
class TypingPage:
    """The forms of the page; rows in which something is typed are looked at at once, blank ones are not."""

    head: MeetingForm
    rows: Sequence[RowForm]
    directory: Directory

    @property
    def typed_rows(self) -> list[RowForm]:
        """The rows in which something is typed."""
        return [row for row in self.rows if row.is_bound]

    @property
    def is_sound(self) -> bool:
        """Whether all that is typed is fit; what two rows share is told at the second."""
        self._tell_repeated()
        return all([self.head.is_valid(), *(row.is_valid() for row in self.typed_rows)])

    def _tell_repeated(self) -> None:
        seen: dict[tuple[int, str], int] = {}
        for number, row in enumerate(self.typed_rows, 1):
            if not row.is_valid():
                continue
            key = (row.cleaned_data["enterprise"].pk, "".join(row.cleaned_data["problem"].split()))
            if key in seen:
                row.add_error("problem", _("Row {number} says the same.").format(number=seen[key]))
            seen.setdefault(key, number)


def page_of(
    county: County, typed: Typed, head: MeetingForm | None = None, *, more: int = 0
) -> TypingPage:  # fmt: skip
    """The page for what is typed, with `more` empty rows beside those; `head` where it was sent just now."""
    directory = directory_of(county)
    held_on = day_in(typed.head.get("held_on", "")) or service_date(county)
    shown = min(MOST_ROWS, len(typed.rows) + max(more, 0 if typed.rows else EMPTY_ROWS))
    rows = [_row(number, typed, directory, held_on) for number in range(shown)]
    form = head or MeetingForm(initial=dict(typed.head) if any(typed.head.values()) else {}, county=county)
    return TypingPage(form, rows, directory)


def _row(number: int, typed: Typed, directory: Directory, held_on: datetime.date) -> RowForm:
    prefix, data = f"row-{number}", None
    if number < len(typed.rows):
        data = {f"{prefix}-{name}": text for name, text in typed.rows[number].items()}
    return RowForm(data, prefix=prefix, directory=directory, held_on=held_on)
