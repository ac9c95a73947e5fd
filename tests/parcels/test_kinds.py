from __future__ import annotations

import dataclasses

import pytest

from tests.cast import a_county
from tests.data.folders import CHANGSHAN
from tongcun.feeds.county_settings import read_settings
from tongcun.feeds.problems import Problems
from tongcun.parcels.actions import load_kinds
from tongcun.parcels.models import Kind
from tongcun.parcels.queries import UnseenSize, usual_kind

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


def test_the_usual_kind_is_the_ordinary_one_else_the_first_by_its_code_also_for_what_nobody_has_scanned() -> None:
    county = a_county()
    sizes = {"parcel": (5.0, 0.5), "letter": (1.0, 0.1), "ordinary": (8.0, 1.2)}
    for code, (litres, kg) in sizes.items():
        Kind.objects.create(
            county=county, code=code, volume_litres=litres, mass_kg=kg, hour_yuan=0, late_hour_yuan=0, held_yuan=0
        )
    for code in ("ordinary", "letter"):
        usual = usual_kind(county.pk)
        assert usual is not None
        assert (usual.code, UnseenSize(county.pk).of([3])) == (code, sizes[code])
        usual.delete()
