"""Rows of a list of townships and villages: what each row means, with every doubt told."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongcun.county.clock import service_date
from tongcun.county.divisions import is_division_code, township_code, village_code
from tongcun.county.models import County, Township, Village, by_code
from tongcun.county.place_names import township_name, village_name
from tongcun.county.sheets import Cells, Record, Told
from tongcun.feeds.cells import UnfitError, whole

LONGEST_NAME = 60
MOST_ORDER = 999_999
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """A township or village as a list names it; `order` is None where the list does not say."""

    line: int
    code: str
    name: str
    order: int | None
    is_new: bool

    @property
    def is_village(self) -> bool:
        """Whether it is a village or community, by its code."""
        return bool(village_code(self.code))


def read_divisions(county: County, rows: Iterable[Record], headings: dict[str, str], told: Told) -> list[DivisionRow]:
    """Townships, then villages, as the list has them; doubts go to `told`, and then nothing is to be used.

    The code says what a row is: 12 digits, or 9 for a township. A township that has no row of its own is made by the
    name that stands beside its villages. The county's own row is left out.
    """
    today = service_date(county)
    townships = by_code(Township.objects.filter(county=county), today)
    villages = by_code(Village.objects.filter(township__county=county), today)
    reader = _Reader(county, {**townships, **villages}, today)
    read = [row for record in rows if (row := reader.row(Cells(record, headings, told))) is not None]
    listed = {row.code for row in read if not row.is_village}
    named = [row for code, row in reader.beside.items() if code not in (listed | townships.keys())]
    reader.tell_orphans(listed | townships.keys() | {row.code for row in named})
    return [*(row for row in read if not row.is_village), *named, *(row for row in read if row.is_village)]


class _Reader:
    """What is known of a county, and what the rows have said so far."""

    def __init__(self, county: County, known: Mapping[str, Township | Village], today: datetime.date) -> None:
        self._county, self._known, self._today = county, known, today
        self._seen: dict[str, int] = {}
        self._of_township: list[tuple[str, Cells]] = []
        self.beside: dict[str, DivisionRow] = {}

    def row(self, cells: Cells) -> DivisionRow | None:
        """A row's township or village; None for the county's own, and where something is wrong, which is told."""
        if not cells.text("code"):
            cells.tell(UnfitError("missing_value", _("has no division code"), self._expected()), "code")
            return None
        code = cells.read("code", self._code)
        if not code or code.endswith("000000"):
            return None
        if (before := self._seen.setdefault(code, cells.line)) != cells.line:
            what = _("{text} stands already in line {line}").format(text=code, line=before)
            cells.tell(UnfitError("duplicate_id", what, _("every code once")), "code")
        self._warn_of_other_days(code, cells)
        name = self._name(cells, "village" if village_code(code) else "township")
        order = cells.read("official_order", lambda text: whole(text, 0, MOST_ORDER))
        if village_code(code):
            self._beside(cells, township_code(self._county.division_code, code))
        return DivisionRow(cells.line, code, name, order, code not in self._known)

    def _warn_of_other_days(self, code: str, cells: Cells) -> None:
        """Say that a place which the list names is not there today: its days stay as they are."""
        place = self._known.get(code)
        if place is None or place.is_valid_on(self._today):
            return
        what = _("{name} is not there today: valid from {first} until {last}").format(
            name=place.name, first=place.valid_from or "–", last=place.valid_until or "–"
        )
        cells.warn(UnfitError("not_there_today", what, _("other days in its own form, if it is there")), "code")

    def tell_orphans(self, townships: set[str]) -> None:
        """Tell the villages whose township neither stands in the list nor is known."""
        for code, cells in self._of_township:
            if code not in townships:
                what = _("its township {code} is not known").format(code=code)
                expected = _("a row for the township, or a column with the township's name")
                cells.tell(UnfitError("unknown_township", what, expected), "code")

    def _code(self, text: str) -> str:
        code = _SPACES.sub("", text)
        full = code.ljust(12, "0") if code.isdigit() and len(code) in (6, 9) else code
        if not is_division_code(full):
            raise UnfitError("not_a_code", _("{text} is no division code").format(text=text[:30]), self._expected())
        if not full.startswith(self._county.division_code):
            what = _("{text} lies in another county").format(text=code)
            raise UnfitError("foreign_code", what, self._expected())
        return full

    def _expected(self) -> str:
        told = _("9 digits for a township, 12 for a village, beginning with {code}")
        return told.format(code=self._county.division_code)

    def _name(self, cells: Cells, kind: str) -> str:
        """The name as the county says it: without committee or office."""
        field = kind if cells.text(kind) else "name"
        name = (village_name if kind == "village" else township_name)(cells.text(field))
        if not name:
            cells.tell(UnfitError("missing_value", _("has no name"), _("a name")), field)
        elif len(name) > LONGEST_NAME:
            expected = _("at most {count} characters").format(count=LONGEST_NAME)
            cells.tell(UnfitError("too_long", _("is too long"), expected), field)
        return name

    def _beside(self, cells: Cells, code: str) -> None:
        """Note a village's township, and the name that stands beside the village."""
        self._of_township.append((code, cells))
        if name := township_name(cells.text("township")):
            row = DivisionRow(cells.line, code, name[:LONGEST_NAME], None, code not in self._known)
            self.beside.setdefault(code, row)
