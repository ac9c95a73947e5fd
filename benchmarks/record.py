"""The record of a benchmark: what was measured, on which machine, of which commit; kept as JSON."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.contest import Contest, Planned, Rival
from benchmarks.counties import ROOT
from benchmarks.instances import Instance

PACKAGES = ("numpy", "numba", "highspy")
MEASURED = ("tongcun", "data", "benchmarks", ":!benchmarks/results", ":!benchmarks/*.md", ":!benchmarks/custody")
"""What the figures come from, as paths for git: the program, its sample data, and the benchmark itself."""
PATIENCE_SECONDS = 60.0
PROGRAM_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Conditions:
    """The options that the figures depend on: how long a calm machine is waited for, and the program's time limit.

    `program_seconds` is None where the path program is left out.
    """

    patience: float = PATIENCE_SECONDS
    program_seconds: float | None = PROGRAM_SECONDS

    @property
    def suffix(self) -> str:
        """What a record's file name says of them; nothing where they are the usual ones."""
        told = "" if self.patience == PATIENCE_SECONDS else f"-patience-{self.patience:g}"
        if self.program_seconds is None:
            return f"{told}-quick"
        return told if self.program_seconds == PROGRAM_SECONDS else f"{told}-program-{self.program_seconds:g}"


@dataclass(frozen=True, slots=True)
class Record:
    """All contests of one benchmark; `digests` are those of the feeds, by name."""

    date: str
    commit: str
    machine: dict[str, str]
    digests: dict[str, str]
    help_seconds: float
    contests: list[Contest]
    conditions: Conditions = Conditions()

    @property
    def file_name(self) -> str:
        """Commit and conditions: what was measured otherwise stands in another file."""
        return f"{self.commit.replace(' ', '-')}{self.conditions.suffix}.json"


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
    """The commit that is measured, marked if program or benchmark differ from it; `unknown` outside a repository."""
    commit = _git("rev-parse", "--short=10", "HEAD")
    if not commit:
        return "unknown"
    return f"{commit} with changes" if _git("status", "--porcelain", "--", *MEASURED) else commit


def taken_over(earlier: Record, record: Record) -> Record:
    """The new record with what an earlier run has measured of the same commit, machine, conditions and feeds.

    Feeds that are not at hand now keep their digests and figures.
    """
    known = earlier.commit, earlier.machine, earlier.conditions
    if record.commit.endswith(("changes", "unknown")) or known != (record.commit, record.machine, record.conditions):
        return record
    digests = {**earlier.digests, **record.digests}
    same = [c for c in earlier.contests if earlier.digests.get(c.instance.county) == digests.get(c.instance.county)]
    return replace(record, digests=digests, contests=same)


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
    return Record(contests=contests, conditions=Conditions(**told.pop("conditions", {})), **told)


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
