"""Several reads that see the record at one moment, though others write it meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from tongcun.parcels.record.writer_gate import turn_to_write


@contextmanager
def one_moment() -> Iterator[None]:
    """Read all as it was at the first read; on SQLite nobody writes meanwhile, PostgreSQL keeps a snapshot.

    Not within another transaction, which has asked already.
    """
    has_asked = connection.in_atomic_block
    with turn_to_write(), transaction.atomic():
        if connection.vendor == "postgresql" and not has_asked:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
