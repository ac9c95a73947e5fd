"""Who is meant in an older ledger: enterprises, units, leaders and classes by name; the unknown are asked about."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext as _

from tongcun.cases.as_written.units import UnitNames
from tongcun.cases.older_ledger.rows import LEFT_OUT, Answers, LedgerRows, NewEnterprise, Unknown, key_of
from tongcun.county.clock import service_date
from tongcun.county.models import County, Enterprise, Role, Township, Unit, UnitKind, User, valid_on
from tongcun.county.names import with_names
from tongcun.county.place_names import township_name
from tongcun.county.queries import serving
from tongcun.county.sheets import Cells
from tongcun.feeds.cells import UnfitError, plain_cell

Meant = TypeVar("Meant")

LONGEST_NAME = 120
"""Of an enterprise."""


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A case that was taken over from the same ledger before."""

    case: str
    enterprise: int
    problem: str
    received: datetime.date

    def is_worded_anew(self, enterprise: object, received: datetime.date | None) -> bool:
        """Whether a row in other words is the same: by its enterprise and day."""
        return isinstance(enterprise, Enterprise) and enterprise.pk == self.enterprise and received == self.received


def known_rows(county: County, ledger: str) -> Mapping[str, KnownRow]:
    """What was taken over from a ledger before, by its old numbers: one query."""
    rows = county.cases.filter(old_ledger=ledger).exclude(old_number="").order_by()
    return {
        old: KnownRow(number, enterprise, plain_cell(problem), found_on)
        for old, number, enterprise, problem, found_on in rows.values_list(
            "old_number", "number", "enterprise_id", "problem", "found_on"
        )
    }


class LedgerNames:
    """The names of a county, and what was chosen for those that it does not know; these are noted in `found`."""

    def __init__(self, county: County, answers: Answers, found: LedgerRows) -> None:
        self._answers, self._found = answers, found
        self._enterprises = {plain_cell(one.name): one for one in county.enterprises.all()}
        self._by_pk = {str(one.pk): one for one in self._enterprises.values()}
        self._townships = {str(one.pk): one for one in county.townships.filter(valid_on(service_date(county)))}
        self._units = UnitNames(county, county.units.all())
        self._unit_by_pk = {str(one.pk): one for one in self._units.rows}
        self._classes = {plain_cell(one.name): one.pk for one in county.case_classes.all()}
        self._leaders = {plain_cell(one.display_name): one for one in serving(county, Role.LEADER)}
        self._today = service_date(county)

    def enterprise(self, cells: Cells) -> Enterprise | NewEnterprise | str | None:
        """Whose the problem is; `LEFT_OUT` where its rows are to be left out, None (and told) where nobody knows it."""
        name = cells.text("enterprise")
        if len(name) > LONGEST_NAME:
            what = _("a name of {length} signs").format(length=len(name))
            cells.tell(UnfitError("too_long", what, _("{most} signs at most").format(most=LONGEST_NAME)), "enterprise")
            return None
        if found := self._enterprises.get(plain_cell(name)):
            return found
        asked = self._found.enterprises.setdefault(name, Unknown(name, township=self._township(cells)))
        asked.lines.append(cells.line)
        kind, _colon, key = self._answers.get(key_of("enterprise", name), "").partition(":")
        if kind == LEFT_OUT:
            return LEFT_OUT
        if kind == "old" and key in self._by_pk:
            return self._by_pk[key]
        if kind == "new" and key in self._townships:
            return NewEnterprise(name, self._townships[key])
        what = with_names(_("{name} is no enterprise of the county"), name=name[:60])
        unfit = UnfitError("unknown_enterprise", what, _("choose below whose it is, or that it is to be made"))
        cells.tell(unfit, "enterprise")
        return None

    def _township(self, cells: Cells) -> Township | None:
        name = township_name(cells.text("township"))
        return next((one for one in self._townships.values() if name and township_name(one.name) == name), None)

    def unit(self, cells: Cells, *, is_open: bool) -> Unit | None:
        """The responsible unit; None where none is named, or none that is known (that is told)."""
        name = cells.text("unit")
        return (
            self.unit_named(name, cells, "unit", is_open=is_open)
            if plain_cell(name) not in ("", "-", "/", "无")
            else None
        )

    def unit_named(self, name: str, cells: Cells, field: str, *, is_open: bool) -> Unit | None:
        """The unit of a name as it is written; one that is dissolved can have nothing that is open."""
        chosen = self._unit_by_pk.get(self._answers.get(key_of("unit", name), ""))
        if chosen is not None:
            # It stays asked for, with its answer, until the ledger is taken over.
            self._note(name, cells)
        try:
            unit = chosen or _meant(name, self._units.find(name))
        except UnfitError as unfit:
            return self._ask(name, cells, field, unfit)
        if is_open and unit.valid_until is not None and unit.valid_until < self._today:
            what = with_names(_("{unit} was dissolved on {day}"), unit=unit, day=unit.valid_until)
            return self._ask(
                name, cells, field, UnfitError("dissolved_unit", what, _("choose below the unit that has its tasks"))
            )
        if is_open and unit.kind == UnitKind.COUNTY_DESK:
            what = with_names(_("{unit} hands cases on and signs none"), unit=unit)
            return self._ask(
                name, cells, field, UnfitError("desk_is_no_unit", what, _("choose below the unit that does the work"))
            )
        return unit

    def _ask(self, name: str, cells: Cells, field: str, unfit: UnfitError) -> Unit | None:
        self._note(name, cells)
        cells.tell(unfit, field)
        return None

    def _note(self, name: str, cells: Cells) -> None:
        lines = self._found.units.setdefault(name, Unknown(name)).lines
        if cells.line not in lines:
            lines.append(cells.line)

    def case_class(self, cells: Cells) -> int | None:
        """The class of the problem; None, and told, where it is called by a name that is none."""
        words = _("{name} is no class of cases"), _("it is taken over without a class")
        return _known_as(cells, "case_class", self._classes, ("unknown_class", *words))

    def leader(self, cells: Cells) -> User | None:
        """The leader who leads it; None, and told, where nobody of that name is a leader here."""
        words = _("{name} is no leader of the county"), _("the name stays with the words of the case")
        return _known_as(cells, "leader", self._leaders, ("unknown_leader", *words))


def _known_as(cells: Cells, column: str, known: Mapping[str, Meant], fault: tuple[str, str, str]) -> Meant | None:
    """What is called as a cell says; None where it is empty, or, and told, where nothing is: `fault` is its code, what
    is told with the name, and what becomes of it."""
    name = cells.text(column)
    found = known.get(plain_cell(name))
    if name and found is None:
        code, told, then = fault
        cells.warn(UnfitError(code, with_names(told, name=name[:40]), then), column)
    return found


def _meant(text: str, found: Sequence[Unit]) -> Unit:
    """The one unit that a name may mean; raises UnfitError where it may mean none or several."""
    if len(found) == 1:
        return found[0]
    if found:
        what = with_names(_("{text} may be several units"), text=text)
        expected = with_names(_("one of: {names}"), names=_(", ").join(unit.name for unit in found[:6]))
        raise UnfitError("ambiguous_unit", what, expected)
    raise UnfitError("unknown_unit", with_names(_("{text} is no unit of the county"), text=text), _("choose it below"))
