from __future__ import annotations

import math
from pathlib import Path

import pytest

import tongcun
from tongcun.planner.distances import METRES_PER_DEGREE, metres_between, on_flat_map

SEAT, XIYUAN = (28.9, 118.5), (28.97, 118.62)


def test_a_degree_of_latitude_is_as_long_everywhere() -> None:
    for latitude in (-90.0, 0.0, 28.9, 89.0):
        assert metres_between((latitude, 10.0), (latitude + 1.0, 10.0)) == pytest.approx(METRES_PER_DEGREE)
    assert pytest.approx(111_195, abs=1) == METRES_PER_DEGREE


def test_the_flat_map_agrees_with_the_ball_within_a_county() -> None:
    flat = math.dist(on_flat_map(SEAT, SEAT[0]), on_flat_map(XIYUAN, SEAT[0]))
    assert flat == pytest.approx(metres_between(SEAT, XIYUAN), rel=0.001)


def test_the_far_side_of_the_earth_is_half_way_round() -> None:
    assert metres_between((28.9, 118.5), (-28.9, -61.5)) == pytest.approx(180 * METRES_PER_DEGREE)
    assert metres_between(SEAT, SEAT) == 0.0


def test_the_earth_is_measured_in_one_place() -> None:
    sources = Path(tongcun.__file__).parent.rglob("*.py")
    assert [path.name for path in sources if "radians(" in path.read_text(encoding="utf-8")] == ["distances.py"]
