"""What `make` must not do."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_cleaning_spares_the_data_of_a_county(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    for made in ("out/home", "out/demo", "out/stories", "node_modules"):
        (tmp_path / made).mkdir(parents=True)
    (tmp_path / "out/home/tongcun.sqlite3").write_text("scans")
    for _ in range(2):
        subprocess.run(["make", "clean"], cwd=tmp_path, check=True, capture_output=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Makefile", "out"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["home"]
    assert (tmp_path / "out/home/tongcun.sqlite3").read_text() == "scans"


def test_cleaning_where_nothing_was_made_is_no_mistake(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    subprocess.run(["make", "clean"], cwd=tmp_path, check=True, capture_output=True)
