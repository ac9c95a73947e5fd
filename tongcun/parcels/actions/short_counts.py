"""Bags that were counted and whose pieces nobody scanned into them: opened, they are short of what their label says.

Nobody knows which pieces were in them, so they are counted: of what a station has opened, as many pieces must be
scanned there for the first time ever as the labels tell.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tongcun.county.models import County, Station
from tongcun.parcels.models import Bag, Discrepancy, DiscrepancyKind
from tongcun.parcels.pure.acts import Act, State
from tongcun.parcels.queries import unseen_in
from tongcun.parcels.record.statements import CORRECTED_ID, among, listed, moment, rows, stored

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


def tell_short_counts(
    *, county: County, before: datetime.datetime, now: datetime.datetime, station: Station | None = None
) -> tuple[int, int]:
    """Open what is short of bags that were opened until `before`, renew what is open, close what is short no more, at
    one station or all; how many were opened and closed. Must run inside a transaction that looks alone in the county.

    What the close of a day opened sooner than `before` stays open while the bag is short. What a person closed stays
    closed.
    """
    opened = [bag for bag in _opened(county, now) if station is None or bag.station_id == station.station_id]
    short = {one.bag.label: one for one in _short(county, opened)}
    known = {
        found.code: found
        for found in Discrepancy.objects.filter(
            county=county, kind=DiscrepancyKind.SHORT_COUNT, code__in=[bag.label for bag in opened]
        ).order_by("pk")
    }
    settled = [found for label, found in known.items() if found.closed_at is None and label not in short]
    Discrepancy.objects.filter(pk__in=[found.pk for found in settled]).update(closed_at=now)
    due = (one for one in short.values() if one.bag.at <= before)
    new = [one for one in due if one.bag.label not in known or _is_over(known[one.bag.label])]
    for label, one in short.items():
        if label in known and known[label].closed_at is None and known[label].detail["seen"] != one.seen:
            Discrepancy.objects.filter(pk=known[label].pk).update(detail=_detail(one))
    stations = dict(Station.objects.filter(county=county).values_list("station_id", "pk")) if new else {}
    Discrepancy.objects.bulk_create(
        Discrepancy(
            county=county, kind=DiscrepancyKind.SHORT_COUNT, code=one.bag.label, detail=_detail(one), opened_at=now,
            station_id=stations.get(one.bag.station_id),
        )
        for one in new
    )  # fmt: skip
    return len(new), len(settled)


def _is_over(found: Discrepancy) -> bool:
    """Whether the record itself has closed it, so that it opens anew."""
    return found.closed_at is not None and found.closed_by_id is None


def _detail(one: Short) -> dict[str, int]:
    return {"told": one.bag.told, "seen": one.seen}


def _opened(county: County, now: datetime.datetime) -> list[Opened]:
    """The counted bags of the last dates that were opened at a station, and of which some pieces are not known."""
    since = now.astimezone(county.zone()).date() - datetime.timedelta(days=_LOOKED_BACK_DAYS - 1)
    counted = Bag.objects.filter(county=county, date__gte=since, state=State.OPENED.value, pieces__gt=0)
    facts = list(counted.order_by().values_list("label", "pieces", "origin__station_id"))
    told = {label: pieces for label, pieces, _origin in facts}
    origins = {label: origin for label, _pieces, origin in facts}
    if not told:
        return []
    members = _members(county, told)
    unseen = {label: more for label, pieces in told.items() if (more := unseen_in(pieces, members.get(label, 0)))}
    statement = (
        "SELECT code, here_id, MAX(CASE WHEN act = 'open' THEN device_time END), MIN(device_time) FROM parcels_scan"
        " WHERE county_id = %s AND reuses IS NULL AND act IN ('unload', 'open') AND here_kind = 'station'"
        f" AND {among('code')} GROUP BY code, here_id HAVING MAX(CASE WHEN act = 'open' THEN 1 ELSE 0 END) = 1"
    )
    found = rows(statement, [county.pk, listed(unseen)]) if unseen else []
    at = {label: (place, _moment(opened), _moment(came)) for label, place, opened, came in found}
    return [
        Opened(label, origins[label], *at[label], told[label], more) for label, more in unseen.items() if label in at
    ]


def _members(county: County, labels: Iterable[str]) -> dict[str, int]:
    """How many pieces were scanned into each bag, those taken back left out."""
    statement = (
        f"SELECT bag_label, COUNT(DISTINCT CASE WHEN {CORRECTED_ID} IS NULL THEN code END) FROM parcels_scan"
        f" WHERE county_id = %s AND NOT (bag_label = '') AND {among('bag_label')} AND act = 'pack' AND reuses IS NULL"
        " GROUP BY bag_label"
    )
    return dict(rows(statement, [county.pk, listed(labels)]))


def _moment(value: object) -> datetime.datetime:
    """A moment as an aggregate of a plain statement gives it: SQLite as a text in UTC."""
    if isinstance(value, str):
        return datetime.datetime.fromisoformat(value).replace(tzinfo=datetime.UTC)
    found: datetime.datetime = moment(value)
    return found


def _short(county: County, opened: Sequence[Opened]) -> list[Short]:
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
        "SELECT MIN(device_time) FROM parcels_scan"
        " JOIN parcels_parcel piece ON piece.county_id = parcels_scan.county_id AND piece.waybill = parcels_scan.code"
        " JOIN county_station origin ON origin.id = piece.origin_id AND origin.station_id <> parcels_scan.here_id"
        " WHERE parcels_scan.county_id = %s AND here_id = %s AND device_time >= %s AND here_kind = 'station'"
        f" AND reuses IS NULL AND act <> 'correct' AND {CORRECTED_ID} IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM parcels_scan before WHERE before.county_id = parcels_scan.county_id"
        " AND before.code = parcels_scan.code AND before.device_time < %s"
        f" AND NOT (before.here_kind = 'station' AND {among('before.here_id')} AND {among('before.act')}))"
        " GROUP BY parcels_scan.code"
    )
    parameters = [county.pk, place, stored(since), stored(since), listed(origins), listed(_WENT_INTO_A_BAG)]
    found = rows(statement, parameters)
    return sorted(_moment(when) for (when,) in found)
