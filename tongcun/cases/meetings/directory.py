"""Who and what a county's names mean, as they are typed: enterprises, leaders, units, classes of cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from tongcun.cases.as_written.asides import without_asides
from tongcun.cases.as_written.units import UnitNames, names_in
from tongcun.cases.models import CaseClass
from tongcun.cases.queries.classes import classes_to_choose
from tongcun.cases.queries.units import units_to_choose
from tongcun.county.actions import RefusedError
from tongcun.county.clock import service_date
from tongcun.county.models import ENTERPRISES_IN_ORDER, County, Enterprise, Role, Unit, User, valid_on
from tongcun.county.names import named, with_names
from tongcun.county.queries import serving
from tongcun.feeds.cells import plain_cell

One = TypeVar("One", Enterprise, User, Unit, CaseClass)
_SHORTEST = 2
"""Of fewer signs nothing is guessed."""
_MOST_NAMED = 4


class Names(Generic[One]):
    """Rows of one kind by their names."""

    def __init__(self, rows: Iterable[One]) -> None:
        self.rows: Sequence[One] = list(rows)
        self._whole: list[tuple[str, One]] = [(plain(str(row)), row) for row in self.rows]
        self._bare: list[tuple[str, One]] = [(bare(str(row)), row) for row in self.rows]

    def find(self, text: str) -> list[One]:
        """The rows that a text may mean: those of that name, else of that name but for what stands in brackets, else
        whose name holds it, else whose name it holds."""
        said, core = plain(text), bare(text)
        for fits in (
            [row for name, row in self._whole if name == said],
            [row for name, row in self._bare if name == core],
            [row for name, row in self._bare if len(core) >= _SHORTEST and core in name],
            [row for name, row in self._bare if len(name) >= _SHORTEST and name in core],
        ):
            if fits:
                return fits
        return []

    def one(self, text: str) -> One:
        """The row that a text means; raises RefusedError where it means none or several."""
        return the_one(text, self.find(text))


def the_one(text: str, found: Sequence[One]) -> One:
    """The row that a text means, of those it may mean; raises RefusedError where these are none or several."""
    if len(found) == 1:
        return found[0]
    if not found:
        raise RefusedError(with_names(_("“{name}” is none of the county's: choose from the list."), name=text))
    several = named(_(", ").join(str(row) for row in found[:_MOST_NAMED]))
    raise RefusedError(with_names(_("“{name}” may be several: {names}. Write the whole name."), name=text,
                                  names=several))  # fmt: skip


def plain(name: str) -> str:
    """A name without spaces and differences of width and case."""
    return plain_cell(name).lower()


def bare(name: str) -> str:
    """The same without what stands in brackets; with it where nothing else is there."""
    return without_asides(name).lower() or plain(name)


@dataclass(frozen=True, slots=True)
class Directory:
    """All that the rows of a meeting may name: four queries."""

    enterprises: Names[Enterprise]
    leaders: Names[User]
    units: UnitNames
    classes: Names[CaseClass]

    def units_in(self, text: str) -> list[Unit]:
        """The units that a cell names, the leading one first, each once; raises RefusedError."""
        return list(dict.fromkeys(the_one(name, self.units.find(name)) for name in names_in(text)))

    def lists(self) -> Mapping[str, Sequence[object]]:
        """What is offered while one types, by the name of the list."""
        return {
            "enterprises": self.enterprises.rows, "leaders": self.leaders.rows, "units": self.units.rows,
            "classes": self.classes.rows,
        }  # fmt: skip


def directory_of(county: County) -> Directory:
    """The names of a county as they are today, in official order."""
    enterprises = (
        county.enterprises.filter(valid_on(service_date(county)))
        .select_related("township")
        .order_by(*ENTERPRISES_IN_ORDER)
    )
    return Directory(
        Names(enterprises), Names(serving(county, Role.LEADER).order_by("display_name")),
        UnitNames(county, units_to_choose(county)),
        Names(classes_to_choose(county)),
    )  # fmt: skip
