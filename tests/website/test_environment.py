"""What the settings take from the environment: used as it is, or told by name before anything begins."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tongcun.website.environment import POSTGRES, SQLITE, UnfitSettingError, database_of, simulated_now


def test_without_an_address_the_database_lies_in_the_programs_folder(tmp_path: Path) -> None:
    found = database_of("", tmp_path)
    assert (found["ENGINE"], found["NAME"]) == (SQLITE, str(tmp_path / "tongcun.sqlite3"))


def test_an_address_of_postgresql_is_taken(tmp_path: Path) -> None:
    found = database_of("postgres://zhu:secret@db.example/changshan", tmp_path)
    assert (found["ENGINE"], found["NAME"], found["HOST"]) == (POSTGRES, "changshan", "db.example")


@pytest.mark.parametrize("url", ["foo", "://", "postgres://[", "postgresql://", "mysql://zhu:secret@db.example/x"])
def test_an_address_of_no_database_is_told_without_the_password_in_it(tmp_path: Path, url: str) -> None:
    with pytest.raises(UnfitSettingError) as told:
        database_of(url, tmp_path)
    assert told.value.variable == "DATABASE_URL"
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    "text", ["garbage", "2026-11-23T10:30:00", "9999-12-31T23:59:59+00:00", "1970-01-01T00:00:00+08:00"]
)
def test_a_clock_that_cannot_start_is_told(text: str) -> None:
    with pytest.raises(UnfitSettingError, match="TONGCUN_NOW"):
        simulated_now(text)


def test_a_clock_starts_at_a_moment_or_is_the_real_one() -> None:
    assert [simulated_now(text) for text in ("", "2026-11-23T10:30:00+08:00")] == ["", "2026-11-23T10:30:00+08:00"]


@pytest.mark.parametrize("command", ["migrate", "verify"])
def test_a_command_ends_in_one_line_where_the_environment_is_unfit(tmp_path: Path, command: str) -> None:
    unfit = {"DATABASE_URL": "mysql://zhu:secret@db.example/x", "TONGCUN_HOME": str(tmp_path), "TONGCUN_LANG": "en"}
    done = subprocess.run(
        [sys.executable, "-m", "tongcun", command], env={**os.environ, **unfit}, capture_output=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.decode() == (
        "the environment variable DATABASE_URL cannot be used, expected something such as "
        "postgres://user:password@host/name\n"
    )
