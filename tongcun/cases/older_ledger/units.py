"""Units by the names that offices really write: 县农业农村局, 农业局, 农业农村局 are one; what fits several is told."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from tongcun.county.models import County, Unit
from tongcun.county.names import with_names
from tongcun.feeds.cells import UnfitError, plain_cell

_ASIDE = re.compile(r"[(\[【].*?[)\]】]")
_ENDINGS = ("人民政府", "政府", "街道办事处", "办事处")
_SHORTEST = 2


def names_in(text: str) -> list[str]:
    """The units that a cell names, each once, as they are written there."""
    found = (part.strip() for part in re.split(r"[、,;，；/\n]", text))
    return list(dict.fromkeys(part for part in found if part and plain_cell(part) not in ("无", "-", "/")))


class UnitNames:
    """The units of a county by what people call them; those that are dissolved are known, too."""

    def __init__(self, county: County) -> None:
        self._above = _bare(county.name)
        self._units = list(county.units.all())
        self._exact: dict[str, list[Unit]] = defaultdict(list)
        for unit in self._units:
            for name in {self._key(unit.name), *_without_ending(self._key(unit.name))}:
                self._exact[name].append(unit)

    def find(self, text: str) -> Unit:
        """The unit of a name: as it is called, without the county's name and the word for a government, or shortened.

        Raises UnfitError where none or several fit.
        """
        key = self._key(text)
        found = self._exact.get(key) or self._exact.get(next(_without_ending(key), "")) or self._shortened(key)
        if len(found) == 1:
            return found[0]
        if found:
            what = with_names(_("{text} may be several units"), text=text)
            expected = with_names(_("one of: {names}"), names=_(", ").join(unit.name for unit in found[:6]))
            raise UnfitError("ambiguous_unit", what, expected)
        what = with_names(_("{text} is no unit of the county"), text=text)
        raise UnfitError("unknown_unit", what, _("choose it below"))

    def _key(self, text: str) -> str:
        name = _bare(text)
        for above in (self._above, self._above[-1:]):
            # 市场监督管理局 is of no city's.
            if name.startswith(above) and len(name) - len(above) >= _SHORTEST and not name.startswith("市场"):
                return name.removeprefix(above)
        return name

    def _shortened(self, key: str) -> list[Unit]:
        """Those whose name begins and ends like a shorter one, with its characters in their order between."""
        if len(key) < _SHORTEST + 1:
            return []
        keys = ((unit, self._key(unit.name)) for unit in self._units)
        return [unit for unit, name in keys if name[0] == key[0] and name[-1] == key[-1] and _is_within(key, name)]


def _bare(text: str) -> str:
    return _ASIDE.sub("", plain_cell(text))


def _without_ending(name: str) -> Iterator[str]:
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= _SHORTEST:
            yield name.removesuffix(ending)
            return


def _is_within(short: str, name: Iterable[str]) -> bool:
    signs = iter(name)
    return all(sign in signs for sign in short)
