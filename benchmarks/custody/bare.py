"""`python -m benchmarks.custody.bare ROWS`: one-row commits a second of the bare database, as JSON.

`scan_rows`: rows like a scan's, into a table that has the columns, keys and indexes of the record's and holds as many
rows as it. `narrow_rows`: a number and 300 signs, no index but the key. Each row in a transaction of its own, by the
settings, driver and connection that the program uses; nothing else is done, and the rows are made before the clock
starts.
"""

from __future__ import annotations

import json
import sys
import time
import uuid
from collections.abc import Sequence
from typing import Any

import django

_TABLE = "bare_scans"


def main() -> None:
    """Measure both."""
    django.setup()
    rows = int(sys.argv[1])
    print(json.dumps({"scan_rows": _scan_rows(rows), "narrow_rows": _narrow_rows(rows)}))


def _scan_rows(rows: int) -> float:
    from tongcun.county.actions.plain_rows import insertion
    from tongcun.parcels.pure.chain import LINKED
    from tongcun.parcels.record.statements import stored

    columns = (*LINKED, "digest")
    begin = _filled(columns)
    made = [[stored(value) for value in row] for row in _made(begin, rows)]
    return _committed(insertion(_TABLE, columns), made)


def _made(begin: int, rows: int) -> list[tuple[object, ...]]:
    """Rows like scans of a village shop, in the order of LINKED and with a digest; numbers from `begin`."""
    from tongcun.county.clock import now
    from tongcun.parcels.models import Device

    device = Device.objects.order_by("pk")[0]
    moment = now()
    return [
        (
            uuid.uuid4(), device.county_id, device.pk, number, moment, moment, None, "shelve", f"P{number:06d}",
            "station", "v0", "", "", "", "", None, "device", None, uuid.uuid4().hex * 2,
        )
        for number in range(begin, begin + rows)
    ]  # fmt: skip


def _filled(columns: Sequence[str]) -> int:
    """Make the table as the record's is now, unless it is there; the number of the next row."""
    from django.db import connection

    with connection.cursor() as cursor:
        if _TABLE not in connection.introspection.table_names(cursor):
            _make_table()
            named = ", ".join(columns)
            cursor.execute(f"INSERT INTO {_TABLE} ({named}) SELECT {named} FROM parcels_scan")
        cursor.execute(f"SELECT COALESCE(MAX(number), 0) + 1 FROM {_TABLE}")
        (number,) = cursor.fetchone()
        return int(number)


def _make_table() -> None:
    """A table of the record's own columns, keys and indexes, under another name."""
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.state import ModelState, ProjectState

    from tongcun.parcels.models import Scan

    like = ModelState.from_model(Scan)
    like.name = "BareScan"
    like.options = {**like.options, "db_table": _TABLE}
    for kind in ("indexes", "constraints"):
        copies = [each.clone() for each in like.options[kind]]
        for each in copies:
            each.name = f"bare_{each.name}"
        like.options[kind] = copies
    state = ProjectState.from_apps(apps)
    state.add_model(like)
    with connection.schema_editor() as editor:
        editor.create_model(state.apps.get_model("parcels", "BareScan"))


def _narrow_rows(rows: int) -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bare_narrow (number BIGINT PRIMARY KEY, content VARCHAR(300))")
        cursor.execute("SELECT COALESCE(MAX(number), 0) + 1 FROM bare_narrow")
        (begin,) = cursor.fetchone()
    made = [(number, "x" * 300) for number in range(begin, begin + rows)]
    return _committed("INSERT INTO bare_narrow VALUES (%s, %s)", made)


def _committed(statement: str, rows: Sequence[Sequence[Any]]) -> float:
    """Rows a second, each in a transaction of its own."""
    from django.db import connection, transaction

    begin = time.perf_counter()
    for row in rows:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, row)
    return len(rows) / (time.perf_counter() - begin)


if __name__ == "__main__":
    main()
