"""Codes of the day as sentences."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils.html import strip_tags
from django.utils.translation import override

import tongcun.planner
from tests.dispatch.days import MONDAY, loaded
from tests.feeds.county_folders import a_county_folder, a_parcels_file
from tongcun.buses.models import DatedTrip
from tongcun.commands.progress import stage_name
from tongcun.dispatch.queries.run_names import run_names
from tongcun.dispatch.wording import stage_words

PLANNER = Path(tongcun.planner.__file__).parent


def stages_of_the_planner() -> list[str]:
    named = {
        name for path in PLANNER.glob("*.py") for name in re.findall(r"stages\.stage\(\"(\w+)\"\)", path.read_text())
    }
    return sorted(named)


def test_the_planner_has_stages() -> None:
    assert {"graph", "prices", "search", "sharpen", "again"} <= set(stages_of_the_planner())


@pytest.mark.parametrize("stage", [*stages_of_the_planner(), "loading", "saving"])
def test_every_stage_of_a_plan_is_told_on_pages_and_on_the_command_line(stage: str) -> None:
    assert stage_words(stage) != stage_words("")
    assert stage_name(stage) != stage


@pytest.fixture
def van(tmp_path: Path) -> DatedTrip:
    folder, parcels = a_county_folder(tmp_path / "county"), a_parcels_file(tmp_path)
    county = loaded(folder, MONDAY, parcels).county
    return DatedTrip.objects.get(county=county, route__is_post=True)


@pytest.mark.django_db
def test_a_post_run_is_told_by_its_ends_in_the_readers_language_and_a_bus_by_line_and_direction(van: DatedTrip) -> None:
    buses = DatedTrip.objects.filter(county=van.county, route__is_post=False).select_related("route")
    names = run_names([van, *buses])
    with override("en"):
        assert re.fullmatch(r"post run \S+–\S+ \d\d:\d\d", strip_tags(run_names([van])[van.pk]))
    with override("zh-hans"):
        assert strip_tags(run_names([van])[van.pk]).startswith("邮路 ")
    assert len(set(names.values())) == len(names) > 2
    assert all("→" in names[bus.pk] for bus in buses)
