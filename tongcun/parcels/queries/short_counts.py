"""Bags that were counted and whose pieces nobody scanned into them: opened, they are short of what their label says.

Nobody knows which pieces were in them, so they are counted: of what a station has opened, as many pieces must be
scanned there for the first time ever as the labels tell.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tongcun.county.models import County, Station
from tongcun.parcels.models import Bag
from tongcun.parcels.pure.acts import Act, State
from tongcun.parcels.queries.custodies import packed_into
from tongcun.parcels.queries.sizes import unseen_in
from tongcun.parcels.record.gathering import not_taken_back
from tongcun.parcels.record.statements import CORRECTED_ID, among, listed, moment, possible_time, rows, stored

_LOOKED_BACK_DAYS = 2
"""Bags of so many dates are looked at: what was opened later than that is a matter for whoever closes the days."""


class Opened(NamedTuple):
    """A counted bag that was opened: whence it came and where, by the stations' ids, when, since when it was there,
    what its label tells, and how many of its pieces were never scanned into it."""

    label: str
    origin_id: str
    station_id: str
    at: datetime.datetime
    came: datetime.datetime
    told: int
    unseen: int


@dataclass(frozen=True, slots=True)
class Short:
    """A bag that is short: what its label tells, and how many of that were seen."""

    bag: Opened
    seen: int


def opened_bags(county: County, now: datetime.datetime, station: Station | None = None) -> list[Opened]:
    """The counted bags of the last dates that were opened at a station, this one or any, and of which some pieces are
    not known."""
    since = now.astimezone(county.zone()).date() - datetime.timedelta(days=_LOOKED_BACK_DAYS - 1)
    counted = Bag.objects.filter(county=county, date__gte=since, state=State.OPENED.value, pieces__gt=0)
    facts = list(counted.order_by().values_list("label", "pieces", "origin__station_id"))
    known = Counter(packed_into(county, (label for label, *_ in facts)).values())
    unseen = {label: more for label, pieces, _origin in facts if (more := unseen_in(pieces, known[label]))}
    opening = _openings(county, unseen) if unseen else {}
    found = [
        Opened(label, origin, *opening[label], pieces, unseen[label])
        for label, pieces, origin in facts
        if label in opening
    ]
    return [bag for bag in found if station is None or bag.station_id == station.station_id]


def _openings(
    county: County, labels: Iterable[str]
) -> dict[str, tuple[str, datetime.datetime, datetime.datetime]]:  # fmt: skip
    """Where each of some bags was opened last, when that was, and since when it was there."""
    statement = (
        f"SELECT {CORRECTED_ID}, code, here_id, act, device_time FROM parcels_scan"
        " WHERE county_id = %s AND reuses IS NULL AND act IN ('unload', 'open') AND here_kind = 'station'"
        f" AND {among('code')} AND {possible_time()} ORDER BY device_time"
    )
    came: dict[tuple[str, str], datetime.datetime] = {}
    found = {}
    for _, label, place, act, when in not_taken_back(county.pk, rows(statement, [county.pk, listed(labels)])):
        at = moment(when)
        came.setdefault((label, place), at)
        if act == Act.OPEN.value:
            found[label] = (place, at, came[label, place])
    return found


def short_of(county: County, opened: Sequence[Opened]) -> list[Short]:
    """Which bags are short: what came out of a station's bags counts for the first that was opened, then the next; also
    what was scanned before the bag was, once that was there: who has both hands full scans the bag last."""
    at_station: dict[str, list[Opened]] = defaultdict(list)
    for bag in opened:
        at_station[bag.station_id].append(bag)
    found = []
    for place, bags in at_station.items():
        bags.sort(key=lambda bag: (bag.at, bag.label))
        rest = _first_seen(county, place, {bag.origin_id for bag in bags}, min(bag.came for bag in bags))
        for bag in bags:
            begin = bisect_left(rest, bag.came)
            mine = rest[begin : begin + bag.unseen]
            rest = rest[:begin] + rest[begin + bag.unseen :]
            if len(mine) < bag.unseen:
                found.append(Short(bag, bag.told - bag.unseen + len(mine)))
    return found


_WENT_INTO_A_BAG = (Act.ACCEPT.value, Act.SORT.value, Act.UNLOAD.value, Act.FIND.value)
"""What a hub scans of pieces before it counts them into a bag."""


def _first_seen(
    county: County, place: str, origins: Iterable[str], since: datetime.datetime
) -> list[datetime.datetime]:
    """When each piece was scanned at a station, since a moment, in order, that nobody had scanned before but where the
    bags came from, as what lies there; what somebody sends from that station has come out of no bag."""
    statement = (
        f"SELECT {CORRECTED_ID}, parcels_scan.code, device_time FROM parcels_scan"
        " JOIN parcels_parcel piece ON piece.county_id = parcels_scan.county_id AND piece.waybill = parcels_scan.code"
        " JOIN county_station origin ON origin.id = piece.origin_id AND origin.station_id <> parcels_scan.here_id"
        " WHERE parcels_scan.county_id = %s AND here_id = %s AND device_time >= %s AND here_kind = 'station'"
        f" AND reuses IS NULL AND act <> 'correct' AND {possible_time()} ORDER BY device_time"
    )
    here: dict[str, datetime.datetime] = {}
    for _, code, when in not_taken_back(county.pk, rows(statement, [county.pk, place, stored(since)])):
        here.setdefault(code, moment(when))
    before = _seen_before(county, here, origins, since)
    return sorted(when for code, when in here.items() if code not in before)


def _seen_before(
    county: County, codes: Collection[str], origins: Iterable[str], since: datetime.datetime
) -> set[str]:  # fmt: skip
    """Which of some pieces somebody had scanned before a moment, other than as what lies where the bags came from."""
    if not codes:
        return set()
    statement = (
        f"SELECT {CORRECTED_ID}, code FROM parcels_scan WHERE county_id = %s AND {among('code')} AND device_time < %s"
        f" AND reuses IS NULL AND act <> 'correct' AND {possible_time()}"
        f" AND NOT (here_kind = 'station' AND {among('here_id')} AND {among('act')})"
    )
    parameters = [county.pk, listed(codes), stored(since), listed(origins), listed(_WENT_INTO_A_BAG)]
    return {code for _, code in not_taken_back(county.pk, rows(statement, parameters))}
