from __future__ import annotations

import pytest

from tests.cast import a_county
from tests.data.folders import CHANGSHAN
from tongcun.dispatch.actions import load_costs
from tongcun.dispatch.models import Costs
from tongcun.feeds.county_settings import read_settings
from tongcun.feeds.problems import Problems

pytestmark = pytest.mark.django_db


def test_costs_are_taken_from_the_settings_once() -> None:
    settings = read_settings(CHANGSHAN / "county.toml", Problems())
    assert settings is not None
    county = a_county()
    for _ in range(2):
        load_costs(county=county, settings=settings)
    costs = Costs.objects.get(county=county)
    assert (costs.van_yuan, costs.drop_yuan, costs.held_yuan) == (9.0, 2.0, 12.0)
    assert Costs.history.count() == 1
