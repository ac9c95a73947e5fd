"""Two who ask for a plan, or put one in force, at the same moment."""

from __future__ import annotations

from functools import partial

import pytest

from tests.dispatch.days import MONDAY, tiny_county
from tests.parcels.test_at_once import meanwhile
from tongcun.county.clock import moment_of
from tongcun.dispatch import actions
from tongcun.dispatch.models import Plan

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_ask_for_a_plan_at_once_the_second_finds_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    tiny = tiny_county()
    five = moment_of(tiny.county, MONDAY, 5 * 3600).isoformat()
    monkeypatch.setattr("django.conf.settings.SIMULATED_NOW", five)

    def asked() -> Plan:
        return actions.ask_for_plan(county=tiny.county, date=MONDAY, asked_by=None)

    with pytest.raises(actions.BeingMadeError) as told, meanwhile(asked, asked):
        pass
    assert told.value.plan == Plan.objects.get()


def test_of_two_previews_put_in_force_at_once_the_second_is_overtaken(monkeypatch: pytest.MonkeyPatch) -> None:
    tiny = tiny_county()
    monkeypatch.setattr("django.conf.settings.SIMULATED_NOW", moment_of(tiny.county, MONDAY, 5 * 3600).isoformat())
    previews = []
    for _ in range(2):
        previews.append(actions.ask_for_plan(county=tiny.county, date=MONDAY, asked_by=None))
        actions.make_plan_now(plan=previews[-1])
    first, second = (partial(actions.confirm_plan, plan=plan, confirmed_by=None) for plan in previews)
    with pytest.raises(actions.OvertakenError), meanwhile(first, second):
        pass
    assert Plan.objects.get(state="confirmed") == previews[0]
