from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.factories import a_hub, a_station, a_village
from tongcun.feeds.county_settings import Kind
from tongcun.feeds.sample_parcels import HEADINGS, LonelyCountyError, Row, sample_parcels, write_parcels
from tongcun.planner.timetable import Station

DATE = datetime.date(2026, 11, 23)
STATIONS = (
    a_hub(),
    a_station("fangcun", "township"),
    *(a_village(f"village{number}") for number in range(20)),
)
ROW: Row = ("P1", "hub", "xiyuan", "2026-11-23T06:00:00", "", "1.0", "0.10", "C1", "ordinary")
VILLAGES = {station.station_id for station in STATIONS if station.level == "village"}


def a_kind(name: str, volume_l: float | None = None, mass_kg: float | None = None) -> Kind:
    return Kind(name, volume_l, mass_kg, True, 0.2, 1.0, 12.0)


KINDS = {
    "ordinary": a_kind("ordinary", 6.0, 1.0),
    "fresh": a_kind("fresh", 12.0, 2.5),
    "bulky": a_kind("bulky", 80.0, 10.0),
}


def a_day_of(
    count: int = 2_000, seed: int = 1, stations: Sequence[Station] = STATIONS, kinds: dict[str, Kind] = KINDS
) -> list[dict[str, str]]:
    rows = sample_parcels(stations, kinds, DATE, count, seed)
    return [dict(zip(HEADINGS.split(","), row, strict=True)) for row in rows]


def share(rows: list[dict[str, str]], **wanted: str) -> float:
    return sum(all(row[column] == value for column, value in wanted.items()) for row in rows) / len(rows)


def clock(text: str) -> str:
    assert text.startswith("2026-11-23T")
    return text.removeprefix("2026-11-23T")


def test_the_same_seed_gives_the_same_parcels() -> None:
    assert a_day_of(seed=7) == a_day_of(seed=7)


def test_another_seed_gives_others() -> None:
    assert a_day_of(seed=7) != a_day_of(seed=8)


def test_as_many_as_asked_for_each_with_its_own_id() -> None:
    for count in (1, 40, 2_000):
        assert len({row["parcel_id"] for row in a_day_of(count)}) == count


def test_most_come_in_by_the_hub_some_go_out_and_few_go_from_village_to_village() -> None:
    rows = a_day_of(10_000)
    assert share(rows, origin_station="hub") == pytest.approx(0.80, abs=0.02)
    assert share(rows, destination_station="hub") == pytest.approx(0.17, abs=0.02)
    assert all(row["origin_station"] != row["destination_station"] for row in rows)


def test_every_village_has_demand_and_the_township_more_than_each() -> None:
    arriving = Counter(row["destination_station"] for row in a_day_of(10_000))
    most = max(arriving[village] for village in VILLAGES)
    assert min(arriving[village] for village in VILLAGES) > 0
    assert arriving["fangcun"] > most


def test_what_comes_in_is_ready_early_or_at_noon() -> None:
    ready = [clock(row["ready_at"]) for row in a_day_of() if row["origin_station"] == "hub"]
    assert all("05:20" < time < "07:10" or "11:30" < time < "13:00" for time in ready)
    assert sum(time < "08:00" for time in ready) > 0.75 * len(ready)


def test_what_villages_send_is_ready_by_half_past_three() -> None:
    sent = [row for row in a_day_of() if row["origin_station"] != "hub"]
    assert all("07:00" <= clock(row["ready_at"]) < "15:31" for row in sent)


def test_rows_stand_in_order_of_readiness() -> None:
    ready = [row["ready_at"] for row in a_day_of()]
    assert ready == sorted(ready)


def test_no_parcel_is_due_before_it_is_ready() -> None:
    assert all(row["due_at"] > row["ready_at"] for row in a_day_of() if row["due_at"])


def test_fresh_parcels_are_often_due_at_noon_and_ordinary_ones_never() -> None:
    due = {kind: {clock(r["due_at"]) for r in a_day_of() if r["kind"] == kind and r["due_at"]} for kind in KINDS}
    assert "12:00:00" in due["fresh"]
    assert "12:00:00" not in due["ordinary"]


def test_half_of_the_parcels_have_no_size_and_never_half_a_size() -> None:
    rows = a_day_of(10_000)
    assert share(rows, volume_l="", mass_kg="") == pytest.approx(0.5, abs=0.02)
    assert all((row["volume_l"] == "") == (row["mass_kg"] == "") for row in rows)


def test_a_size_that_the_kind_does_not_know_is_always_measured() -> None:
    rows = a_day_of(kinds={"ordinary": a_kind("ordinary", volume_l=6.0)})
    assert share(rows, mass_kg="") == 0
    assert share(rows, volume_l="") > 0.4


def test_sizes_have_a_long_tail_within_what_a_carrier_takes() -> None:
    measured = [row for row in a_day_of(20_000) if row["volume_l"]]
    litres = np.array([float(row["volume_l"]) for row in measured])
    kilograms = np.array([float(row["mass_kg"]) for row in measured])
    assert litres.min() > 0
    assert kilograms.min() > 0
    assert 100 < litres.max() <= 300
    assert 10 < kilograms.max() <= 30
    assert 6 < litres.mean() < 10
    assert 1.0 < kilograms.mean() < 1.5


def test_kinds_are_those_the_county_knows() -> None:
    assert {row["kind"] for row in a_day_of()} == set(KINDS)
    assert {row["kind"] for row in a_day_of(kinds={"honey": a_kind("honey")})} == {"honey"}


def test_a_county_of_a_hub_and_one_village_is_enough() -> None:
    rows = a_day_of(200, stations=(a_hub(), a_village("xiyuan")))
    assert {(row["origin_station"], row["destination_station"]) for row in rows} == {
        ("hub", "xiyuan"),
        ("xiyuan", "hub"),
    }


@pytest.mark.parametrize("stations", [(a_hub(),), (a_village("xiyuan"), a_village("damo"))], ids=["hub only", "no hub"])
def test_without_a_hub_and_another_station_there_are_no_parcels(stations: tuple[Station, ...]) -> None:
    with pytest.raises(LonelyCountyError):
        a_day_of(stations=stations)


def test_a_failed_write_leaves_the_older_file_alone(tmp_path: Path) -> None:
    file = tmp_path / "parcels.csv"
    write_parcels(file, [ROW])
    before = file.read_bytes()
    with pytest.raises(UnicodeEncodeError):
        write_parcels(file, [(*ROW[:-1], "\ud800")])
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]
