"""The ground of the website: what settings promise."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import identify_hasher, make_password
from django.core.management import call_command
from django.db import connection
from django.test import Client

from tongcun.website.middleware import cannot_write
from tongcun.website.secret import kept_secret


def test_passwords_are_kept_by_argon2() -> None:
    assert identify_hasher(make_password("x")).algorithm == "argon2"


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


@pytest.mark.django_db
def test_sqlite_syncs_every_commit() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL syncs every commit by itself")
    with connection.cursor() as cursor:
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()
        journal = cursor.execute("PRAGMA journal_mode").fetchone()
    assert (synchronous, journal) == ((2,), ("wal",))


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


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
def test_an_unknown_language_is_not_remembered(client: Client) -> None:
    client.post("/language", {"language": "xx", "next": "/"})
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies


def test_a_full_disk_is_known_by_what_the_system_says() -> None:
    broken = RuntimeError()
    broken.__cause__ = OSError(28, "No space left on device")
    assert cannot_write(broken)
    assert not cannot_write(ValueError("disk is full"))
    assert not cannot_write(None)
