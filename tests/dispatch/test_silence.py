"""What the page of a plan in the making says where nobody makes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.dispatch.days import MONDAY, tiny_county
from tests.dispatch.test_pages import at, dispatcher, text
from tongcun.dispatch.actions import ask_for_plan
from tongcun.dispatch.models import PlanState
from tongcun.dispatch.workers import living

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "none_runs", "ended"),
    [
        ("en", "No worker is running on this machine.", "The worker was ended in the middle of this plan."),
        ("zh-hans", "本机没有后台程序在运行。", "后台程序在编制本计划时意外终止。"),
    ],
)
def test_a_plan_whose_worker_has_ended_or_that_finds_none_says_so(
    language: str, none_runs: str, ended: str, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HOME = tmp_path
    tiny = tiny_county(MONDAY)
    monkeypatch.setattr("django.conf.settings.SIMULATED_NOW", "2026-11-23T05:00:00+08:00")
    plan, client = ask_for_plan(county=tiny.county, date=MONDAY, asked_by=None), dispatcher(tiny, language)
    pages = [at(tiny, name, plan.pk) for name in ("plan", "plan_progress")]
    with living() as worker:
        assert not any(words in text(client, page) for page in pages for words in (none_runs, ended))
    assert all(none_runs in text(client, page) for page in pages)
    plan.state, plan.progress = PlanState.RUNNING, {"worker": worker, "told_at": timezone.now().isoformat()}
    plan.save()
    assert all(ended in text(client, page) for page in pages)
    assert "<progress" not in text(client, pages[0])  # nothing gets on
