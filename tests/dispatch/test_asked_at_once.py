"""Two who ask for a plan at the same moment."""

from __future__ import annotations

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
