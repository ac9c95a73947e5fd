"""Neighbourhoods: whom they take, what they close, and that a search over them adds up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from tests.factories import a_day, a_hub, a_parcel, a_run, a_station, a_village
from tests.planner.crowded_days import a_crowded_day, chains_of
from tongcun.planner.adopt import adopted
from tongcun.planner.assignment import FALLBACK, Assignment, assign_by_prices, total_yuan
from tongcun.planner.day import Day
from tongcun.planner.ground import Ground, ground_of
from tongcun.planner.improve import Batch, Choices, choices_at, improve
from tongcun.planner.neighbourhoods import (
    AT_ONCE,
    _draw_bound_for,
    _draw_crosswise,
    _draw_unloading,
    draw,
)
from tongcun.planner.pool import Pool
from tongcun.planner.prices import no_prices
from tongcun.planner.rides import rides_of, whole_yuan
from tongcun.planner.timetable import Floats

DRAWS = 2000


@dataclass
class Table:
    """A day's parcels on their chains, ready for neighbourhoods to be drawn."""

    choices: Choices
    state: Assignment
    random: np.ndarray[tuple[int], np.dtype[np.uint64]] = field(default_factory=lambda: np.array([42], np.uint64))

    @property
    def ground(self) -> Ground:
        return self.choices.ground

    @property
    def pool(self) -> Pool:
        return self.choices.pool

    @property
    def chains(self) -> tuple[Any, ...]:
        return self.choices.chains

    @property
    def parcels(self) -> tuple[Any, ...]:
        return self.choices.parcels

    @property
    def net(self) -> tuple[Any, ...]:
        return self.choices.net

    @property
    def room(self) -> tuple[Any, ...]:
        return self.state.room

    def to_gain(self) -> Floats:
        """By how much each parcel rides dearer than it could at the prices."""
        chain, choices = self.state.chain, self.choices
        gain: Floats = np.where(chain == FALLBACK, self.ground.fallback, choices.reduced[chain]) - choices.least
        return gain

    def node_of_last(self, p: int) -> int:
        """Where a parcel comes off for good."""
        return int(self.pool.alight[self.pool.first_leg[self.state.chain[p] + 1] - 1])

    def key_of_last(self, p: int) -> int:
        return int(self.ground.graph.unload_key[self.node_of_last(p)])


def a_table(parcels: int = 400) -> Table:
    return a_table_of(a_crowded_day(2.0, parcels))


def a_table_of(day: Day) -> Table:
    """Everyone on his cheapest chain that fits while everything is free."""
    ground = ground_of(day)
    choices = choices_at(ground, chains_of(ground), no_prices(ground))
    return Table(choices, assign_by_prices(ground, choices.pool, choices.reduced))


@dataclass
class Drawn:
    """What one draw wrote."""

    parcels: list[int]
    closed: list[int]


def drawings(table: Table, one: Any) -> list[Drawn]:
    """Many draws by `one(turn, chosen, stamp, closed)`, those that drew nobody left out."""
    stamp = np.zeros(len(table.state.chain), np.int64)
    drawn = []
    for turn in range(1, DRAWS + 1):
        chosen, closed = np.full(AT_ONCE, -1, np.int64), np.zeros(len(table.state.users), np.bool_)
        count = one(turn, chosen, stamp, closed)
        assert 0 <= count <= AT_ONCE
        if count:
            assert (stamp[chosen[:count]] == turn).all()
            drawn.append(Drawn(chosen[:count].tolist(), np.flatnonzero(closed).tolist()))
    assert len(drawn) > DRAWS / 20
    return drawn


@pytest.mark.parametrize("drop", [0.0, 2.0])
@pytest.mark.parametrize("parcels", [60, 400])
def test_every_draw_takes_distinct_parcels_that_have_a_choice(drop: float, parcels: int) -> None:
    table = a_table(parcels)
    choosing = set(table.choices.rivals.bound_for.tolist())
    for drawn in drawings(
        table,
        lambda turn, *out: draw(table.random, turn, drop, table.chains, table.parcels, table.net, table.room, *out),
    ):
        assert len(set(drawn.parcels)) == len(drawn.parcels)
        assert set(drawn.parcels) <= choosing
        assert drop > 0.0 or not drawn.closed


def test_parcels_with_much_to_gain_are_drawn_more_often() -> None:
    table = a_table()
    to_gain = table.to_gain()
    everyone = to_gain[table.choices.rivals.bound_for].mean()
    draws = drawings(
        table,
        lambda turn, *out: draw(table.random, turn, 0.0, table.chains, table.parcels, table.net, table.room, *out),
    )
    assert everyone > 0.0
    assert np.mean([to_gain[drawn.parcels[0]] for drawn in draws]) > 1.5 * everyone
    assert np.mean([to_gain[drawn.parcels[1:]].mean() for drawn in draws]) > 1.1 * everyone


def test_all_bound_for_a_station_are_drawn_together_and_nobody_else() -> None:
    table = a_table(60)
    destination = table.ground.day.parcels.destination
    choosing = np.diff(table.pool.first) + np.isfinite(table.ground.fallback) > 1
    for drawn in drawings(
        table, lambda turn, chosen, stamp, _: _draw_bound_for(table.random, turn, table.net, chosen, stamp)
    ):
        (station,) = set(destination[drawn.parcels].tolist())
        assert sorted(drawn.parcels) == np.flatnonzero(choosing & (destination == station)).tolist()


def test_more_than_may_be_taken_at_once_are_left_alone() -> None:
    table = a_table(400)
    assert min(np.diff(table.choices.rivals.first_bound_for)[1:]) > AT_ONCE
    stamp, chosen = np.zeros(400, np.int64), np.full(AT_ONCE, -1, np.int64)
    assert all(_draw_bound_for(table.random, turn, table.net, chosen, stamp) == 0 for turn in range(1, 100))
    assert (chosen == -1).all()


def test_who_is_drawn_with_an_unloading_comes_off_there() -> None:
    table = a_table(60)
    kept_open = 0
    for drawn in drawings(
        table, lambda turn, *out: _draw_unloading(table.random, turn, table.chains, table.net, table.room, *out)
    ):
        (key,) = {table.key_of_last(p) for p in drawn.parcels}
        assert len(drawn.parcels) == table.state.users[key]
        assert drawn.closed in ([], [key])
        kept_open += not drawn.closed
    assert kept_open


def a_day_with_changes() -> Day:
    """Two vans to the town before eight; from there two buses to either village, and two more of the town's parcels."""
    stations = [a_hub(), a_station("town", "township"), a_village("dong"), a_village("xi")]
    vans = [a_run(f"van{i}", ("hub", f"06:{i}0"), ("town", f"07:{i}0")) for i in (0, 3)]
    buses = [
        a_run(f"{village}{hour}", ("town", f"{hour}:00"), (village, f"{hour}:30"))
        for village in ("dong", "xi")
        for hour in ("08", "10")
    ]
    parcels = [a_parcel("hub", village) for village in ("dong", "xi", "town") for _ in range(5)]
    return a_day(stations=stations, runs=[*vans, *buses], parcels=parcels, drop_yuan=2.0)


def test_who_changes_runs_at_an_unloading_is_drawn_with_it() -> None:
    table = a_table_of(a_day_with_changes())
    pool, key = table.pool, table.ground.graph.unload_key

    def unloadings(p: int) -> set[int]:
        """Where a parcel comes off, changes included."""
        c = table.state.chain[p]
        return set(key[pool.alight[pool.first_leg[c] : pool.first_leg[c + 1]]].tolist())

    in_town = 0
    for drawn in drawings(
        table, lambda turn, *out: _draw_unloading(table.random, turn, table.chains, table.net, table.room, *out)
    ):
        shared = set.intersection(*(unloadings(p) for p in drawn.parcels))
        assert len(drawn.parcels) in {table.state.users[k] for k in shared}
        in_town += len(drawn.parcels) > 5
    assert in_town


def test_crosswise_are_all_who_go_to_two_stations_by_two_runs_and_each_run_is_closed_for_one() -> None:
    table = a_table(60)
    graph, destination = table.ground.graph, table.ground.day.parcels.destination
    riding = [p for p in range(60) if table.state.chain[p] != FALLBACK]
    run_of = {p: int(graph.run[table.node_of_last(p)]) for p in riding}
    for drawn in drawings(
        table, lambda turn, *out: _draw_crosswise(table.random, turn, table.chains, table.net, table.room, *out)
    ):
        stations, runs = set(destination[drawn.parcels].tolist()), {run_of[p] for p in drawn.parcels}
        assert len(stations) <= 2
        assert len(runs) == 2
        wanted = [p for p in riding if run_of[p] in runs and int(destination[p]) in stations]
        assert sorted(drawn.parcels) == wanted
        left_closed = {(run_of[p], int(destination[p])) for p in drawn.parcels if table.key_of_last(p) in drawn.closed}
        assert len({run for run, _ in left_closed}) == len(left_closed)
        assert len({station for _, station in left_closed}) == len(left_closed)


@pytest.mark.parametrize("charge", [2.0, 10.0])
def test_what_a_search_gains_is_what_the_assignment_then_costs_less(charge: float) -> None:
    table = a_table()
    ground = table.ground

    def yuan() -> float:
        """Its cost, drops counted at the charge that is searched for."""
        drops = int(np.count_nonzero(table.state.users))
        return total_yuan(ground, table.pool, table.state) + (charge - ground.day.drop_yuan) * drops

    before = yuan()
    gained = improve(table.choices, table.state, Batch(3000, 7, charge))
    assert gained > 0.0
    assert yuan() == pytest.approx(before - gained)


def test_after_a_search_room_and_unloadings_are_what_the_chains_leave() -> None:
    table = a_table()
    day, graph, pool = table.ground.day, table.ground.graph, table.pool
    improve(table.choices, table.state, Batch(3000, 7, 2.0))
    litres, kilograms, users = graph.volume_l.copy(), graph.mass_kg.copy(), np.zeros_like(table.state.users)
    for p, c in enumerate(table.state.chain.tolist()):
        if c == FALLBACK:
            continue
        assert pool.parcel[c] == p
        for leg in range(pool.first_leg[c], pool.first_leg[c + 1]):
            litres[pool.board[leg] : pool.alight[leg]] -= day.parcels.volume_l[p]
            kilograms[pool.board[leg] : pool.alight[leg]] -= day.parcels.mass_kg[p]
            users[graph.unload_key[pool.alight[leg]]] += 1
    assert table.state.litres_left == pytest.approx(litres, abs=1e-6)
    assert table.state.kilograms_left == pytest.approx(kilograms, abs=1e-6)
    assert min(litres.min(), kilograms.min()) > -1e-6
    assert np.array_equal(table.state.users, users)


def test_a_search_that_goes_on_leaves_the_rides_it_set_out_from() -> None:
    table = a_table()
    rides = rides_of(table.ground, table.pool, table.state)
    before = whole_yuan(table.ground.day, rides), rides.litres_left.copy(), rides.kilograms_left.copy()
    pool, state = adopted(table.ground, table.pool, table.state, rides)
    choices = choices_at(table.ground, pool, no_prices(table.ground))
    assert improve(choices, state, Batch(3000, 7, 2.0, warmth=5.0)) != 0.0
    assert whole_yuan(table.ground.day, rides) == before[0]
    assert np.array_equal(rides.litres_left, before[1])
    assert np.array_equal(rides.kilograms_left, before[2])


def test_with_warmth_a_dearer_arrangement_is_kept_now_and_then_and_without_it_never() -> None:
    cold, warm = a_table(), a_table()
    assert improve(cold.choices, cold.state, Batch(3000, 7, 2.0)) > 0.0
    assert improve(warm.choices, warm.state, Batch(3000, 7, 2.0, warmth=1e6)) < 0.0
