"""What an announcement changes of parcels that are known already is kept: from what to what, by whom, when."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from django.db import connection

from tongcun.county.actions.plain_rows import insert
from tongcun.county.models import Station, Unit, User
from tongcun.parcels.models import Device, Kind, ParcelEdit
from tongcun.parcels.record.statements import among, listed, moment, rows, stored

Teller = User | Device | None
"""Who announces: a person, a carrier's system, or nobody who is named (a command on the server)."""
ADDRESSEE = "addressee"
_IN_ONE_GO = 1_000


class _Told(NamedTuple):
    """What an announcement tells of a parcel, as the database keeps it; keys of rows, moments, litres, kilograms."""

    carrier: int | None
    kind: int
    origin: int
    destination: int
    ready_at: datetime
    due_at: datetime | None
    volume_litres: float | None
    mass_kg: float | None
    name: str | None
    phone: str | None
    address: str | None


_SIZES = ("volume_litres", "mass_kg")
_MOMENTS = ("ready_at", "due_at")
_NAMED = {"carrier": Unit, "kind": Kind, "origin": Station, "destination": Station}
Before = Mapping[int, _Told]
"""By the parcel's key."""


def as_told(parcels: Iterable[int]) -> Before:
    """What is told of some parcels, that are locked, before an announcement of them is written."""
    return dict(_told(parcels))


def keep_edits(before: Before, teller: Teller, now: datetime) -> None:
    """Keep what has become of it since: a row for each parcel that changed, and none for the others."""
    by = tuple(teller.pk if isinstance(teller, kind) else None for kind in (User, Device))
    changed = ((pk, before[pk], after) for pk, after in _told(before) if after != before[pk])
    while some := list(islice(changed, _IN_ONE_GO)):
        names = _names(told for _pk, *both in some for told in both)
        edits = [(pk, stored(now), *by, _json(_changes(was, became, names))) for pk, was, became in some]
        insert(ParcelEdit._meta.db_table, ("parcel_id", "at", "user_id", "device_id", "changes"), edits)


def _told(parcels: Iterable[int]) -> Iterator[tuple[int, _Told]]:
    wanted = sorted(parcels)
    for start in range(0, len(wanted), _IN_ONE_GO):
        for pk, *told in rows(
            "SELECT parcel.id, carrier_id, kind_id, origin_id, destination_id, ready_at, due_at, volume_litres,"
            " mass_kg, name, phone, address FROM parcels_parcel parcel"
            " LEFT JOIN parcels_addressee addressee ON addressee.parcel_id = parcel.id"
            f" WHERE {among('parcel.id')}",
            [listed(wanted[start : start + _IN_ONE_GO])],
        ):
            yield pk, _Told(*told)


def _names(told: Iterable[_Told]) -> dict[tuple[str, int | None], str]:
    """What the rows are called that some parcels name, by column and key; kinds by their codes."""
    wanted: dict[str, set[int]] = {column: set() for column in _NAMED}
    for one in told:
        for column, keys in wanted.items():
            keys.update({getattr(one, column)} - {None})
    return {
        (column, pk): row.code if isinstance(row, Kind) else str(row)
        for column, keys in wanted.items()
        for pk, row in _NAMED[column]._base_manager.in_bulk(keys).items()
    }


def _changes(was: _Told, became: _Told, names: Mapping[tuple[str, int | None], str]) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for column in (*_NAMED, *_MOMENTS, *_SIZES):
        both = [getattr(told, column) for told in (was, became)]
        if both[0] != both[1]:
            found[column] = [_worded(column, value, names) for value in both]
    if was[-3:] != became[-3:]:
        found[ADDRESSEE] = []
    return found


def _json(changes: dict[str, list[object]]) -> object:
    """As `insert` takes it: PostgreSQL is told all rows as one value, in which this is no text."""
    return changes if connection.vendor == "postgresql" else json.dumps(changes, ensure_ascii=False)


def _worded(column: str, value: object, names: Mapping[tuple[str, int | None], str]) -> object:
    if isinstance(value, datetime):
        return moment(value).isoformat()
    return names.get((column, value), "") if column in _NAMED and isinstance(value, int | None) else value
