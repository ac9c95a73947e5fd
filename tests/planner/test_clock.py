"""Service-day seconds as people read them."""

from __future__ import annotations

import pytest

from tongcun.planner.clock import clock, hours_minutes


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "00:00:00"), (27_005, "07:30:05"), (25 * 3600, "25:00:00"), (-30, "-00:00:30"), (-3_660, "-01:01:00")],
)
def test_a_time_may_pass_midnight_and_come_before_it(seconds: int, shown: str) -> None:
    assert clock(seconds) == shown
    assert hours_minutes(seconds) == shown[: shown.rindex(":")]
