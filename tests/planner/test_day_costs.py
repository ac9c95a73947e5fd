"""What time costs a parcel: one formula for solver, explanation and report; the judge has its own."""

from __future__ import annotations

import numpy as np
import pytest

from tests.factories import a_day, a_hub, a_parcel, a_run, a_village
from tongcun.planner.day import Day


def the_day() -> Day:
    parcels = [
        a_parcel("hub", "xiyuan", ready="07:00", due="08:00", hour=0.2, late_hour=1.0),
        a_parcel("hub", "xiyuan", ready="08:30", hour=0.4, late_hour=3.0),
    ]
    return a_day(
        stations=[a_hub(), a_village("xiyuan")],
        runs=[a_run("T1", ("hub", "09:00"), ("xiyuan", "10:00"))],
        parcels=parcels,
    )


def test_hours_are_paid_from_readiness_and_lateness_from_the_due_time_on() -> None:
    parcels, ten = the_day().parcels, 10 * 3600
    both, arrival = np.array([0, 1], np.int32), np.array([ten, ten], np.int32)
    assert parcels.hours_yuan(both, arrival).tolist() == pytest.approx([0.6, 0.6])
    assert parcels.late_yuan(both, arrival).tolist() == pytest.approx([2.0, 0.0])


def test_one_parcel_or_a_mask_of_them_may_be_asked_for() -> None:
    parcels = the_day().parcels
    assert float(parcels.hours_yuan(1, 9 * 3600)) == pytest.approx(0.2)
    assert parcels.late_yuan(np.array([True, False]), np.array([7 * 3600], np.int32)).tolist() == [0.0]
