"""Villages and townships by the names people write: matched together, exactly, and never guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongcun.county.clock import service_date
from tongcun.county.models import County, Village, valid_on
from tongcun.feeds.cells import UnfitError, plain_cell

_COMMITTEES = ("村民委员会", "村委会", "村委")
_RESIDENTS = ("居民委员会", "居委会", "委员会", "委会")
_OFFICES = ("人民政府", "办事处")
_TOWNSHIP_KINDS = ("街道办事处", "街道", "镇", "乡")
SHOWN_CANDIDATES = 6


def village_name(text: str) -> str:
    """A village's or community's name without its committee: 西源村委会 and 西源村民委员会 are 西源村."""
    name = plain_cell(text)
    for ending in _COMMITTEES:
        if name.endswith(ending) and len(name) > len(ending):
            rest = name.removesuffix(ending)
            return rest if rest.endswith("村") else f"{rest}村"
    for ending in _RESIDENTS:
        if name.endswith(ending) and len(name) > len(ending):
            return name.removesuffix(ending)
    return name


def township_name(text: str) -> str:
    """A township's name without its office: 芳村镇人民政府 is 芳村镇, 天马街道办事处 天马街道."""
    name = plain_cell(text)
    for ending in _OFFICES:
        if name.endswith(ending) and len(name) > len(ending):
            return name.removesuffix(ending)
    return name


def _bare_township(text: str) -> str:
    name = plain_cell(text)
    for kind in _TOWNSHIP_KINDS:
        if name.endswith(kind) and len(name) - len(kind) >= 2:
            return name.removesuffix(kind)
    return name


def _bare_village(name: str) -> str:
    for kind in ("村", "社区"):
        if name.endswith(kind) and len(name) > len(kind):
            return name.removesuffix(kind)
    return name


def _ends(word: str, text: str) -> Iterator[int]:
    """Where a word ends in a text, each time it stands there."""
    place = text.find(word)
    while place >= 0:
        yield place + len(word)
        place = text.find(word, place + 1)


@dataclass(frozen=True, slots=True)
class _Known:
    village: Village
    township: str
    name: str

    def __str__(self) -> str:
        return f"{self.township} {self.name}"


class VillageNames:
    """The villages of a county, to be found by a township's and a village's name."""

    def __init__(self, villages: Sequence[Village]) -> None:
        self._all = [_Known(v, v.township.name, village_name(v.name)) for v in villages]
        self._by_bare: dict[tuple[str, str], list[_Known]] = defaultdict(list)
        self._of_township: dict[str, dict[str, list[_Known]]] = {}
        for known in self._all:
            self._by_bare[_bare_township(known.township), _bare_village(known.name)].append(known)
            self._of_township.setdefault(known.township, {}).setdefault(known.name, []).append(known)
        self._lengths = sorted({len(known.name) for known in self._all}, reverse=True)

    @classmethod
    def of(cls, county: County) -> VillageNames:
        """Those of a county that exist today."""
        villages = Village.objects.filter(valid_on(service_date(county)), township__county=county)
        return cls(list(villages.select_related("township")))

    def find(self, township: str, village: str) -> Village:
        """The one village of that name in that township.

        A name without 村 or 社区 counts where only one village bears it. Raises UnfitError with the candidates where
        there is none or more than one, also where no township is named.
        """
        name = village_name(village)
        found = self._by_bare.get((_bare_township(township), _bare_village(name)), []) if township.strip() else []
        exact = [known for known in found if known.name == name]
        if len(exact) == 1:
            return exact[0].village
        if len(found) == 1 and name == _bare_village(name):
            return found[0].village
        raise self._unfit(township, village, exact or found)

    def in_address(self, address: str) -> Village:
        """The village that an address names directly behind its township; raises UnfitError as `find` does."""
        text = plain_cell(address)
        behind = [
            (names, end)
            for township, names in self._of_township.items()
            if township in text
            for end in _ends(township, text)
        ]
        found: list[_Known] = []
        for length in self._lengths:
            named = {(id(names), text[end : end + length]): names for names, end in behind}
            found = [known for (_place, name), names in named.items() for known in names.get(name, ())]
            if found:
                break
        if len(found) == 1:
            return found[0].village
        raise self._unfit("", address, found)

    def _unfit(self, township: str, village: str, found: Sequence[_Known]) -> UnfitError:
        written = f"{township} {village}".strip()
        candidates = found or self._like(village)
        if not candidates:
            what = _("{text} is no village of the county").format(text=written)
            return UnfitError("unknown_village", what, _("township and village as the county names them"))
        code = "ambiguous_village" if len(candidates) > 1 else "unknown_village"
        names = _(", ").join(str(known) for known in candidates[:SHOWN_CANDIDATES])
        what = _("{text} does not name one village of one township").format(text=written)
        return UnfitError(code, what, _("one of: {names}").format(names=names))

    def _like(self, village: str) -> list[_Known]:
        """Villages of the same name anywhere, then those whose name holds it or is held by it."""
        bare = _bare_village(village_name(village))
        same = [known for known in self._all if _bare_village(known.name) == bare]
        return same or [k for k in self._all if bare and (bare in k.name or _bare_village(k.name) in village)]
