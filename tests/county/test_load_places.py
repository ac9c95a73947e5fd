from __future__ import annotations

import dataclasses
import datetime

import pytest

from tests.cast import a_county, a_station
from tests.data.folders import CHANGSHAN
from tongcun.county.actions import load_places
from tongcun.county.models import County, Level, Station, Township, Village
from tongcun.feeds import county as feeds
from tongcun.feeds.county import read_county

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 23)


@pytest.fixture(scope="module")
def changshan() -> feeds.County:
    return read_county(CHANGSHAN)


def history() -> int:
    return sum(kind.history.count() for kind in (County, Township, Village, Station))


def test_a_folder_makes_its_county_with_townships_villages_and_stations_in_official_order(
    changshan: feeds.County,
) -> None:
    county = load_places(folder=changshan, today=TODAY)
    assert (county.division_code, county.name) == ("330822", "常山县（样例）")
    assert [t.name for t in county.townships.all()][:2] == ["天马街道", "紫港街道"]
    assert county.townships.count() == 14
    assert Village.objects.filter(township__county=county).count() == 180
    stations = list(county.stations.all())
    assert [s.station_id for s in stations] == [s.station_id for s in changshan.stations]
    hub, town, village = stations[:3]
    assert (hub.level, hub.township, hub.village) == (Level.HUB, None, None)
    assert town.township == village.township
    assert village.village is not None
    assert (village.village.name, village.opens_seconds, village.handling_minutes) == ("东方红村", 7 * 3600, 5)


def test_the_same_folder_again_changes_nothing(changshan: feeds.County) -> None:
    load_places(folder=changshan, today=TODAY)
    before = history()
    load_places(folder=changshan, today=TODAY + datetime.timedelta(days=1))
    assert history() == before


def test_a_station_that_the_folder_no_longer_names_is_kept_and_closed_for_good(changshan: feeds.County) -> None:
    load_places(folder=changshan, today=TODAY)
    gone = changshan.stations[5].station_id
    fewer = dataclasses.replace(changshan, stations=tuple(s for s in changshan.stations if s.station_id != gone))
    load_places(folder=fewer, today=TODAY)
    station = Station.objects.get(station_id=gone)
    assert station.is_shut_on(TODAY)
    assert not station.is_shut_on(TODAY - datetime.timedelta(days=1))
    assert Station.objects.filter(valid_until__isnull=False).count() == 1
    load_places(folder=changshan, today=TODAY)
    assert not Station.objects.get(station_id=gone).is_shut_on(TODAY)


def test_a_changed_name_is_one_change_in_the_history(changshan: feeds.County) -> None:
    load_places(folder=changshan, today=TODAY)
    before = history()
    first, second, *rest = changshan.stations
    renamed = dataclasses.replace(changshan, stations=(first, dataclasses.replace(second, name="天马"), *rest))
    load_places(folder=renamed, today=TODAY)
    assert history() == before + 2  # the station and the township that is named by it
    assert Township.objects.get(code=second.division_code).name == "天马"


def test_villages_whose_township_has_no_station_lie_in_one_called_by_its_code(changshan: feeds.County) -> None:
    villages = tuple(s for s in changshan.stations if s.level != "township")
    county = load_places(folder=dataclasses.replace(changshan, stations=villages), today=TODAY)
    assert county.townships.count() == 14
    assert {t.name for t in county.townships.all()} == {t.code for t in county.townships.all()}


def test_another_county_is_left_alone(changshan: feeds.County) -> None:
    other = a_county("330825", "龙游县（样例）")
    a_station(other, changshan.stations[0].station_id, "同名", Level.HUB)
    load_places(folder=changshan, today=TODAY)
    assert [s.name for s in other.stations.all()] == ["同名"]
