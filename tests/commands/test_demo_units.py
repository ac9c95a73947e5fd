"""The units of the demo: who acts on cases, under names that such bodies really have."""

from __future__ import annotations

import pytest

from tests.cast import a_county
from tongcun.commands.demo.units import united
from tongcun.county.models import Township

pytestmark = pytest.mark.django_db


def test_a_subdistrict_has_an_office_where_a_township_has_a_government() -> None:
    county = a_county()
    for code, name in (("330822001", "天马街道"), ("330822103", "招贤镇")):
        Township.objects.create(county=county, code=code, name=name)
    units = united(county)
    assert units["天马街道"].name == "天马街道办事处（样例）"
    assert units["招贤镇"].name == "招贤镇人民政府（样例）"
