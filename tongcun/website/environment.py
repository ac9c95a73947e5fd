"""What the settings take from the environment, looked at before anything is built on it."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

SECONDS_CONNECTED = 3600
"""Connected anew each hour, for SQLite reads its statistics of the tables when it connects."""
SQLITE, POSTGRES = "django.db.backends.sqlite3", "django.db.backends.postgresql"
DATABASE_EXAMPLE = "postgres://user:password@host/name"
NOW_EXAMPLE = "2026-11-23T10:30:00+08:00"
FIRST_YEAR, LAST_YEAR = 2000, 2199


class UnfitSettingError(ImproperlyConfigured):
    """A variable of the environment that cannot be used; its value is not told, for it may hold a password."""

    def __init__(self, variable: str, example: str) -> None:
        super().__init__(f"{variable} cannot be used, expected something such as {example}")
        self.variable, self.example = variable, example


def database_of(url: str, home: Path) -> dict[str, Any]:
    """Django's description of the database at DATABASE_URL; SQLite in `home` where that is empty.

    Raises UnfitSettingError.
    """
    try:
        found = dj_database_url.parse(url or f"sqlite:///{home / 'tongcun.sqlite3'}", conn_max_age=SECONDS_CONNECTED)
    except ValueError as error:
        raise UnfitSettingError("DATABASE_URL", DATABASE_EXAMPLE) from error
    if found["ENGINE"] not in {SQLITE, POSTGRES} or not found["NAME"]:
        raise UnfitSettingError("DATABASE_URL", DATABASE_EXAMPLE)
    return dict(found)


def simulated_now(text: str) -> str:
    """TONGCUN_NOW as it is, if it is an aware moment or empty; raises UnfitSettingError."""
    try:
        is_fit = not text or _is_fit(datetime.datetime.fromisoformat(text))
    except ValueError:
        is_fit = False
    if not is_fit:
        raise UnfitSettingError("TONGCUN_NOW", NOW_EXAMPLE)
    return text


def _is_fit(moment: datetime.datetime) -> bool:
    return moment.tzinfo is not None and FIRST_YEAR <= moment.year <= LAST_YEAR
