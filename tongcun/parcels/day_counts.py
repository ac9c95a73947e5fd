"""What a station's day comes to: expected, received, sent, on hand, missing."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass

from django.db.models import Count, Q

from tongcun.buses.models import DatedTrip
from tongcun.county.clock import moment_of
from tongcun.county.models import Station
from tongcun.parcels.acts import FINAL, Act, State
from tongcun.parcels.custody import Kind
from tongcun.parcels.models import Bag, Parcel, Scan

_RECEIVING = (Act.ACCEPT.value, Act.SHELVE.value)
_GONE = tuple(state.value for state in (*FINAL, State.MISSING))


@dataclass(frozen=True, slots=True)
class DayCounts:
    """Pieces and bags of a station's day. `expected` are those on their way to it, `received` those it scanned in,
    `sent` what it gave to a run, a carrier or another station, `given_out` what addressees have, `on_hand` what it
    holds now, `missing` what was missed while it answered for it."""

    expected: int
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
    begin = moment_of(station.county, date, 0)
    scans = Scan.objects.filter(
        county=station.county_id, here_id=station.station_id, here_kind=Kind.STATION.value,
        device_time__gte=begin, device_time__lt=begin + datetime.timedelta(days=1), reuses__isnull=True,
    ).order_by()  # fmt: skip
    done = scans.aggregate(
        received=_pieces(*_RECEIVING),
        given_out=_pieces(Act.COLLECT.value),
        handed=_pieces(Act.HAND_OVER.value),
    )
    bags = Bag.objects.filter(county=station.county_id)
    codes = set(scans.filter(act=Act.HAND_OVER.value).values_list("code", flat=True).distinct())
    bags_sent = sum(bags.filter(label__in=some).count() for some in _some(codes))
    bags_in = set(scans.filter(act__in=(Act.UNLOAD.value, Act.OPEN.value)).values_list("code", flat=True).distinct())
    held = {"holder_kind": Kind.STATION.value, "holder_id": station.station_id}
    pieces = Parcel.objects.filter(county=station.county_id)
    on_board = Q(holder_kind=Kind.RUN.value, holder_id__in=_runs(station, date))
    return DayCounts(
        expected=pieces.filter(on_board, destination=station).exclude(state__in=_GONE).count(),
        received=done["received"],
        sent=done["handed"] - bags_sent + sum(pieces.filter(bag_label__in=some).count() for some in _some(codes)),
        given_out=done["given_out"],
        on_hand=pieces.filter(**held).exclude(state__in=_GONE).count(),
        missing=pieces.filter(**held, state=State.MISSING.value).count(),
        bags_received=sum(bags.filter(label__in=some).count() for some in _some(bags_in)),
        bags_sent=bags_sent,
        bags_on_hand=bags.filter(**held).exclude(state=State.OPENED.value).count(),
    )


def _pieces(*acts: str) -> Count:
    return Count("code", distinct=True, filter=Q(act__in=acts))


def _runs(station: Station, date: datetime.date) -> list[str]:
    return list(DatedTrip.objects.filter(county=station.county_id, date=date).values_list("run_id", flat=True))


def _some(codes: set[str]) -> list[list[str]]:
    ordered = sorted(codes)
    return [ordered[start : start + 400] for start in range(0, len(ordered), 400)]
