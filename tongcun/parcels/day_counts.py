"""What a station's day comes to: expected, received, sent, on hand, missing."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from tongcun.buses.models import DatedTrip
from tongcun.county.clock import moment_of
from tongcun.county.models import Station
from tongcun.parcels.acts import FINAL, Act, State
from tongcun.parcels.custody import Kind
from tongcun.parcels.models import Bag, Parcel, Scan
from tongcun.parcels.queries import CORRECTED, packed_into
from tongcun.parcels.record import taken_back_among
from tongcun.parcels.statements import CORRECTED_ID, among, identity_text, listed, rows, stored

_RECEIVING = (Act.ACCEPT.value, Act.SHELVE.value)
_SENDING = (Act.HAND_OVER.value, Act.RETURN.value)
_UNPACKING = (Act.UNLOAD.value, Act.OPEN.value)
_GONE = tuple(state.value for state in (*FINAL, State.MISSING))
_UNDER_CARE = tuple(state.value for state in State if state is not State.ANNOUNCED and state.value not in _GONE)


@dataclass(frozen=True, slots=True)
class DayCounts:
    """Pieces and bags of a station's day. `expected` are those on their way to it, `elsewhere` those for it that the
    hub or another station still holds, `received` those it scanned in, took off a run or took over loose, `sent` what
    it gave to a run, a carrier or another station, loose or in bags, `given_out` what addressees have, `on_hand` what
    it holds now, `missing` what was missed while it answered for it."""

    expected: int
    elsewhere: int
    received: int
    sent: int
    given_out: int
    on_hand: int
    missing: int
    bags_received: int
    bags_sent: int
    bags_on_hand: int

    def told(self) -> dict[str, int]:
        """As a day close keeps them."""
        return asdict(self)


def day_counts(station: Station, date: datetime.date) -> DayCounts:
    """Count a station's day from its scans of that date, those taken back left out, and from what it holds."""
    done, loaded, taken_over = _scanned(station, date)
    sent = {code for act in _SENDING for code in done[act]} | loaded
    unpacked = {code for act in _UNPACKING for code in done[act]} | taken_over
    bags = _bags(station, sent | unpacked)
    received = {code for act in _RECEIVING for code in done[act]} | (taken_over | done[Act.UNLOAD.value]) - bags.keys()
    bags_sent = sent & bags.keys()
    held = {"holder_kind": Kind.STATION.value, "holder_id": station.station_id}
    pieces = Parcel.objects.filter(county=station.county_id)
    here = pieces.filter(destination=station, state__in=_UNDER_CARE)
    runs = DatedTrip.objects.filter(county=station.county_id, date=date).order_by().values("run_id")
    at_stations = here.filter(holder_kind=Kind.STATION.value)
    return DayCounts(
        expected=here.filter(holder_kind=Kind.RUN.value, holder_id__in=runs).count(),
        elsewhere=at_stations.exclude(holder_id=station.station_id).count(),
        received=len(received),
        sent=len(sent - bags_sent) + _inside(station, {label: bags[label] for label in bags_sent}),
        given_out=len(done[Act.COLLECT.value]),
        on_hand=pieces.filter(**held).exclude(state__in=_GONE).count(),
        missing=pieces.filter(**held, state=State.MISSING.value).count(),
        bags_received=len(unpacked & bags.keys()),
        bags_sent=len(bags_sent),
        bags_on_hand=Bag.objects.filter(county=station.county_id, **held).exclude(state=State.OPENED.value).count(),
    )


_Row = tuple[Any, str, str]
"""A scan: its id where something corrects it, its act, its code."""


def _scanned(station: Station, date: datetime.date) -> tuple[dict[str, set[str]], set[str], set[str]]:
    """What was scanned there on the date, by act; what its devices loaded onto runs; what others handed over to it."""
    done, loaded, taken_over = _done(station, date), _loaded(station, date), _taken_over(station, date)
    corrected = {identity_text(scan_id) for scan_id, _, _ in (*done, *loaded, *taken_over) if scan_id is not None}
    gone = taken_back_among(station.county_id, corrected)
    by_act: dict[str, set[str]] = defaultdict(set)
    for act, code in _standing(done, gone):
        by_act[act].add(code)
    return by_act, {code for _, code in _standing(loaded, gone)}, {code for _, code in _standing(taken_over, gone)}


def _standing(scans: list[_Row], gone: set[str]) -> Iterator[tuple[str, str]]:
    return ((act, code) for scan_id, act, code in scans if scan_id is None or identity_text(scan_id) not in gone)


def _done(station: Station, date: datetime.date) -> list[_Row]:
    """Pieces, bags and what nobody knows."""
    # At a hub ten thousand and more: plain rows, for making ids of them would take longer than reading them.
    statement = (
        f"SELECT {CORRECTED_ID}, act, code FROM parcels_scan WHERE county_id = %s AND here_id = %s AND here_kind = %s"
        f" AND {among('act')} AND device_time >= %s AND device_time < %s AND reuses IS NULL"
    )
    acts = listed((*_RECEIVING, *_UNPACKING, *_SENDING, Act.COLLECT.value))
    place = [station.county_id, station.station_id, Kind.STATION.value]
    return rows(statement, [*place, acts, *map(stored, _day(station, date))])


def _loaded(station: Station, date: datetime.date) -> list[_Row]:
    """What the station's devices loaded onto runs of the date: the run has it in the hand then, not the station."""
    begin, end = _day(station, date)
    runs = DatedTrip.objects.filter(county=station.county_id, date=date).order_by().values("run_id")
    scans = Scan.objects.filter(
        county=station.county_id, here_id__in=runs, here_kind=Kind.RUN.value, act=Act.LOAD.value,
        device__station=station, device_time__gte=begin, device_time__lt=end, reuses__isnull=True,
    )  # fmt: skip
    return list(scans.order_by().values_list(CORRECTED, "act", "code"))


def _taken_over(station: Station, date: datetime.date) -> list[_Row]:
    """What runs, carriers and other stations handed over to the station on the date."""
    # The index of other parties holds a part of the rows, named in its own words.
    statement = (
        f"SELECT {CORRECTED_ID}, act, code FROM parcels_scan"
        " WHERE county_id = %s AND NOT (other_id = '') AND other_id = %s"
        " AND other_kind = %s AND act = %s AND device_time >= %s AND device_time < %s AND reuses IS NULL"
    )
    party = [station.county_id, station.station_id, Kind.STATION.value, Act.HAND_OVER.value]
    return rows(statement, [*party, *map(stored, _day(station, date))])


def _day(station: Station, date: datetime.date) -> tuple[datetime.datetime, datetime.datetime]:
    """When a date begins and ends there."""
    begin = moment_of(station.county, date, 0)
    return begin, begin + datetime.timedelta(days=1)


def _bags(station: Station, codes: set[str]) -> dict[str, int]:
    """Which of some codes are bags, each with the pieces that its label tells."""
    if not codes:
        return {}
    statement = f"SELECT label, pieces FROM parcels_bag WHERE county_id = %s AND {among('label')}"
    return dict(rows(statement, [station.county_id, listed(codes)]))


def _inside(station: Station, bags: dict[str, int]) -> int:
    """How many pieces were in some bags: those packed into them, wherever they are now; of a bag whose pieces nobody
    scanned, those that its label tells."""
    packed = Counter(packed_into(station.county, bags).values())
    return sum(packed[label] or told for label, told in bags.items())
