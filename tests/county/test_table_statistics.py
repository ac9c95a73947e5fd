"""SQLite is told how its tables are filled, anew where they have grown."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.parcels.days import a_post, announced
from tongcun.county.actions import renew_table_statistics

pytestmark = pytest.mark.django_db


def told() -> dict[str, str]:
    """What SQLite holds of the indexes of parcels: rows, and rows alike by each further column."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT idx, stat FROM sqlite_stat1 WHERE tbl = 'parcels_parcel'")
        return dict(cursor.fetchall())


def test_the_database_knows_how_many_rows_are_alike_and_looks_again_where_a_table_has_grown() -> None:
    if connection.vendor != "sqlite":
        renew_table_statistics()  # it is PostgreSQL's own matter what it holds
        return
    post = a_post()
    announced(post, *[f"P{number:03d}" for number in range(40)])
    renew_table_statistics()
    first = told()["parcels_of_a_bag"]
    assert first == "40 40 40"
    announced(post, "P100")
    renew_table_statistics()
    assert told()["parcels_of_a_bag"] == first
    announced(post, *[f"Q{number:03d}" for number in range(20)])
    renew_table_statistics()
    assert told()["parcels_of_a_bag"] == "61 61 61"
