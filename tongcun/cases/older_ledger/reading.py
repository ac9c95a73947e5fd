"""An older ledger (问题清单台账) as a sheet: what each row means, with every doubt told and nothing guessed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongcun.cases.as_written.units import names_in
from tongcun.cases.older_ledger.names import KnownRow, LedgerNames, known_rows
from tongcun.cases.older_ledger.rows import LEFT_OUT, Answers, LedgerRow, LedgerRows, NewEnterprise
from tongcun.cases.older_ledger.words import OUTCOMES, Kept, day_of, end_of_time, satisfaction_in, state_in
from tongcun.cases.pure.acts import State
from tongcun.cases.pure.titles import title_of
from tongcun.county.clock import service_date
from tongcun.county.models import County, Enterprise, Unit, User
from tongcun.county.names import with_names
from tongcun.county.sheets import Cells, Record, Told
from tongcun.feeds.cells import UnfitError, plain_cell

LONGEST_NUMBER, LONGEST_NAME, LONGEST_PROBLEM = 60, 60, 4000
_TOLD = ("person", "joint_units", "progress", "satisfaction", "remark")
"""Columns whose words stay with the case as they are."""
_FILLED = ("enterprise", "township", "asker", "phone", "received")
"""What a row without an enterprise takes from the row above, where several problems are one enterprise's."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What no column says: whose ledger it is (`ledger`), the year of days without one, whether a row without an
    enterprise is that of the row above, when closed rows without a day were closed, and what was chosen for names."""

    ledger: str
    year: int
    fill_down: bool
    closed_on: datetime.date | None
    answers: Answers


def read_ledger(
    county: County, records: Iterable[Record], headings: dict[str, str], asked: Asked, told: Told
) -> LedgerRows:
    """The rows of a ledger; each doubt goes to `told`, and as long as one is an error the rows are not to be used."""
    reader = _Reader(county, headings, asked, told)
    for cells in _numbered(reader, _filled(reader, records)):
        reader.read(cells)
    return reader.found


class _Reader:
    """What is known of a county, what was asked, and what has been read so far."""

    def __init__(self, county: County, headings: dict[str, str], asked: Asked, told: Told) -> None:
        self.headings, self.asked, self.told = headings, asked, told
        self.found = LedgerRows()
        self._names = LedgerNames(county, asked.answers, self.found)
        self._known = known_rows(county, asked.ledger)
        self._today = service_date(county)

    def cells(self, record: Record) -> Cells:
        """A row's cells."""
        return Cells(record, self.headings, self.told)

    def read(self, cells: Cells) -> None:
        """Take a row in: as a new one, as one that is known, or as one that is left out."""
        number, problem = self._number(cells), self._problem(cells)
        known = self._known.get(number)
        if known and known.problem == plain_cell(problem):
            self.found.known += 1
            return
        kept = cells.read("state", state_in)
        received = cells.read("received", self._day)
        enterprise = self._names.enterprise(cells)
        if known:
            self._known_again(cells, known, is_same=known.is_worded_anew(enterprise, received))
            return
        if enterprise == LEFT_OUT:
            self.found.left_out += 1
            return
        for field in ("state", "received"):
            _tell_empty(cells, field)
        if kept is None or received is None or not isinstance(enterprise, Enterprise | NewEnterprise):
            # Whatever else nobody knows is asked at once, so that one answer to all of it is enough.
            self._units(cells, is_open=kept is None or _is_open(kept))
            return
        self._keep(cells, number, problem, (enterprise, received, kept))

    def _known_again(self, cells: Cells, known: KnownRow, *, is_same: bool) -> None:
        if is_same:
            self.found.known += 1
            return
        words = _("the number {number} of this ledger is case {case}, which is about something else")
        expected = _("another name for this ledger as its sender, such as with its year")
        what = with_names(words, number=cells.text("number"), case=known.case)
        cells.tell(UnfitError("number_of_another", what, expected), "number")

    def _keep(
        self, cells: Cells, number: str, problem: str, is_it: tuple[Enterprise | NewEnterprise, datetime.date, Kept]
    ) -> None:
        enterprise, received, kept = is_it
        is_open = _is_open(kept)
        unit, joint = self._units(cells, is_open=is_open)
        leader = self._names.leader(cells)
        row = LedgerRow(
            line=cells.line, number=number, enterprise=enterprise, problem=problem, received=received, kept=kept,
            case_class=self._names.case_class(cells), leader=leader, unit=unit,
            unit_words=cells.text("unit"), joint=joint,
            until=self._until(cells, received, is_open=is_open),
            closed_on=None if is_open else self._closed_on(cells, received),
            satisfaction=satisfaction_in(cells.text("satisfaction")), words=self._words(cells, leader),
            asker=cells.text("asker"), phone=cells.text("phone"),
        )  # fmt: skip
        _tell_too_long(cells, row)
        self.found.rows.append(row)

    def _number(self, cells: Cells) -> str:
        number = cells.text("number")
        if not number or len(number) > LONGEST_NUMBER:
            expected = _("a number of at most {most} signs").format(most=LONGEST_NUMBER)
            cells.tell(UnfitError("no_number", _("the row has no number"), expected), "number")
        return number

    def _problem(self, cells: Cells) -> str:
        problem = cells.text("problem")
        if not title_of(problem) or len(problem) > LONGEST_PROBLEM:
            expected = _("a text of at most {most} signs").format(most=LONGEST_PROBLEM)
            cells.tell(UnfitError("no_problem", _("the row tells no problem"), expected), "problem")
        return problem

    def _units(self, cells: Cells, *, is_open: bool) -> tuple[Unit | None, Sequence[Unit]]:
        """The responsible unit, and the joint ones of what goes on here."""
        unit = self._names.unit(cells, is_open=is_open)
        return unit, self._joint(cells, unit) if is_open else ()

    def _joint(self, cells: Cells, lead: Unit | None) -> list[Unit]:
        units = [self._names.unit_named(name, cells, "joint_units", is_open=True)
                 for name in names_in(cells.text("joint_units"))]  # fmt: skip
        return list({unit.pk: unit for unit in units if unit is not None and unit != lead}.values())

    def _day(self, text: str) -> datetime.date:
        day = day_of(text, self.asked.year)
        if day > self._today:
            what = _("{day} is still to come").format(day=day)
            raise UnfitError("still_to_come", what, _("a day until today; is the year of days without one right?"))
        return day

    def _until(self, cells: Cells, received: datetime.date, *, is_open: bool) -> datetime.date | None:
        if not is_open:
            return None
        until: datetime.date | None = cells.read("until", lambda text: end_of_time(text, self.asked.year))
        if until is not None and until < received:
            what = _("{until} is before the day on which it was received").format(until=until)
            cells.tell(UnfitError("until_before_received", what, _("a later day")), "until")
        return until

    def _closed_on(self, cells: Cells, received: datetime.date) -> datetime.date | None:
        closed: datetime.date | None = cells.read("closed_on", self._day)
        if closed is None and not cells.text("closed_on"):
            closed = self.asked.closed_on
            if closed is None:
                expected = _("a day, or one for all such rows, to be entered below")
                unfit = UnfitError("no_closing_day", _("the row is closed and says no day"), expected)
                cells.tell(unfit, "closed_on" if "closed_on" in self.headings else "state")
            else:
                closed = max(closed, received)
        if closed is not None and closed < received:
            what = _("{closed} is before the day on which it was received").format(closed=closed)
            cells.tell(UnfitError("closed_before_received", what, _("a later day")), "closed_on")
        return closed

    def _words(self, cells: Cells, leader: User | None) -> str:
        """What the ledger tells besides, each under its own heading."""
        fields = _TOLD if leader else ("leader", *_TOLD)
        told = ((self.headings.get(field, ""), cells.text(field)) for field in fields)
        return "\n".join(f"{heading}：{text}" for heading, text in told if text)


def _tell_too_long(cells: Cells, row: LedgerRow) -> None:
    """Tell what a case has no room for: nothing of a ledger is cut."""
    together = len(row.told_with_problem) if row.state is State.REGISTERED else len(row.words)
    longest = max(_TOLD, key=lambda field: len(cells.text(field)))
    for field, length, most in (
        ("asker", len(row.asker), LONGEST_NAME), ("phone", len(row.phone), LONGEST_NAME),
        (longest, together, LONGEST_PROBLEM),
    ):  # fmt: skip
        if length > most:
            what = _("{length} signs, which is more than a case keeps there").format(length=length)
            cells.tell(UnfitError("too_long", what, _("{most} signs at most").format(most=most)), field)


def _is_open(kept: Kept) -> bool:
    """Whether a row that stands so goes on here."""
    return kept not in OUTCOMES and kept is not Kept.DECLINED


def _tell_empty(cells: Cells, field: str) -> None:
    if not cells.text(field):
        cells.tell(UnfitError("missing_value", _("is empty"), _("a value")), field)


def _filled(reader: _Reader, records: Iterable[Record]) -> Iterator[Record]:
    """Rows without an enterprise filled from the row above, where that was asked for; else told, and left."""
    above: dict[str, str] = {}
    for record in records:
        cells = record.cells
        if plain_cell(cells.get("enterprise", "")):
            above = {field: cells.get(field, "") for field in _FILLED}
            yield record
        elif reader.asked.fill_down and above:
            yield Record(record.line, cells | {field: cells.get(field) or above[field] for field in _FILLED})
        else:
            expected = _("an enterprise; where it is that of the row above, mark so below")
            unfit = UnfitError("no_enterprise", _("the row names no enterprise"), expected)
            reader.cells(record).tell(unfit, "enterprise")


def _numbered(reader: _Reader, records: Iterable[Record]) -> Iterator[Cells]:
    """Rows with a number each: where one number holds for several rows one after another, as merged cells make it,
    these are 3, 3-2, 3-3; a number that stands again further down is told."""
    seen: dict[str, int] = {}
    last, count = "", 0
    for record in records:
        number = record.cells.get("number", "") or (last if reader.asked.fill_down else "")
        last, count = number, count + 1 if number and number == last else 1
        own = number if count == 1 else f"{number}-{count}"
        cells = reader.cells(Record(record.line, record.cells | {"number": own}))
        if own in seen and own:
            what = with_names(_("{text} stands already in line {line}"), text=own, line=seen[own])
            cells.tell(UnfitError("duplicate_number", what, _("every number once")), "number")
        seen.setdefault(own, record.line)
        yield cells
