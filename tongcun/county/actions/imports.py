"""Places and staff of a sheet, all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from tongcun.county.actions.people import NewAccount, new_account, save_account
from tongcun.county.actions.renewing import renew
from tongcun.county.clock import service_date
from tongcun.county.divisions import township_code
from tongcun.county.models import County, Level, Township, Village, by_code
from tongcun.county.queries import Scope

if TYPE_CHECKING:
    from tongcun.county.division_lists import DivisionRow
    from tongcun.county.imports import StaffRow, StationRow


class _Order:
    """Where places stand in the official order: as the list says, as they stood, else at the end of their kind."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def note(self, place: Township | Village, above: str) -> None:
        """Note where a place stands; `above` is the code of its township, empty for a township."""
        self._last[above] = max(self._last.get(above, 0), place.official_order)

    def of(self, row: DivisionRow, place: Township | Village, above: str) -> int:
        """Where a row's place is to stand."""
        if row.order is not None:
            return row.order
        return place.official_order if place.pk is not None else self._last.get(above, 0) + 1


@transaction.atomic
def import_divisions(*, county: County, rows: Sequence[DivisionRow]) -> None:
    """Make or renew townships and villages, by code; new ones stand at the end of the official order.

    The township of every village is known or among the rows. Of several rows of one code it is that of today.
    """
    order = _Order()
    today = service_date(county)
    townships = by_code(county.townships.all(), today)
    for township in townships.values():
        order.note(township, "")
    for row in rows:
        if not row.is_village:
            township = townships.setdefault(row.code, Township(county=county, code=row.code))
            renew(township, {"name": row.name, "official_order": order.of(row, township, "")})
            order.note(township, "")
    villages = by_code(Village.objects.filter(township__county=county).select_related("township"), today)
    for village in villages.values():
        order.note(village, village.township.code)
    for row in rows:
        if row.is_village:
            above = townships[township_code(county.division_code, row.code)]
            village = villages.setdefault(row.code, Village(code=row.code))
            place = order.of(row, village, above.code)
            renew(village, {"township": above, "name": row.name, "official_order": place})
            order.note(village, above.code)


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


def import_staff(*, giver: Scope, rows: Sequence[StaffRow]) -> list[NewAccount]:
    """Make an account for everybody on a sheet, or none; their one-time passwords are told this once."""
    # All passwords are hashed before the transaction: the scans of the county do not wait for a sheet's.
    accounts = [new_account(username=row.username, display_name=row.display_name, phone=row.phone) for row in rows]
    with transaction.atomic():
        for account, row in zip(accounts, rows, strict=True):
            save_account(account=account, duty=row.duty, giver=giver)
    return accounts
