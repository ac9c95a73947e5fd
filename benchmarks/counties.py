"""Laying out a day in the working folder: the county folder and the parcels file of an instance."""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.instances import SAMPLE, Instance
from benchmarks.measuring import timed
from benchmarks.parcels import Wishes, write_parcels

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Laid:
    """An instance laid out: its county folder and its parcels file."""

    county: Path
    parcels: Path


def tongcun(*words: object) -> list[str]:
    """A call of the real command line."""
    return [sys.executable, "-m", "tongcun", *(str(word) for word in words)]


def lay_out(instance: Instance, work: Path, feeds: Path | None) -> Laid:
    """Write county and parcels of an instance, unless the working folder holds them already."""
    if instance.county == SAMPLE:
        county = _sample_county(instance, work)
        parcels = work / f"{instance.county}-{instance.parcels}.csv"
    else:
        assert feeds is not None
        county = _county_of_feed(instance, work, feeds)
        parcels = work / f"{instance.county}-{instance.parcels}-{instance.sizes}.csv"
    if not parcels.exists():
        _write_parcels(instance, county, parcels)
    return Laid(county, parcels)


def feed_digest(feeds: Path, name: str) -> str:
    """The first twelve digits of the SHA-256 of a feed."""
    return hashlib.sha256((feeds / f"{name}.zip").read_bytes()).hexdigest()[:12]


def _sample_county(instance: Instance, work: Path) -> Path:
    """A copy of the sample county with the instance's drop charge."""
    county = work / f"{instance.county}-drop-{instance.drop:g}"
    if not county.exists():
        shutil.copytree(ROOT / "data" / SAMPLE, county)
        settings = county / "county.toml"
        text, changed = re.subn(r"(?m)^drop = .*$", f"drop = {instance.drop}", settings.read_text(encoding="utf-8"))
        assert changed == 1, "the sample county's settings name one drop charge"
        settings.write_text(text, encoding="utf-8")
    return county


def _county_of_feed(instance: Instance, work: Path, feeds: Path) -> Path:
    """The county that `tongcun county` makes of a feed."""
    county = work / f"{instance.county}-room-{instance.room}"
    if not county.exists():
        feed = feeds / f"{instance.county}.zip"
        _must(tongcun("county", feed, "--date", instance.date, "--out", county, "--room", instance.room,
                      "--drop", instance.drop, "--seed", instance.seed))  # fmt: skip
    return county


def _write_parcels(instance: Instance, county: Path, out: Path) -> None:
    if instance.sizes == "sampled":
        _must(tongcun("sample", county, "--parcels", instance.parcels, "--date", instance.date, "--out", out,
                      "--seed", instance.seed))  # fmt: skip
    else:
        wishes = Wishes(instance.parcels, instance.sizes, instance.date, instance.seed)
        write_parcels(county / "stations.csv", out, wishes)


def _must(command: list[str]) -> None:
    """Run a command that has to succeed."""
    done = timed(command, ROOT)
    if done.exit_status != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {done.exit_status}:\n{done.errors}")
