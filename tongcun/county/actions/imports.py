"""Places and staff of a sheet, all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from tongcun.county.actions.people import NewAccount, add_person
from tongcun.county.actions.renewing import renew
from tongcun.county.divisions import township_code
from tongcun.county.models import County, Level, Township, Village
from tongcun.county.queries import Scope

if TYPE_CHECKING:
    from tongcun.county.division_lists import DivisionRow
    from tongcun.county.imports import StaffRow, StationRow


@transaction.atomic
def import_divisions(*, county: County, rows: Sequence[DivisionRow]) -> None:
    """Make or renew townships and villages, by code; new ones stand at the end of the official order.

    The township of every village is known or among the rows.
    """
    townships = {township.code: township for township in county.townships.order_by("valid_from")}
    villages = {
        village.code: village
        for village in Village.objects.filter(township__county=county).select_related("township").order_by("valid_from")
    }
    last: dict[str, int] = {}
    for known in (*townships.values(), *villages.values()):
        above = known.township.code if isinstance(known, Village) else ""
        last[above] = max(last.get(above, 0), known.official_order)
    for row in sorted(rows, key=lambda row: row.is_village):
        above = township_code(county.division_code, row.code) if row.is_village else ""
        place = villages.get(row.code) if row.is_village else townships.get(row.code)
        facts: dict[str, object] = {"name": row.name}
        if row.order is not None or place is None:
            facts["official_order"] = row.order if row.order is not None else last.get(above, 0) + 1
        if place is None:
            place = Village(code=row.code) if row.is_village else Township(county=county, code=row.code)
        if isinstance(place, Village):
            facts["township"] = townships[above]
            villages[row.code] = place
        else:
            townships[row.code] = place
        renew(place, facts)
        last[above] = max(last.get(above, 0), place.official_order)


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
