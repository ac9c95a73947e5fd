"""Units by the names that offices really write: 县农业农村局, 农业局, 农业农村局 are one; what fits several is told."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tongcun.cases.as_written.asides import without_asides
from tongcun.county.models import County, Unit
from tongcun.feeds.cells import plain_cell

_ENDINGS = ("人民政府", "政府", "街道办事处", "办事处")
_SHORTEST = 2


def names_in(text: str) -> list[str]:
    """The units that a cell names, each once, as they are written there."""
    found = (part.strip() for part in re.split(r"[、,;，；/\n]", text))
    return list(dict.fromkeys(part for part in found if part and plain_cell(part) not in ("无", "-", "/")))


class UnitNames:
    """Some units of a county (`rows`) by what people call them."""

    def __init__(self, county: County, rows: Iterable[Unit]) -> None:
        self.rows: Sequence[Unit] = list(rows)
        self._above = without_asides(county.name)
        self._exact: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.rows:
            for name in {self._key(unit.name), *_without_ending(self._key(unit.name))}:
                self._exact[name].append(unit)

    def find(self, text: str) -> list[Unit]:
        """The units that a name may mean: as it is called, without the county's name and the word for a government,
        else shortened."""
        key = self._key(text)
        return self._exact.get(key) or self._exact.get(next(_without_ending(key), "")) or self._shortened(key)

    def _key(self, text: str) -> str:
        name = without_asides(text).lower()
        for above in (self._above, self._above[-1:]):
            # 市场监督管理局 is of no city's.
            if name.startswith(above) and len(name) - len(above) >= _SHORTEST and not name.startswith("市场"):
                return name.removeprefix(above)
        return name

    def _shortened(self, key: str) -> list[Unit]:
        """Those whose name begins and ends like a shorter one, with its characters in their order between; else those
        whose name holds it."""
        if len(key) < _SHORTEST + 1:
            return []
        keys = [(unit, self._key(unit.name)) for unit in self.rows]
        alike = [unit for unit, name in keys if name[:1] == key[0] and name[-1:] == key[-1] and _is_within(key, name)]
        return alike or [unit for unit, name in keys if key in name]


def _without_ending(name: str) -> Iterator[str]:
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= _SHORTEST:
            yield name.removesuffix(ending)
            return


def _is_within(short: str, name: Iterable[str]) -> bool:
    signs = iter(name)
    return all(sign in signs for sign in short)
