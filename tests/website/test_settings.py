"""The ground of the website: what settings promise."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.hashers import identify_hasher, make_password
from django.db import IntegrityError, OperationalError, connection
from django.test import Client
from psycopg import errors

from tests.website.schema import schema_of_database
from tongcun.county.unwritable import cannot_write
from tongcun.website import settings as in_use
from tongcun.website.secret import kept_secret

ROOT = Path(__file__).parents[2]


def test_passwords_are_kept_by_argon2() -> None:
    assert identify_hasher(make_password("x")).algorithm == "argon2"
    assert in_use.PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"  # tests have a quicker one


def test_the_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "key"
    keys: set[str] = set()
    threads = [threading.Thread(target=lambda: keys.add(kept_secret(path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert keys == {path.read_text()}
    assert len(path.read_text()) > 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["key"]


def test_hosts_may_be_written_with_spaces_between_them(tmp_path: Path) -> None:
    env = {**os.environ, "TONGCUN_HOSTS": "a.example, b.example ,", "TONGCUN_HOME": str(tmp_path)}
    program = "from tongcun.website.settings import ALLOWED_HOSTS; print(ALLOWED_HOSTS)"
    done = subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "['a.example', 'b.example']\n"


@pytest.mark.django_db
def test_sqlite_syncs_every_commit() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL syncs every commit by itself")
    with connection.cursor() as cursor:
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()
        journal = cursor.execute("PRAGMA journal_mode").fetchone()
    assert (synchronous, journal) == ((2,), ("wal",))


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[str]:
    """The address of a database of its own, of the kind that the tests run on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    named = connection.settings_dict
    server = f"postgres://{named['USER']}@{named['HOST']}:{named['PORT']}"
    name = f"empty_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as administration:
        administration.execute(f"CREATE DATABASE {name}")
        yield f"{server}/{name}"
        administration.execute(f"DROP DATABASE {name}")


@pytest.mark.django_db
def test_migrations_make_the_database_that_the_tests_run_on(empty_database: str, tmp_path: Path) -> None:
    env = {**os.environ, "DATABASE_URL": empty_database, "TONGCUN_HOME": str(tmp_path)}
    program = [sys.executable, "-m", "tests.website.schema"]
    migrated = subprocess.run(program, env=env, capture_output=True, text=True, check=True, cwd=ROOT)
    expected = json.loads(json.dumps(schema_of_database()))
    found = json.loads(migrated.stdout)
    assert found.keys() == expected.keys()
    assert {table: found[table] for table in expected if found[table] != expected[table]} == {}


def test_models_need_no_migration_more() -> None:
    """In a process of its own: the tests' database is made without migrations, so here Django knows of none."""
    program = [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run", "--verbosity", "0"]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.django_db
def test_a_page_may_run_no_script_of_others_and_none_inline(client: Client) -> None:
    policy = client.get("/accounts/login/").headers["Content-Security-Policy"]
    assert "'unsafe-inline'" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.django_db
def test_the_reader_chooses_the_language_not_the_browser(client: Client) -> None:
    assert client.get("/accounts/login/", headers={"accept-language": "en"}).headers["Content-Language"] == "zh-hans"
    client.post("/language", {"language": "en", "next": "/"})
    assert client.get("/accounts/login/").headers["Content-Language"] == "en"


@pytest.mark.django_db
def test_choosing_a_language_leads_to_no_other_site(client: Client) -> None:
    answer = client.post("/language", {"language": "en", "next": "https://example.com/"})
    assert answer.headers["Location"] == "/"


@pytest.mark.django_db
@pytest.mark.parametrize("back", ["nowhere", "25:99", "a\0b", "//example.com", "javascript:alert(1)"])
def test_choosing_a_language_leads_to_the_first_page_where_the_way_back_is_none(client: Client, back: str) -> None:
    assert client.post("/language", {"language": "en", "next": back}).headers["Location"] == "/"


@pytest.mark.django_db
def test_an_unknown_language_is_not_remembered(client: Client) -> None:
    client.post("/language", {"language": "xx", "next": "/"})
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies


@pytest.mark.parametrize(
    "behind",
    [
        errors.DiskFull, errors.IoError, errors.ReadOnlySqlTransaction, errors.DeadlockDetected,
        errors.SerializationFailure, errors.LockNotAvailable, errors.CannotConnectNow,
    ],
)  # fmt: skip
def test_what_keeps_postgresql_from_writing_is_known_whatever_language_it_speaks(behind: type[psycopg.Error]) -> None:
    broken = OperationalError("无法扩展文件：设备上没有空间")
    broken.__cause__ = behind("无法扩展文件：设备上没有空间")
    assert cannot_write(broken)


def test_a_mistake_of_ours_in_postgresql_is_not_taken_for_a_full_disk() -> None:
    broken = IntegrityError("重复键违反唯一约束")
    broken.__cause__ = errors.UniqueViolation("重复键违反唯一约束")
    assert not cannot_write(broken)


def test_a_full_disk_is_known_by_what_the_system_says() -> None:
    broken = RuntimeError()
    broken.__cause__ = OSError(28, "No space left on device")
    assert cannot_write(broken)
    assert cannot_write(OperationalError("database is locked"))
    assert cannot_write(OperationalError("could not extend file"))
    assert not cannot_write(ValueError("disk is full"))
    assert not cannot_write(None)
