"""A sheet's rows by our field names, numbers brought to our units."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from tongcun.county.sheets.contents import Content
from tongcun.county.sheets.mapping import Mapping
from tongcun.county.sheets.reading import Sheet

_FACTORS = {
    "kg": "kg=1 公斤=1 千克=1 g=0.001 克=0.001 斤=0.5 市斤=0.5 t=1000 吨=1000",
    "litres": """l=1 升=1 立方分米=1 dm3=1 ml=0.001 毫升=0.001 cm3=0.001 立方厘米=0.001
        m3=1000 立方米=1000 方=1000 立方=1000""",
}
_MEASURED = re.compile(r"([0-9]+(?:[.,][0-9]+)?|\.[0-9]+)\s*([^0-9\s]*[0-9]?)", re.ASCII)
_IN_BRACKETS = re.compile(r"[(\[【〔/](.+?)(?:[)\]】〕]|$)")


class Record(NamedTuple):
    """A row: the file line on which it stands, and its cells by field name; a field the file lacks is absent."""

    line: int
    cells: dict[str, str]


def records(sheet: Sheet, content: Content, mapping: Mapping) -> Iterator[Record]:
    """The rows by field name, in the file's order; measures are in kilograms and litres, whatever the sender's are."""
    places = [(field, sheet.headings.index(name)) for field, name in mapping.items() if name in sheet.headings]
    measured = [
        (field, _reader(content.field(field).measure, sheet.headings[place]))
        for field, place in places
        if content.field(field).measure
    ]
    for line, row in sheet.rows:
        cells = {field: row[place] for field, place in places}
        for field, read in measured:
            cells[field] = read(cells[field])
        yield Record(line, cells)


def _reader(measure: str, heading: str) -> Callable[[str], str]:
    """How to read a column's cells; the unit of a cell goes before that of the heading, and that before ours."""
    factors = dict(pair.split("=") for pair in _FACTORS[measure].split())
    found = _IN_BRACKETS.search(unicodedata.normalize("NFKC", heading).lower())
    of_heading = factors.get(found[1].strip(), "1") if found else "1"

    @lru_cache(maxsize=50_000)
    def read(cell: str) -> str:
        match = _MEASURED.fullmatch(unicodedata.normalize("NFKC", cell).strip().lower())
        if match is None or (match[2] and match[2] not in factors):
            return cell
        factor = factors[match[2]] if match[2] else of_heading
        return f"{(Decimal(match[1].replace(',', '.')) * Decimal(factor)).normalize():f}"

    return read
