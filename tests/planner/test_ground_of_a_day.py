"""The ground of a day: what staying behind costs, and from where each destination is reached."""

from __future__ import annotations

import numpy as np

from tests.factories import a_call, a_day, a_hub, a_parcel, a_run, a_village
from tongcun.planner.day import Day
from tongcun.planner.ground import ground_of

HUB, DONG, XI = 0, 1, 2


def a_day_of_one_bus(xi_unloads: bool = True) -> Day:
    """The bus has left the hub with one parcel for Xi; two more lie at the hub, one from after the last bus on."""
    bus = a_run("T1", ("hub", "07:00"), ("dong", "07:20"), a_call("xi", "07:40", can_unload=xi_unloads))
    later = a_run("T2", ("hub", "09:00"), ("xi", "09:40"))
    return a_day(
        stations=[a_hub(), a_village("dong"), a_village("xi")],
        runs=[bus, later],
        parcels=[
            a_parcel("hub", "xi", van=5.0, held=4.0),
            a_parcel("hub", "xi", "10:00", van=3.0, held=9.0),
            a_parcel("hub", "xi", van=8.0, on_board=("T1", 0, 2)),
        ],
        earliest="07:30",
    )


def test_who_lies_at_a_station_stays_behind_for_the_less_of_van_and_held() -> None:
    assert ground_of(a_day_of_one_bus()).fallback[:2].tolist() == [4.0, 3.0]


def test_who_can_still_come_off_a_bus_cannot_just_stay_and_who_no_longer_can_does() -> None:
    assert np.isinf(ground_of(a_day_of_one_bus()).fallback[2])
    assert ground_of(a_day_of_one_bus(xi_unloads=False)).fallback[2] == 8.0


def test_the_sweep_of_a_destination_begins_where_its_parcels_can_board_or_ride() -> None:
    ground = ground_of(a_day_of_one_bus())
    graph, sweeps = ground.graph, ground.sweeps
    nodes = sweeps.node[sweeps.first[XI] : sweeps.first[XI + 1]]
    waiting, late, riding = sweeps.start.tolist()
    assert graph.station[nodes[waiting]] == HUB
    assert graph.departure[nodes[waiting]] == 9 * 3600
    assert late == len(nodes)
    assert graph.station[nodes[riding]] == XI
    assert sweeps.first[DONG] == sweeps.first[DONG + 1]
