from __future__ import annotations

import dataclasses

import pytest

from tests.cast import a_county
from tests.data.folders import CHANGSHAN
from tongcun.feeds.county_settings import read_settings
from tongcun.feeds.problems import Problems
from tongcun.parcels.actions import load_kinds
from tongcun.parcels.models import Kind

pytestmark = pytest.mark.django_db


def test_kinds_are_taken_from_the_settings_and_those_no_longer_named_go() -> None:
    settings = read_settings(CHANGSHAN / "county.toml", Problems())
    assert settings is not None
    county = a_county()
    load_kinds(county=county, settings=settings)
    fresh = Kind.objects.get(county=county, code="fresh")
    assert (fresh.volume_litres, fresh.mass_kg, fresh.held_yuan, fresh.bus_allowed) == (12.0, 2.5, 20.0, True)
    assert not Kind.objects.get(county=county, code="liquid").bus_allowed
    load_kinds(county=county, settings=settings)
    assert Kind.history.count() == len(settings.kinds)
    few = dataclasses.replace(settings, kinds={"ordinary": settings.kinds["ordinary"]})
    load_kinds(county=county, settings=few)
    assert [kind.code for kind in Kind.objects.all()] == ["ordinary"]
