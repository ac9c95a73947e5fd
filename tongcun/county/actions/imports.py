"""Stations and staff of a sheet, all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from tongcun.county.actions.people import NewAccount, add_person
from tongcun.county.actions.renewing import renew
from tongcun.county.models import County, Level
from tongcun.county.queries import Scope

if TYPE_CHECKING:
    from tongcun.county.imports import StaffRow, StationRow


@transaction.atomic
def import_stations(*, county: County, rows: Sequence[StationRow]) -> None:
    """Make or renew the stations of a sheet; new ones stand at the end of the official order."""
    last = county.stations.aggregate(last=Max("official_order"))["last"] or 0
    for row in rows:
        if row.station.pk is None:
            last += 1
            level = row.facts.get("level", Level.VILLAGE)
            new = {"level": level, "official_order": last, "transfer": level != Level.VILLAGE}
            renew(row.station, new | row.facts)
        else:
            renew(row.station, row.facts)


@transaction.atomic
def import_staff(*, giver: Scope, rows: Sequence[StaffRow]) -> list[NewAccount]:
    """Make an account for everybody on a sheet; their one-time passwords are told this once."""
    return [
        add_person(username=row.username, display_name=row.display_name, phone=row.phone, duty=row.duty, giver=giver)
        for row in rows
    ]
