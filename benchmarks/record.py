"""The record of a benchmark: what was measured, on which machine, of which commit; kept as JSON."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.contest import Contest, Planned, Rival
from benchmarks.counties import ROOT
from benchmarks.instances import Instance

PACKAGES = ("numpy", "numba", "highspy")


@dataclass(frozen=True, slots=True)
class Record:
    """All contests of one benchmark; `digests` are those of the feeds, by name."""

    date: str
    commit: str
    machine: dict[str, str]
    digests: dict[str, str]
    help_seconds: float
    contests: list[Contest]


def this_machine() -> dict[str, str]:
    """What the figures depend on: processor, cores, memory, system and versions."""
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory_gb": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.1f}",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{package: version(package) for package in PACKAGES},
    }


def this_commit() -> str:
    """The commit that is measured, marked if the program differs from it; `unknown` outside a repository."""
    commit = _git("rev-parse", "--short=10", "HEAD")
    if not commit:
        return "unknown"
    return f"{commit} with changes" if _git("status", "--porcelain", "--", "tongcun", "data") else commit


def today() -> str:
    """The date of the benchmark (UTC, ISO)."""
    return datetime.now(UTC).date().isoformat()


def write_record(record: Record, path: Path) -> None:
    """Write a record as JSON."""
    path.write_text(json.dumps(asdict(record), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_record(path: Path) -> Record:
    """Read a record back."""
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    contests = [
        Contest(
            Instance(**each["instance"]),
            Planned(**each["planned"]),
            Rival(**each["first_come"]),
            Rival(**each["program"]) if each["program"] else None,
        )
        for each in told.pop("contests")
    ]
    return Record(contests=contests, **told)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")


def _git(*words: str) -> str:
    try:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
