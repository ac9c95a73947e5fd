"""What a transaction that records waits for on PostgreSQL, where two do not see each other. SQLite has one writer."""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

from django.db import connection

from tongcun.buses.models import DatedTrip
from tongcun.county.models import County
from tongcun.parcels.record.gathering import portions
from tongcun.parcels.record.statements import among, listed, rows

BUCKETS = 64
"""So many locks a county has for its codes: a sheet announces 100,000, and there is no room for as many locks."""


def lock_codes(*, county: County, made: Iterable[str] = (), unknown: Iterable[str] = ()) -> bool:
    """Hold codes until the transaction ends: those that it makes known, and those that it found unknown. Whether it had
    to be asked for, so that what was unknown must be looked up again.

    Without that, a code scanned while it is being announced stays in quarantine: neither of the two sees the other.
    Many may find a code unknown at once. Before runs, bags and pieces; all of
    a transaction's codes at once, or two may wait for each other.
    """
    return _lock(county, dict.fromkeys(map(_bucket, unknown), False) | dict.fromkeys(map(_bucket, made), True))


def lock_all_codes(county: County) -> None:
    """The same for whoever makes so many known that others may as well wait a moment."""
    _lock(county, dict.fromkeys(range(BUCKETS), True))


def lock_giving_out(county: County, waybill: str) -> None:
    """Let nobody else give a parcel out until the transaction ends: of two desks, the second sees that it is gone."""
    if connection.vendor == "postgresql":
        rows("SELECT pg_advisory_xact_lock(%s, %s)", [county.pk, BUCKETS + crc32(waybill.encode()) % 2**20])


def _lock(county: County, is_made: dict[int, bool]) -> bool:
    if connection.vendor != "postgresql" or not is_made:
        return False
    wanted = sorted(is_made)
    rows(
        "SELECT CASE WHEN is_made THEN pg_advisory_xact_lock(%s, bucket)"
        " ELSE pg_advisory_xact_lock_shared(%s, bucket) END"
        " FROM unnest(%s::int[], %s::bool[]) AS wanted (bucket, is_made)",
        [county.pk, county.pk, wanted, [is_made[bucket] for bucket in wanted]],
    )
    return True


def _bucket(code: str) -> int:
    return crc32(code.encode()) % BUCKETS


def lock_pieces(ids: Iterable[int]) -> None:
    """Hold pieces until the transaction ends, by waybill as custody does, whatever is then written to which first."""
    if connection.vendor == "postgresql" and (wanted := listed(ids)):
        rows(f"SELECT id FROM parcels_parcel WHERE {among('id')} ORDER BY waybill FOR NO KEY UPDATE", [wanted])


def locked_runs(county: County, names: Iterable[str]) -> list[str]:
    """Runs before bags and pieces: what is loaded while a run departs is then seen by one of the two."""
    return [
        run
        for some in portions(names)
        for run in DatedTrip.objects.filter(county=county, run_id__in=some)
        .order_by("run_id")
        .select_for_update(no_key=True)
        .values_list("run_id", flat=True)
    ]
