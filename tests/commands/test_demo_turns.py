"""Which runs of a line one bus of the demo takes after the other."""

from __future__ import annotations

from tongcun.commands.demo.turns import Tour, turns_of

TOWN, VILLAGE = 1, 2
EIGHT = 8 * 3600


def tour(trip_id: str, begins_at: int, ends_at: int, departs: int, route_id: str = "A") -> Tour:
    return Tour(route_id, trip_id, begins_at, ends_at, departs, departs + 1800, 600.0, 120.0)


def trips(*tours: Tour) -> list[list[str]]:
    return [[tour.trip_id for tour in turn] for turn in turns_of(tours)]


def test_one_bus_goes_out_and_comes_back() -> None:
    out, back = tour("out", TOWN, VILLAGE, EIGHT), tour("back", VILLAGE, TOWN, EIGHT + 2400)
    assert trips(back, out) == [["out", "back"]]


def test_a_bus_that_has_just_arrived_or_stands_elsewhere_cannot_go_on() -> None:
    out = tour("out", TOWN, VILLAGE, EIGHT)
    assert trips(out, tour("back", VILLAGE, TOWN, EIGHT + 1860)) == [["out"], ["back"]]
    assert trips(out, tour("again", TOWN, VILLAGE, EIGHT + 7200)) == [["out"], ["again"]]


def test_no_bus_changes_lines() -> None:
    assert trips(tour("out", TOWN, VILLAGE, EIGHT), tour("b", VILLAGE, TOWN, EIGHT + 7200, "B")) == [["out"], ["b"]]


def test_of_two_buses_that_stand_there_the_one_that_came_last_goes_on() -> None:
    first, second = tour("first", TOWN, VILLAGE, EIGHT), tour("second", TOWN, VILLAGE, EIGHT + 600)
    assert trips(first, second, tour("back", VILLAGE, TOWN, EIGHT + 7200)) == [["first"], ["second", "back"]]
