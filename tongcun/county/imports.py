"""Rows of a sheet as stations or staff: what each row means, with every doubt told."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Prefetch, TextChoices
from django.utils.translation import gettext as _

from tongcun.county.actions import Duty
from tongcun.county.clock import FIRST_DAY, LAST_DAY, service_date
from tongcun.county.division_lists import MOST_ORDER
from tongcun.county.models import (
    County,
    Level,
    Posting,
    Role,
    Station,
    Township,
    Unit,
    User,
    Village,
    not_ended,
    valid_on,
)
from tongcun.county.place_names import VillageNames
from tongcun.county.sheets import Cells, Record, Told
from tongcun.feeds.cells import UnfitError, clock_seconds, decimal, quoted, whole
from tongcun.feeds.moments import date_in

NAMES_ASKED_AT_ONCE = 500
Named = TypeVar("Named", Station, Township, Unit)

_LEVELS = {
    Level.HUB: "hub 县级 县 县级共配中心 共配中心 县级中心",
    Level.TOWNSHIP: "township 乡镇 乡镇级 镇级 乡镇站 乡镇综合服务站 镇站",
    Level.VILLAGE: "village 村 村级 村站 村级站点 驿站",
}
_ROLES = {
    Role.HUB_CLERK: "hub_clerk 共配中心人员 共配中心操作员 分拣员 仓管员 仓管",
    Role.TOWNSHIP_CLERK: "township_clerk 乡镇站人员 乡镇经办 乡镇管理员 乡镇站管理员 乡镇站站长",
    Role.DRIVER: "driver 驾驶员 司机",
    Role.KEEPER: "keeper 站长 村站站长 驿站站长 村级站长",
    Role.DISPATCHER: "dispatcher 调度员 调度",
    Role.CARRIER_CLERK: "carrier_clerk 快递企业人员 快递员 寄递企业经办",
}
"""Roles that a sheet may give; the others are given one by one, by hand."""
_NEEDED = {
    Role.KEEPER: "station", Role.HUB_CLERK: "station", Role.TOWNSHIP_CLERK: "township", Role.CARRIER_CLERK: "unit",
}  # fmt: skip
"""The place to which a role is bound."""


@dataclass(frozen=True, slots=True)
class StationRow:
    """A station as a row describes it: an existing or new one, and its facts."""

    line: int
    station: Station
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A person as a row describes them; `person` is who is known already and is left as they are."""

    line: int
    username: str
    display_name: str
    phone: str
    duty: Duty
    person: User | None = None


def read_stations(county: County, rows: Iterable[Record], headings: dict[str, str], told: Told) -> list[StationRow]:
    """Every row as a station: known by its id, else by its village, else new; doubts go to `told` (file, problems)."""
    known = _KnownStations(county)
    villages = VillageNames.of(county)
    townships = _by_name(county.townships.filter(valid_on(service_date(county))))
    found: list[StationRow] = []
    seen: dict[str, int] = {}
    for record in rows:
        cells = Cells(record, headings, told)
        facts = _station_facts(cells, villages, townships)
        station_id = cells.text("station_id") or known.id_in(facts.get("village"), cells)
        if not station_id or len(station_id) > 60:
            expected = _("an id of at most 60 characters, or a village whose code stands for it")
            cells.tell(UnfitError("missing_value", _("the station has no id"), expected), "station_id")
        elif station_id in seen:
            what = _("{text} stands already in line {line}").format(text=station_id, line=seen[station_id])
            cells.tell(UnfitError("duplicate_id", what, _("every station once")), "station_id")
        seen.setdefault(station_id, record.line)
        station = known.by_id.get(station_id) or Station(county=county, station_id=station_id)
        _tell_days(station, facts, cells)
        found.append(StationRow(record.line, station, facts))
    return found


class _KnownStations:
    """The stations of a county, by id and by village; of a village's, those that are not there today do not count."""

    def __init__(self, county: County) -> None:
        self.by_id: dict[str, Station] = {}
        self._by_village: dict[int, list[Station]] = defaultdict(list)
        today = service_date(county)
        for station in county.stations.all():
            self.by_id[station.station_id] = station
            if station.village_id is not None and station.is_valid_on(today):
                self._by_village[station.village_id].append(station)

    def id_in(self, village: Village | None, cells: Cells) -> str:
        """The id of a village's station, its code where it has none yet; empty where no village is said.

        Of several the one counts whose id is the village's code; else it is told that the row must name one.
        """
        if village is None:
            return ""
        ids = [station.station_id for station in self._by_village.get(village.pk, ())]
        if village.code in self.by_id or not ids:
            return village.code
        if len(ids) > 1:
            what = _("{text} has several stations").format(text=village.name)
            expected = _("the id of one: {names}").format(names=_(", ").join(ids[:6]))
            cells.tell(UnfitError("ambiguous_place", what, expected), "village")
        return ids[0]


def _station_facts(cells: Cells, villages: VillageNames, townships: dict[str, list[Township]]) -> dict[str, Any]:
    """What a row says of a station; what it does not say is left as it is."""
    facts: dict[str, Any] = {"name": cells.read("name", _short_name)}
    if not facts["name"]:
        cells.tell(UnfitError("missing_value", _("the station has no name"), _("a name")), "name")
    if cells.text("village"):
        facts["village"] = cells.read("village", lambda name: villages.find(cells.text("township"), name))
    if facts.get("village"):
        facts["township"] = facts["village"].township
    elif cells.text("township"):
        facts["township"] = cells.read("township", lambda name: _one_of(name, townships))
    facts["level"] = cells.read("level", lambda word: _word(word, _LEVELS))
    facts["opens_seconds"] = cells.read("opens", clock_seconds)
    facts["closes_seconds"] = cells.read("closes", clock_seconds)
    facts["handling_minutes"] = cells.read("handling_minutes", lambda cell: whole(cell, 1, 1440))
    facts["van_yuan"] = cells.read("van_yuan", lambda cell: decimal(cell, 1e6))
    facts["lat"] = cells.read("lat", lambda cell: decimal(cell, 90))
    facts["lon"] = cells.read("lon", lambda cell: decimal(cell, 180))
    facts["official_order"] = cells.read("official_order", lambda cell: whole(cell, 0, MOST_ORDER))
    facts["valid_from"], facts["valid_until"] = (cells.read(name, _day) for name in ("valid_from", "valid_until"))
    opens, closes = facts["opens_seconds"], facts["closes_seconds"]
    if opens is not None and closes is not None and opens > closes:
        expected = _("closes at or after opens, past 24:00 if it is after midnight")
        cells.tell(UnfitError("opens_after_closes", _("opens after it closes"), expected), "opens")
    return {name: fact for name, fact in facts.items() if fact is not None}


def _day(text: str) -> datetime.date:
    """A day that a county has to do with; raises UnfitError."""
    day = date_in(text)
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        raise UnfitError("not_a_date", _("{text} is no date").format(text=text[:30]), _("a date such as 2026-12-01"))
    return day


def _tell_days(station: Station, facts: dict[str, Any], cells: Cells) -> None:
    """Tell that a station would end before it begins, by the row and by what is known of it."""
    first, last = (facts.get(name, getattr(station, name)) for name in ("valid_from", "valid_until"))
    if first is not None and last is not None and last < first:
        unfit = UnfitError("ends_before_it_begins", _("ends before it begins"), _("a last day after the first"))
        cells.tell(unfit, "valid_until" if cells.text("valid_until") else "valid_from")


def read_staff(county: County, rows: Iterable[Record], headings: dict[str, str], told: Told) -> list[StaffRow]:
    """Every row as a person with a duty; doubts go to `told` (file, problems).

    Who is of the county by that user name and that name is known. A user name that somebody else has is taken.
    """
    today = service_date(county)
    still = not_ended(today)
    stations = _by_name(county.stations.filter(still))
    for station in [one for named in stations.values() for one in named]:
        stations.setdefault(station.station_id, []).append(station)
    townships, units = _by_name(county.townships.filter(still)), _by_name(county.units.filter(still))
    seen: dict[str, int] = {}
    found = []
    people = [Cells(record, headings, told) for record in rows]
    known = _known_people(county, {_said_username(cells) for cells in people})
    for cells in people:
        username = _username(cells, known, seen)
        role = cells.read("role", lambda word: _word(word, _ROLES))
        name = cells.read("name", _short_name, "")
        if not name:
            cells.tell(UnfitError("missing_value", _("the person has no name"), _("a name")), "name")
        if role is None:
            if not cells.text("role"):
                cells.tell(UnfitError("missing_value", _("the person has no role"), _words(_ROLES)), "role")
            continue
        duty = Duty(
            role,
            station=cells.read("station", lambda text: _one_of(text, stations)),
            township=cells.read("township", lambda text: _one_of(text, townships)),
            unit=cells.read("unit", lambda text: _one_of(text, units)),
        )
        duty, person = _bound(duty, cells), known.get(username)
        _warn_of_another_duty(cells, person, duty, today)
        found.append(StaffRow(cells.line, username, name, cells.text("phone")[:20], duty, person))
    return found


def _bound(duty: Duty, cells: Cells) -> Duty:
    """The duty bound to the place its role needs, and to no other; a missing one is told."""
    needs = _NEEDED.get(duty.role)
    if needs and getattr(duty, needs) is None and not cells.text(needs):
        what = _("{role} needs a place").format(role=duty.role.label)
        cells.tell(UnfitError("missing_value", what, _("a station, township or unit of the county")), needs)
    place = getattr(duty, needs) if needs else None
    if duty.is_for_no_carrier and duty.unit is not None:
        what = _("{text} is no carrier").format(text=quoted(duty.unit.name))
        cells.tell(UnfitError("not_a_carrier", what, _("the carrier for which the clerk works")), "unit")
    return Duty(duty.role, **{needs: place} if needs else {})


def _said_username(cells: Cells) -> str:
    """The user name of a row as it is kept: the one given, else the phone."""
    given = User.normalize_username(cells.text("username"))
    return given or "".join(sign for sign in cells.text("phone") if sign.isascii() and sign.isdigit())


def _known_people(county: County, names: set[str]) -> dict[str, User]:
    """Who has the user names, with their postings in the county."""
    listed, here = sorted(names), Prefetch("postings", Posting.objects.filter(county=county))
    return {
        person.username: person
        for i in range(0, len(listed), NAMES_ASKED_AT_ONCE)
        for person in User.objects.filter(username__in=listed[i : i + NAMES_ASKED_AT_ONCE]).prefetch_related(here)
    }


def _is_the_same(cells: Cells, person: User) -> bool:
    """Whether a row is about somebody who is or was of the county; of who never was a sheet learns nothing."""
    return person.display_name == cells.text("name") and bool(person.postings.all())


def _warn_of_another_duty(cells: Cells, person: User | None, duty: Duty, today: datetime.date) -> None:
    """Say that somebody who is known has not the role at the place that the sheet gives them."""
    if person is None or not _is_the_same(cells, person):
        return
    still = (one for one in person.postings.all() if one.last_date is None or one.last_date >= today)
    places = {name: place.pk for name in _NEEDED.values() if (place := getattr(duty, name)) is not None}
    if not any(
        one.role == duty.role and all(getattr(one, f"{name}_id") == pk for name, pk in places.items()) for one in still
    ):
        what = _("{name} is known already, and not with this role at this place").format(name=person.display_name)
        cells.warn(UnfitError("other_duty", what, _("nothing is changed: change it on their own page")), "role")


def _username(cells: Cells, known: Mapping[str, User], seen: dict[str, int]) -> str:
    """The user name of a row; it must be free, or that of the same person."""
    name = _said_username(cells)
    if not name:
        expected = _("a user name, or a phone that serves as one")
        cells.tell(UnfitError("missing_value", _("the person has no user name"), expected), "username")
        return ""
    if len(name) > 150 or not all(sign.isalnum() or sign in "@.+-_" for sign in name):
        what = _("{text} cannot be a user name").format(text=name[:60])
        cells.tell(UnfitError("bad_username", what, _("letters, digits and @ . + - _")), "username")
    elif name in seen:
        what = _("{text} stands already in line {line}").format(text=name, line=seen[name])
        cells.tell(UnfitError("duplicate_id", what, _("every user name once")), "username")
    elif name in known and not _is_the_same(cells, known[name]):
        what = _("The user name {name} is taken already.").format(name=name)
        cells.tell(UnfitError("taken", what, _("another user name")), "username")
    seen.setdefault(name, cells.line)
    return name


def _short_name(text: str) -> str:
    if len(text) > 60:
        raise UnfitError("too_long", _("is too long"), _("at most {count} characters").format(count=60))
    return text


def _by_name(rows: Iterable[Named]) -> dict[str, list[Named]]:
    found: dict[str, list[Named]] = defaultdict(list)
    for row in rows:
        found[row.name].append(row)
    return dict(found)


def _one_of(text: str, rows: dict[str, list[Named]]) -> Named:
    """The one row of that name; raises UnfitError where there is none or there are several."""
    candidates = rows.get(text, [])
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        shown = ((row.name, getattr(row, "station_id", row.pk)) for row in candidates[:6])
        names = _(", ").join(_("{name} ({id})").format(name=name, id=place_id) for name, place_id in shown)
        what = _("{text} does not name one place").format(text=text[:60])
        raise UnfitError("ambiguous_place", what, _("one of: {names}").format(names=names))
    like = [name for name in rows if text in name or name in text][:6]
    expected = _("one of: {names}").format(names=_(", ").join(like)) if like else _("a name as the county writes it")
    raise UnfitError("unknown_place", _("{text} is not known").format(text=text[:60]), expected)


Word = TypeVar("Word", bound=TextChoices)


def _word(text: str, table: dict[Word, str]) -> Word:
    wanted = text.strip().lower()
    for value, words in table.items():
        if wanted in (*words.split(), str(value.label).lower()):
            return value
    raise UnfitError("unknown_word", _("{text} is not known").format(text=text[:60]), _words(table))


def _words(table: dict[Word, str]) -> str:
    return _("one of: {names}").format(names=_(", ").join(str(value.label) for value in table))
