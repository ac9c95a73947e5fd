"""What a station's day comes to: expected, received, sent, on hand, missing."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import asdict, dataclass

from tongcun.buses.models import DatedTrip
from tongcun.county.clock import moment_of
from tongcun.county.models import Station
from tongcun.parcels.acts import FINAL, Act, State
from tongcun.parcels.custody import Kind
from tongcun.parcels.models import Bag, Parcel, Scan
from tongcun.parcels.statements import among, listed, rows

_RECEIVING = (Act.ACCEPT.value, Act.SHELVE.value)
_UNPACKING = (Act.UNLOAD.value, Act.OPEN.value)
_GONE = tuple(state.value for state in (*FINAL, State.MISSING))
_UNDER_CARE = tuple(state.value for state in State if state is not State.ANNOUNCED and state.value not in _GONE)


@dataclass(frozen=True, slots=True)
class DayCounts:
    """Pieces and bags of a station's day. `expected` are those on their way to it, `elsewhere` those for it that the
    hub or another station still holds, `received` those it scanned in, `sent` what it gave to a run, a carrier or
    another station, `given_out` what addressees have, `on_hand` what it holds now, `missing` what was missed while it
    answered for it."""

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
    """Count a station's day from its scans of that date and from what it holds."""
    done = _done(station, date)
    received = {code for act in _RECEIVING for code in done[act]}
    handed = done[Act.HAND_OVER.value]
    bags_sent, pieces_sent = _bags(station, handed), _inside(station, handed)
    held = {"holder_kind": Kind.STATION.value, "holder_id": station.station_id}
    pieces = Parcel.objects.filter(county=station.county_id)
    here = pieces.filter(destination=station, state__in=_UNDER_CARE)
    runs = DatedTrip.objects.filter(county=station.county_id, date=date).order_by().values("run_id")
    at_stations = here.filter(holder_kind=Kind.STATION.value)
    return DayCounts(
        expected=here.filter(holder_kind=Kind.RUN.value, holder_id__in=runs).count(),
        elsewhere=at_stations.exclude(holder_id=station.station_id).count(),
        received=len(received),
        sent=len(handed) - bags_sent + pieces_sent,
        given_out=len(done[Act.COLLECT.value]),
        on_hand=pieces.filter(**held).exclude(state__in=_GONE).count(),
        missing=pieces.filter(**held, state=State.MISSING.value).count(),
        bags_received=_bags(station, {code for act in _UNPACKING for code in done[act]}),
        bags_sent=bags_sent,
        bags_on_hand=Bag.objects.filter(county=station.county_id, **held).exclude(state=State.OPENED.value).count(),
    )


def _done(station: Station, date: datetime.date) -> dict[str, set[str]]:
    """What was scanned there on the date, by act; pieces, bags and what nobody knows."""
    begin = moment_of(station.county, date, 0)
    scans = Scan.objects.filter(
        county=station.county_id, here_id=station.station_id, here_kind=Kind.STATION.value,
        device_time__gte=begin, device_time__lt=begin + datetime.timedelta(days=1), reuses__isnull=True,
        act__in=(*_RECEIVING, *_UNPACKING, Act.COLLECT.value, Act.HAND_OVER.value),
    )  # fmt: skip
    found: dict[str, set[str]] = defaultdict(set)
    for act, code in scans.order_by().values_list("act", "code"):
        found[act].add(code)
    return found


def _bags(station: Station, codes: set[str]) -> int:
    """How many of some codes are bags."""
    return _counted(f"parcels_bag WHERE county_id = %s AND {among('label')}", station, codes)


def _inside(station: Station, labels: set[str]) -> int:
    """How many pieces lie in some bags."""
    return _counted(f"parcels_parcel WHERE county_id = %s AND {among('bag_label')}", station, labels)


def _counted(what: str, station: Station, codes: set[str]) -> int:
    if not codes:
        return 0
    ((count,),) = rows(f"SELECT COUNT(*) FROM {what}", [station.county_id, listed(codes)])
    return int(count)
