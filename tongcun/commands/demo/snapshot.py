"""The played day, kept: made once for a version of the program and of its data, laid out anew at every start."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import tongcun
from tongcun.commands.demo.places import Places

PACKAGE = Path(tongcun.__file__).resolve().parent


def is_kept(places: Places, parcels: int) -> bool:
    """Whether the database kept from last time was made from the same program and data."""
    made = (places.played, places.report, places.parcels, places.key)
    return all(path.is_file() for path in made) and places.key.read_text(encoding="ascii") == _key(places, parcels)


def played_anew(places: Places) -> int:
    """Make a fresh database and play the morning in it, in a process of its own; its exit status."""
    shutil.rmtree(places.home, ignore_errors=True)
    places.key.unlink(missing_ok=True)
    places.home.mkdir(parents=True)
    command = [sys.executable, "-m", "tongcun.commands.demo.playing", str(places.county), str(places.parcels)]
    return subprocess.run(command, env=places.environment(), check=False).returncode


def keep(places: Places, parcels: int) -> None:
    """Put the database aside, whole or not at all."""
    fresh = places.played.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with sqlite3.connect(places.database) as database:
        database.execute("VACUUM INTO ?", (str(fresh),))
    database.close()
    fresh.replace(places.played)
    places.key.write_text(_key(places, parcels), encoding="ascii")


def lay_out(places: Places) -> None:
    """The kept morning as the database to serve, and the report where the web shows it."""
    for beside in places.home.glob(f"{places.database.name}*"):
        beside.unlink()
    static = places.home / "static"
    static.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(places.played, places.database)
    shutil.copyfile(places.report, static / "report.html")


def _key(places: Places, parcels: int) -> str:
    """A digest of all that the played day and its report follow from: the county's files and the program."""
    digest = hashlib.sha256(f"{tongcun.__version__} {parcels}".encode())
    for path in _sources(places):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _sources(places: Places) -> Iterator[Path]:
    yield from sorted(path for path in places.county.rglob("*") if path.is_file())
    yield from sorted(PACKAGE.rglob("*.py"))
    # What the report is drawn with; the web's own pages are drawn anew at every look.
    report = PACKAGE / "report"
    yield from sorted((*report.glob("*.html"), *report.glob("*.css"), *report.glob("*.js")))
