"""The sample counties are what their builder makes, to the byte."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from tests.data.folders import DATA

LEFT_ALONE = {"README.md", "parcels.csv"}


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in LEFT_ALONE)
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rebuilt")
    subprocess.run([sys.executable, DATA / "build_changshan.py", folder], check=True)
    return folder


@pytest.mark.parametrize("county", ["changshan", "pilot"])
def test_the_builder_writes_a_county_byte_for_byte_as_it_is_kept(county: str, rebuilt: Path) -> None:
    assert contents(rebuilt / county) == contents(DATA / county)


def test_the_sample_data_stay_modest() -> None:
    assert sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file()) < 3_000_000


def test_official_divisions_are_complete() -> None:
    with (DATA / "builder" / "divisions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    villages = [row for row in rows if row["township"]]
    townships = {row["name"]: row["division_code"] for row in rows if not row["township"]}
    assert len(townships) == 14
    assert len(villages) == 180
    assert len({row["name"] for row in villages}) == 180
    for village in villages:
        assert village["division_code"][:9] == townships[village["township"]][:9]
        assert int(village["division_code"][9:]) >= 200
        assert village["name"].endswith("村")
        assert not village["name"].endswith("村村")
