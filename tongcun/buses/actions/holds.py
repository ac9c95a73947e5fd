"""Holds of a list: a new timetable version that differs in its holds alone, and the holds of vehicles."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.db import transaction

from tongcun.buses.actions.days import NoTimetableError
from tongcun.buses.actions.loading import make_version
from tongcun.buses.actions.vehicles import set_holds_of_vehicles
from tongcun.buses.models import TimetableVersion
from tongcun.buses.queries.exports import gtfs_of
from tongcun.buses.queries.ground import Ground
from tongcun.buses.queries.sources import completed
from tongcun.buses.uploads import feed_of
from tongcun.county.models import County, User
from tongcun.feeds.county_holds import Hold, Holds


@transaction.atomic
def import_holds(
    *, county: County, holds: Holds, vehicles: Mapping[str, Hold], valid_from: datetime.date, made_by: User
) -> TimetableVersion | None:
    """Give lines, trips and vehicles (by plate) their holds, all or none; what is not named keeps its own.

    A timetable version is never edited: the one that holds on the date goes on as a new one, valid from then, with the
    new holds; None where only vehicles are named. Raises NoTimetableError, TimetableInUseError.
    """
    set_holds_of_vehicles(county=county, holds=vehicles)
    if not holds.by_route and not holds.by_trip:
        return None
    ground = Ground.of(county, valid_from)
    if ground.version is None:
        raise NoTimetableError
    name = ground.version.name
    source = completed(ground, feed_of(gtfs_of(ground.version), f"{name}.zip"), holds=holds)
    return make_version(county=county, source=source, valid_from=valid_from, made_by=made_by, name=name)
