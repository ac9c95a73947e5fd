"""Announced parcels written as plain statements: model objects cost ten times what the database does.

A sheet of a whole county has 100,000 of them, and every scan waits for the transaction that writes it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model

from tongcun.county.actions.plain_rows import execute, insert_missing
from tongcun.county.models import County
from tongcun.parcels.models import Parcel
from tongcun.parcels.pure.acts import State
from tongcun.parcels.queries.known_parcels import LOOSE
from tongcun.parcels.record.announcements import Announcement
from tongcun.parcels.record.statements import stored

_TOLD = (
    "waybill", "carrier_id", "kind_id", "origin_id", "destination_id", "ready_at", "due_at", "volume_litres", "mass_kg",
)  # fmt: skip
"""Columns of a parcel that its announcement fills."""


def make(county: County, parcels: Sequence[Announcement]) -> set[str]:
    """Write parcels that are new, with whom they are for; gives their waybills. Where somebody else has just written
    one, theirs stays."""
    usual = _usual_values(Parcel(county=county), without=_TOLD)
    told = _told_values()
    columns = (*usual, *_TOLD)
    rows = ((*usual.values(), new.waybill, *told(new)) for new in parcels)
    made = insert_missing("parcels_parcel", columns, rows, key="waybill")
    mine = (new for new in parcels if new.waybill in made and _names_somebody(new))
    execute(
        "INSERT INTO parcels_addressee (parcel_id, name, phone, address)"
        " SELECT id, %s, %s, %s FROM parcels_parcel WHERE county_id = %s AND waybill = %s ON CONFLICT DO NOTHING",
        ((new.name, new.phone, new.address, county.pk, new.waybill) for new in mine),
    )
    return made


def renew(ids: Mapping[str, int], parcels: Sequence[Announcement]) -> None:
    """Write known parcels anew, by waybill; a carrier or addressee that is not told this time stays as it was."""
    told = _told_values()
    named = ", ".join(f"{column} = %s" for column in _TOLD[2:])
    execute(
        f"UPDATE parcels_parcel SET carrier_id = COALESCE(%s, carrier_id), {named} WHERE id = %s AND state = %s",
        ((*told(new), ids[new.waybill], State.ANNOUNCED.value) for new in parcels),
    )
    _renew_addressees(ids, parcels)


def amend(
    ids: Mapping[str, int], parcels: Sequence[Announcement], resized: Collection[str], sent: Collection[str]
) -> None:
    """Write what still counts of parcels on their way, by waybill: whom they are for, of those `resized` the sizes that
    are told, of those `sent` elsewhere where to, if they still lie by themselves."""
    execute(
        "UPDATE parcels_parcel SET volume_litres = COALESCE(%s, volume_litres), mass_kg = COALESCE(%s, mass_kg)"
        " WHERE id = %s",
        ((new.volume_litres, new.mass_kg, ids[new.waybill]) for new in parcels if new.waybill in resized),
    )
    loose = ", ".join(f"'{state.value}'" for state in sorted(LOOSE))
    execute(
        f"UPDATE parcels_parcel SET destination_id = %s WHERE id = %s AND bag_label = '' AND state IN ({loose})",
        ((new.destination.id, ids[new.waybill]) for new in parcels if new.waybill in sent),
    )
    _renew_addressees(ids, parcels)


def _renew_addressees(ids: Mapping[str, int], parcels: Sequence[Announcement]) -> None:
    execute(
        "INSERT INTO parcels_addressee (parcel_id, name, phone, address) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (parcel_id) DO UPDATE SET name = excluded.name, phone = excluded.phone,"
        " address = excluded.address",
        ((ids[new.waybill], new.name, new.phone, new.address) for new in parcels if _names_somebody(new)),
    )


def _names_somebody(new: Announcement) -> bool:
    return bool(new.name or new.phone or new.address)


def _told_values() -> Any:
    """A function from an announcement to its values behind the waybill, as the database keeps them."""

    moment = cache(stored)  # many parcels are ready at the same time

    def values(new: Announcement) -> tuple[Any, ...]:
        carrier = None if new.carrier is None else new.carrier.id
        return (
            carrier, new.kind.id, new.origin.id, new.destination.id, moment(new.ready_at), moment(new.due_at),
            new.volume_litres, new.mass_kg,
        )  # fmt: skip

    return values


def _usual_values(row: Model, without: Sequence[str]) -> dict[str, Any]:
    """The columns of a new row by their defaults, as the database keeps them; without its id and those named."""
    return {
        field.column: field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for field in row._meta.concrete_fields
        if field.column is not None and not field.primary_key and field.column not in without
    }
