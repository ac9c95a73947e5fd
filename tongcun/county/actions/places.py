"""Places, units and enterprises, one by one."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from tongcun.county.actions.errors import RefusedError
from tongcun.county.actions.renewing import renew
from tongcun.county.models import ON_SERVER, County, Enterprise, Station, StationClosure, Township, Unit, Village

Place = TypeVar("Place", Township, Village, Station, Unit, Enterprise)
Ordered = TypeVar("Ordered", Township, Village, Station, Unit, Enterprise)


@transaction.atomic
def keep_place(*, place: Place) -> Place:
    """Make a township, village, station, unit or enterprise, or change it; raises ValidationError where it is unfit."""
    place.full_clean()
    place.save()
    return place


@transaction.atomic
def set_contact(*, enterprise: Enterprise, name: str, phone: str) -> None:
    """Note who is to be asked for at an enterprise, and by what number."""
    renew(enterprise, {"contact_name": name, "contact_phone": phone})


@transaction.atomic
def set_county_desk(*, county: County, name: str, phone: str) -> None:
    """Note what the county's desk for enterprises is called, and by what number it is reached."""
    renew(county, {"desk_name": name, "desk_phone": phone})


@transaction.atomic
def set_doors(*, county: County, doors: Mapping[str, bool]) -> None:
    """Open or close doors of a county (`parcels_open`, `cases_open`), as whoever runs the server says: what lies behind
    one that is closed is there for nobody, and comes back as it was."""
    county._change_reason = ON_SERVER  # type: ignore[attr-defined]
    renew(county, dict(doors))


@transaction.atomic
def close_station(
    *, station: Station, first_date: datetime.date, last_date: datetime.date, reason: str
) -> StationClosure:
    """Shut a station on some days."""
    if first_date > last_date:
        raise RefusedError(_("The last day is before the first."))
    return StationClosure.objects.create(station=station, first_date=first_date, last_date=last_date, reason=reason)


class ClosedForLongerError(RefusedError):
    """The station is shut for more than the day: whoever shut it opens it again."""

    def __init__(self) -> None:
        super().__init__(_("It is shut for more than this day: whoever tends the county's places opens it again."))


@transaction.atomic
def open_station_today(*, station: Station, date: datetime.date) -> None:
    """Take back that a station is shut on one day alone. Raises ClosedForLongerError."""
    of_the_day = station.closures.filter(first_date=date, last_date=date)
    for closure in of_the_day:
        closure.delete()
    if station.closures.filter(first_date__lte=date, last_date__gte=date).exists():
        raise ClosedForLongerError


@transaction.atomic
def open_station_again(*, closure: StationClosure) -> None:
    """Take back a closure."""
    closure.delete()


@transaction.atomic
def set_official_order(*, rows: models.QuerySet[Ordered], places: Mapping[int, int]) -> None:
    """Set where each of some rows stands in the county's official order, by id; the rest keep theirs."""
    for row in rows.filter(pk__in=places):
        if row.official_order != places[row.pk]:
            row.official_order = places[row.pk]
            row.save(update_fields=["official_order"])
