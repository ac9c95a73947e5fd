"""Names of timezones, on machines with and without timezone data."""

from __future__ import annotations

import zoneinfo

import pytest

from tongcun.feeds.timezones import is_timezone


@pytest.mark.parametrize("name", ["Asia/Shanghai", "UTC", "America/Argentina/Buenos_Aires"])
def test_a_name_of_the_timezone_data_is_one(name: str) -> None:
    assert is_timezone(name)


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../../etc/passwd", "/UTC", "Asia", "Asia/", "北京", "a\0b"])
def test_no_other_name_is(name: str) -> None:
    assert not is_timezone(name)


def test_where_the_machine_knows_none_a_well_formed_name_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(name: str) -> None:
        raise zoneinfo.ZoneInfoNotFoundError(name)

    monkeypatch.setattr(zoneinfo, "ZoneInfo", unknown)
    assert is_timezone("Asia/Shanghai")
    assert not is_timezone("../../etc/passwd")
