"""Codes of the day as sentences."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import tongcun.planner
from tongcun.commands.progress import stage_name
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
