from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from benchmarks.parcels import CLASSES, Mode, Wishes, parcel_rows, sizes, write_parcels
from tests.data.folders import DATA

OTHERS = [f"S{i}" for i in range(40)]


def rows_of(count: int = 500, mode: Mode = "classes", seed: int = 1) -> list[tuple[str, ...]]:
    return parcel_rows("HUB", OTHERS, Wishes(count, mode, "2026-11-23", seed))


def test_the_same_seed_makes_the_same_parcels_and_another_seed_others() -> None:
    assert rows_of(seed=1) == rows_of(seed=1)
    assert rows_of(seed=1) != rows_of(seed=2)


@pytest.mark.parametrize("mode", ["classes", "measured"])
def test_no_parcel_goes_to_where_it_comes_from_and_no_id_stands_twice(mode: Mode) -> None:
    rows = rows_of(2_000, mode)
    assert all(row[1] != row[2] for row in rows)
    assert len({row[0] for row in rows}) == len(rows)


def test_most_parcels_come_from_the_hub() -> None:
    origins = Counter(row[1] for row in rows_of(4_000))
    assert 0.78 < origins["HUB"] / 4_000 < 0.86


def test_classes_have_six_sizes_and_measured_parcels_nearly_all_their_own() -> None:
    rng = np.random.default_rng(1)
    litres, kilograms = sizes(rng, 1_000, "classes")
    assert set(zip(litres.tolist(), kilograms.tolist(), strict=True)) == set(CLASSES)
    litres, kilograms = sizes(rng, 1_000, "measured")
    assert len(set(zip(litres.tolist(), kilograms.tolist(), strict=True))) > 900
    assert litres.min() > 0
    assert (kilograms <= 0.36 * litres + 0.01).all()


def test_the_file_names_stations_of_the_county(tmp_path: Path) -> None:
    stations = DATA / "changshan" / "stations.csv"
    write_parcels(stations, tmp_path / "parcels.csv", Wishes(100, "measured", "2026-11-23", 3))
    with stations.open(encoding="utf-8", newline="") as file:
        known = {row["station_id"] for row in csv.DictReader(file)}
    with (tmp_path / "parcels.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 100
    assert {row["origin_station"] for row in rows} | {row["destination_station"] for row in rows} <= known
