"""The end of a day at a station: reconciled, and sealed with the heads of the chains."""

from __future__ import annotations

import datetime

from django.db import IntegrityError

from tongcun.county.actions import hold_county
from tongcun.county.clock import now as present
from tongcun.county.models import Station, User
from tongcun.parcels.actions.handovers import heads_of
from tongcun.parcels.actions.short_counts import tell_short_counts
from tongcun.parcels.day.counts import close_before, day_counts, named_in
from tongcun.parcels.day.sealing import sealed_by
from tongcun.parcels.models import DayClose
from tongcun.parcels.record.one_moment import one_moment
from tongcun.parcels.record.writer_gate import writing


class DayClosedError(Exception):
    """This station's day is closed already."""


def close_day(
    *, station: Station, date: datetime.date, actor: User, note: str = "", now: datetime.datetime | None = None
) -> DayClose:
    """Close a station's day: what was expected, received, sent, is on hand and is missing, with the heads of the
    chains that it seals (`sealed_by`).

    What is scanned afterwards is kept all the same; the sheet says what was known when it was signed, counts and heads
    of one moment. What bags opened there are short of by then is to be looked into. Raises DayClosedError.
    """
    moment = now or present()
    with one_moment():
        counts = day_counts(station, date, close_before(station, date))
        known = {"counts": counts.told(), "named": named_in(counts), "heads": heads_of(sealed_by(station, date))}
    with writing():
        try:
            close = DayClose.objects.create(
                station=station, date=date, closed_at=moment, closed_by=actor, note=note[:400], **known
            )  # fmt: skip
        except IntegrityError as error:
            raise DayClosedError from error
        # One look at a time in a county, as `propose_missing` has it.
        hold_county(station.county)
        tell_short_counts(county=station.county, before=moment, now=moment, station=station)
        return close
