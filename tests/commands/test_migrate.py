"""`tongcun migrate` on a database that cannot be used as it is."""

from __future__ import annotations

import pytest
from django.db import connection

from tongcun.commands import database, migrate

pytestmark = pytest.mark.django_db


def test_the_tests_own_database_orders_text_by_its_signs() -> None:
    assert database.orders_by_signs()
    if connection.vendor == "postgresql":
        assert database._in_its_order(database.SIGNS) == sorted(database.SIGNS)


def test_a_database_that_orders_text_by_a_language_is_refused_with_how_to_make_another(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(connection, "vendor", "postgresql")
    monkeypatch.setattr(database, "_in_its_order", lambda signs: sorted(signs, key=str.lower))
    assert migrate.run() == 2
    told = capsys.readouterr().err
    assert "orders text by the rules of a language" in told
    assert "LOCALE 'C' TEMPLATE template0" in told
