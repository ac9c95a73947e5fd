"""Figures kept: one JSON file a run, with day, machine and commit."""

from __future__ import annotations

import argparse
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.record import this_commit, this_machine, today

PACKAGES = ("django", "gunicorn", "uvicorn", "psycopg")


def add_out(parser: argparse.ArgumentParser) -> None:
    """Let a benchmark be told where to keep its figures."""
    parser.add_argument("--out", type=Path, help="folder in which the figures are kept")


def keep(folder: Path, what: str, figures: dict[str, Any]) -> Path:
    """Write the figures of a run into a folder, under what was measured, the database and the commit; the file."""
    commit = this_commit()
    machine = this_machine() | {package: version(package) for package in PACKAGES}
    told = {"what": what, "date": today(), "commit": commit, "machine": machine, "figures": figures}
    file = folder / f"{what}-{figures['database']}-{commit.split()[0]}.json"
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return file
