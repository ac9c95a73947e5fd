"""`tongcun why`: what it says about a parcel, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.data.folders import TINY
from tests.factories import a_day, a_hub, a_parcel, a_plan, a_run, a_station, a_village
from tongcun.cli import app
from tongcun.commands.near_ids import near_ids
from tongcun.commands.why_answers import answer_blocks
from tongcun.commands.why_words import Words
from tongcun.language import speaking
from tongcun.planner.day import Day
from tongcun.planner.explain import explain
from tongcun.planner.result import Plan

DATE = "2026-11-23"


@pytest.fixture(scope="module")
def tiny_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("tiny") / "plan"
    files = ["--date", DATE, "--parcels", str(TINY / "parcels.csv"), "--out", str(out)]
    assert CliRunner().invoke(app, ["plan", str(TINY), *files]).exit_code == 0
    return out


def asked(parcel: str, plan: Path, county: Path = TINY, parcels: Path = TINY / "parcels.csv") -> Result:
    files = ["--date", DATE, "--parcels", str(parcels), "--plan", str(plan)]
    return CliRunner().invoke(app, ["why", parcel, str(county), *files])


def squeezed(result: Result) -> str:
    return " ".join(result.stdout.split())


def test_a_parcel_that_rides_is_told_its_bus_and_times(tiny_plan: Path) -> None:
    done = asked("P7", tiny_plan)
    assert done.exit_code == 0
    assert "\n\n\n" not in done.stdout.replace(" ", "")
    said = squeezed(done)
    assert "P7: 县级共配中心 → 丙村" in said
    assert "14:00 14:30 县级共配中心 – 100/100 20/60" in said
    assert "There at 14:30, 2 h 30 min late." in said
    assert "It costs 4.50 yuan (1 ride 0.30 + time 1.70 + lateness 2.50); otherwise: " in said
    assert "A cheaper way has no room left: 1 morning 08:00 县级共配中心 → 09:30 丙村" in said
    assert "50 l and 10 kg wanted" in said


def test_a_parcel_without_room_is_told_who_has_it_and_what_would_help(tiny_plan: Path) -> None:
    said = squeezed(asked("P2", tiny_plan))
    assert "It goes by van (6.00 yuan): every bus that would do is full (no_room)." in said
    assert "1 morning is full from 县级共配中心 to 甲村: 10 l and 42 kg left, 40 l and 8 kg wanted" in said
    assert "3 parcels (0 due later, 0 never due)" in said
    assert "Cheapest to move, of those that alone would make room: P3, 7.10 yuan more." in said
    assert "Riding instead, P2 would save 5.20 yuan." in said
    assert "- 30 l more room on 1 morning" in said
    assert "- a smaller parcel: 10 l and 2 kg would fit" in said


def test_an_unknown_parcel_is_refused_with_near_ids(tiny_plan: Path) -> None:
    done = asked("p3 ", tiny_plan)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "PARCEL: 'p3 ' is not a parcel of the day" in done.stderr
    assert "did you mean P3" in done.stderr


def test_near_ids_are_found_among_many() -> None:
    known = [f"TC261123{n:06d}" for n in range(20_000)]
    assert near_ids("tc261123012345", known)[0] == "TC261123012345"
    assert near_ids("SF-77812", [*known, "SF-7781", "YT-77812"]) == ["SF-7781", "YT-77812"]
    assert near_ids("quite another", known) == []


def test_a_plan_of_other_parcels_is_refused(tiny_plan: Path, tmp_path: Path) -> None:
    parcels = tmp_path / "parcels.csv"
    parcels.write_text((TINY / "parcels.csv").read_text(encoding="utf-8").replace("P1,", "Q1,"), encoding="utf-8")
    done = asked("P2", tiny_plan, parcels=parcels)
    assert done.exit_code == 2
    assert f"{tiny_plan}: the plan does not fit the day" in done.stderr
    assert "'P1' is not a parcel of the day" in done.stderr


def test_a_plan_that_cannot_be_read_and_an_unknown_parcel_are_told_together(tmp_path: Path) -> None:
    done = asked("P99", tmp_path / "nowhere")
    assert done.exit_code == 2
    assert "'P99' is not a parcel of the day" in done.stderr
    assert "there is no such folder" in done.stderr


def test_a_plan_that_breaks_rules_explains_nothing(tiny_plan: Path, tmp_path: Path) -> None:
    for file in tiny_plan.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    outcomes = tmp_path / "outcomes.csv"
    outcomes.write_text(outcomes.read_text().replace("P2,van,,6.0,no_room", "P2,van,,7.0,no_room"))
    done = asked("P2", tmp_path)
    assert done.exit_code == 1
    assert "breaks" in done.stderr


def test_a_reason_that_is_not_the_rules_is_pointed_out(tiny_plan: Path, tmp_path: Path) -> None:
    for file in tiny_plan.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    outcomes = tmp_path / "outcomes.csv"
    outcomes.write_text(outcomes.read_text().replace("P2,van,,6.0,no_room", "P2,van,,6.0,dearer"))
    assert "(The plan's files say dearer; by the rules it is no_room.)" in asked("P2", tmp_path).stdout


HUB, XIYUAN = a_hub(), a_village("xiyuan")


def said_of(day: Day, plan: Plan | None = None, p: int = 0) -> str:
    """All sentences about one parcel, tables left out."""
    explanation = explain(day, plan or a_plan(day, {}), p)
    blocks = answer_blocks(explanation, Words(day, " "))
    return "\n".join(block for block in blocks if isinstance(block, str))


def test_a_banned_kind_is_named() -> None:
    run = a_run("T", ("hub", "08:00"), ("xiyuan", "09:00"))
    parcels = [a_parcel("hub", "xiyuan", bus_allowed=False, kind="liquid")]
    assert "the kind liquid are banned" in said_of(a_day(stations=[HUB, XIYUAN], runs=[run], parcels=parcels))


def test_common_kinds_are_called_as_the_reader_calls_them() -> None:
    run = a_run("T", ("hub", "08:00"), ("xiyuan", "09:00"))
    parcels = [a_parcel("hub", "xiyuan", kind=kind) for kind in ("ordinary", "bulky", "茶叶")]
    words = Words(a_day(stations=[HUB, XIYUAN], runs=[run], parcels=parcels), " ")
    assert [words.parcel(p)[1].split(",")[0] for p in range(3)] == ["ordinary", "bulky goods", "茶叶"]
    with speaking("zh"):
        assert [words.parcel(p)[1].split("，")[0] for p in range(3)] == ["普通件", "大件", "茶叶"]


def no_departure() -> tuple[Day, str]:
    run = a_run("T", ("xiyuan", "08:00"), ("hub", "09:00"))
    day = a_day(stations=[HUB, XIYUAN], runs=[run], parcels=[a_parcel("hub", "xiyuan")])
    return day, "No run that carries parcels loads at hub today."


def no_arrival() -> tuple[Day, str]:
    run = a_run("T", ("xiyuan", "08:00"), ("hub", "09:00"))
    parcels = [a_parcel("hub", "xiyuan"), a_parcel("xiyuan", "hub")]
    day = a_day(stations=[HUB, XIYUAN], runs=[run, a_run("U", ("hub", "09:30"), ("hub", "10:00"))], parcels=parcels)
    return day, "No run that carries parcels unloads at xiyuan today."


def too_late() -> tuple[Day, str]:
    run = a_run("T", ("hub", "08:00"), ("xiyuan", "09:00"))
    day = a_day(stations=[HUB, XIYUAN], runs=[run], parcels=[a_parcel("hub", "xiyuan", "09:00")])
    return day, "- the parcel ready by 08:00"


def no_change() -> tuple[Day, str]:
    stations = [HUB, a_village("fangcun"), XIYUAN]
    runs = [a_run("A", ("hub", "08:00"), ("fangcun", "08:30")), a_run("B", ("fangcun", "09:00"), ("xiyuan", "09:30"))]
    return a_day(stations=stations, runs=runs, parcels=[a_parcel("hub", "xiyuan")]), "leave to change at fangcun"


def shut() -> tuple[Day, str]:
    stations = [HUB, a_village("xiyuan", ("09:25", None))]
    run = a_run("T", ("hub", "08:00"), ("xiyuan", "09:00"))
    day = a_day(stations=stations, runs=[run], parcels=[a_parcel("hub", "xiyuan")])
    return day, "- xiyuan open 25 min earlier: Line T T unloads there at 09:00, it opens at 09:25"


def shut_at_loading() -> tuple[Day, str]:
    stations = [a_station("hub", "hub", (None, "07:00")), XIYUAN]
    run = a_run("T", ("hub", "08:10"), ("xiyuan", "09:00"))
    day = a_day(stations=stations, runs=[run], parcels=[a_parcel("hub", "xiyuan")])
    return day, "- hub open 1 h 10 min longer: Line T T loads there at 08:10, it closes at 07:00"


def too_big() -> tuple[Day, str]:
    run = a_run("T", ("hub", "08:00"), ("xiyuan", "09:00"), volume_l=50.0, mass_kg=20.0)
    parcels = [a_parcel("hub", "xiyuan", volume_l=100.0, size_assumed=True)]
    day = a_day(stations=[HUB, XIYUAN], runs=[run], parcels=parcels)
    return day, "On it the hold of Line T T takes 50 l and 20 kg; the parcel has 100 l and 1.5 kg."


def dear() -> tuple[Day, str]:
    run = a_run("T", ("hub", "08:00"), ("xiyuan", "09:00"))
    day = a_day(stations=[HUB, XIYUAN], runs=[run], parcels=[a_parcel("hub", "xiyuan", van=0.5)])
    return day, "The cheapest way by bus: 0.90 yuan (1 ride 0.30 + time 0.60); instead: van 0.50, holding 12.00 yuan."


def dear_by_its_drop() -> tuple[Day, str]:
    run = a_run("T", ("hub", "08:00"), ("xiyuan", "09:00"))
    day = a_day(stations=[HUB, XIYUAN], runs=[run], parcels=[a_parcel("hub", "xiyuan", van=2.0)], drop_yuan=2.0)
    return day, "and 2.00 for unloading where its bus would not otherwise"


def overlooked() -> tuple[Day, str]:
    run = a_run("T", ("hub", "08:00"), ("xiyuan", "09:00"))
    day = a_day(stations=[HUB, XIYUAN], runs=[run], parcels=[a_parcel("hub", "xiyuan")])
    return day, "This plan overlooks it: riding would save 7.10 yuan."


ABOUT_TRIPS = [no_departure, no_arrival, too_late, no_change]
ABOUT_HOURS_AND_MONEY = [shut, shut_at_loading, too_big, dear, dear_by_its_drop, overlooked]


@pytest.mark.parametrize("case", ABOUT_TRIPS + ABOUT_HOURS_AND_MONEY, ids=lambda case: case.__name__)
def test_each_reason_says_what_is_the_matter(case: Callable[[], tuple[Day, str]]) -> None:
    day, sentence = case()
    assert sentence in said_of(day)


def test_who_would_ride_if_a_station_were_open_longer_is_told_so() -> None:
    stations = [HUB, a_village("xiyuan", (None, "18:00"))]
    runs = [
        a_run("full", ("hub", "08:00"), ("xiyuan", "09:00"), volume_l=8.0),
        a_run("late", ("hub", "17:30"), ("xiyuan", "18:30")),
    ]
    day = a_day(stations=stations, runs=runs, parcels=[a_parcel("hub", "xiyuan"), a_parcel("hub", "xiyuan")])
    said = said_of(day, a_plan(day, {"P1": [("full", 0, 1)]}), p=1)
    assert "- xiyuan open 30 min longer: Line late late unloads there at 18:30, it closes at 18:00" in said
    assert "then it could ride Line late late 17:30 hub → 18:30 xiyuan" in said


def test_every_run_that_is_full_on_the_way_would_need_more_room() -> None:
    stations = [HUB, a_village("fangcun", transfer=True), a_village("baima"), XIYUAN]
    runs = [
        a_run("A", ("hub", "08:00"), ("fangcun", "08:30"), volume_l=10.0),
        a_run("B", ("fangcun", "09:00"), ("baima", "09:20"), ("xiyuan", "09:30"), volume_l=10.0),
    ]
    parcels = [
        a_parcel("hub", "xiyuan", volume_l=7.0),
        a_parcel("fangcun", "baima", volume_l=2.0),
        a_parcel("hub", "xiyuan", volume_l=5.0),
    ]
    day = a_day(stations=stations, runs=runs, parcels=parcels)
    plan = a_plan(day, {"P1": [("A", 0, 1), ("B", 0, 2)], "P2": [("B", 0, 1)]})
    said = said_of(day, plan, p=2)
    assert "- 2 l more room on Line A A, hub – fangcun; 4 l more room on Line B B, fangcun – xiyuan" in said


def test_names_with_control_codes_stay_harmless() -> None:
    stations = [HUB, a_village("xi\x1b[31myuan")]
    run = a_run("T", ("hub", "08:00"), ("xi\x1b[31myuan", "09:00"))
    day = a_day(stations=stations, runs=[run], parcels=[a_parcel("hub", "xi\x1b[31myuan", "10:00")])
    assert "\x1b" not in said_of(day)
