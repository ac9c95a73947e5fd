"""From when to when places exist: known on their first and their last day, and on no other side of them."""

from __future__ import annotations

import datetime

import pytest

from tests.cast import Cast, a_station, the_cast
from tests.county.importing import problems_of, sent_in, step, upload
from tests.county.pages import as_user, text_of
from tests.county.sheet_files import csv_of
from tests.data.folders import PILOT
from tongcun.buses.queries import Ground
from tongcun.county.actions import import_divisions, load_places
from tongcun.county.clock import service_date
from tongcun.county.division_lists import DivisionRow
from tongcun.county.models import (
    Enterprise,
    Level,
    Station,
    Township,
    Unit,
    UnitKind,
    Village,
    by_code,
    not_ended,
    valid_on,
)
from tongcun.county.place_names import VillageNames
from tongcun.county.views.places import LISTS
from tongcun.feeds.cells import UnfitError
from tongcun.feeds.county import read_county

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 23)
BEFORE, AFTER = DAY - datetime.timedelta(days=1), DAY + datetime.timedelta(days=1)
LONG_AGO, FAR = datetime.date(2001, 1, 1), datetime.date(2099, 1, 1)


@pytest.mark.parametrize(
    ("first", "last", "is_valid", "is_still_to_end"),
    [
        (None, None, True, True), (DAY, DAY, True, True), (None, DAY, True, True), (DAY, None, True, True),
        (None, BEFORE, False, False), (AFTER, None, False, True), (LONG_AGO, FAR, True, True),
    ],
)  # fmt: skip
def test_rows_at_hand_and_the_database_are_asked_by_one_rule(
    first: datetime.date | None, last: datetime.date | None, is_valid: bool, is_still_to_end: bool
) -> None:
    cast = the_cast()
    unit = Unit.objects.create(
        county=cast.county, unit_id="u", name="局", kind=UnitKind.BUREAU, valid_from=first, valid_until=last
    )
    found = Unit.objects.filter(pk=unit.pk)
    assert unit.is_valid_on(DAY) is found.filter(valid_on(DAY)).exists() is is_valid
    assert found.filter(not_ended(DAY)).exists() is is_still_to_end


@pytest.mark.parametrize(
    ("days", "name"),
    [
        ({"old": (None, BEFORE), "new": (DAY, None)}, "new"), ({"old": (None, DAY), "new": (AFTER, None)}, "old"),
        ({"old": (None, LONG_AGO), "later": (LONG_AGO, BEFORE)}, "later"),
        ({"next": (AFTER, None), "last": (FAR, None)}, "next"),
    ],
)  # fmt: skip
def test_of_one_code_a_list_means_the_place_of_the_day(
    days: dict[str, tuple[datetime.date | None, datetime.date | None]], name: str
) -> None:
    county = the_cast().county
    for named, (first, last) in days.items():
        Township.objects.create(county=county, code="330822999000", name=named, valid_from=first, valid_until=last)
    for order in ("pk", "-pk", "valid_from", "-valid_from"):
        assert by_code(county.townships.order_by(order), DAY)["330822999000"].name == name


def succeeded(cast: Cast) -> tuple[Township, Township, Village, Village]:
    """芳村镇 and 西源村 have ended, and others of their codes began in 2021."""
    old, village = Township.objects.get(code="330822103000"), Village.objects.get()
    for ended in (old, village):
        ended.valid_until = datetime.date(2020, 12, 31)
        ended.save()
    began = datetime.date(2021, 1, 1)
    new = Township.objects.create(county=cast.county, code=old.code, name="新芳村镇", valid_from=began)
    other = Village.objects.create(township=village.township, code=village.code, name="西源新村", valid_from=began)
    return old, new, village, other


def test_an_official_list_renames_the_places_of_today() -> None:
    cast = the_cast()
    old, new, village, other = succeeded(cast)
    rows = [
        DivisionRow(2, old.code, "芳村街道", None, False),
        DivisionRow(3, village.code, "西源社区", None, False),
    ]
    import_divisions(county=cast.county, rows=rows)
    for place in (old, new, village, other):
        place.refresh_from_db()
    assert (old.name, new.name) == ("芳村镇", "芳村街道")
    assert (village.name, other.name) == ("西源村", "西源社区")


def test_a_county_folder_renames_the_places_of_today() -> None:
    folder = read_county(PILOT)
    county = load_places(folder=folder, today=DAY)
    village = Village.objects.filter(township__county=county)[0]
    ended = {"valid_until": BEFORE}
    Village.objects.filter(pk=village.pk).update(name="old", **ended)
    Township.objects.filter(pk=village.township_id).update(name="old", **ended)
    town = Township.objects.create(county=county, code=village.township.code, name="new", valid_from=DAY)
    begun = Village.objects.create(township=town, code=village.code, name="new", valid_from=DAY)
    load_places(folder=folder, today=DAY)
    assert set(Village.objects.filter(code=village.code).values_list("name", flat=True)) == {"old", village.name}
    begun.refresh_from_db()
    assert (begun.name, begun.township) == (village.name, town)


def test_a_folder_leaves_stations_of_other_days_alone() -> None:
    folder = read_county(PILOT)
    county = load_places(folder=folder, today=DAY)
    ahead = a_station(county, "ahead", "明年", Level.VILLAGE)
    ending = county.stations.filter(level=Level.VILLAGE).exclude(pk=ahead.pk)[0]
    Station.objects.filter(pk=ahead.pk).update(valid_from=FAR)
    Station.objects.filter(pk=ending.pk).update(valid_until=FAR)
    gone = a_station(county, "gone", "不再列", Level.VILLAGE)
    Station.objects.filter(pk=gone.pk).update(valid_until=FAR)
    load_places(folder=folder, today=DAY)
    days = {one.station_id: (one.valid_from, one.valid_until) for one in county.stations.all()}
    assert days["ahead"] == (FAR, None)
    assert days[ending.station_id] == (None, FAR)
    assert days["gone"] == (None, BEFORE)


def test_a_village_is_known_by_name_until_its_last_day_and_from_its_first() -> None:
    cast = the_cast()
    Village.objects.update(valid_until=FAR)
    assert VillageNames.of(cast.county).find("新昌乡", "西源村").name == "西源村"
    Village.objects.update(valid_from=FAR, valid_until=None)
    with pytest.raises(UnfitError):
        VillageNames.of(cast.county).find("新昌乡", "西源村")


def test_a_station_is_served_by_a_timetable_until_its_last_day_and_shut_before_its_first() -> None:
    cast = the_cast()
    Station.objects.filter(pk=cast.xiyuan.pk).update(valid_from=DAY, valid_until=AFTER)
    later = AFTER + datetime.timedelta(days=1)
    served = [cast.xiyuan.station_id in Ground.of(cast.county, day).serving for day in (BEFORE, DAY, AFTER, later)]
    assert served == [False, True, True, False]
    cast.xiyuan.refresh_from_db()
    assert [cast.xiyuan.is_shut_on(day) for day in (BEFORE, DAY, AFTER, later)] == [True, False, False, True]
    assert cast.xiyuan.station_id in Ground.of(cast.county, BEFORE).station_names


def test_a_villages_station_that_ends_later_is_still_the_one_that_a_sheet_means() -> None:
    cast = the_cast()
    Station.objects.filter(pk=cast.xiyuan.pk).update(station_id="XY-1", village=Village.objects.get(), valid_until=FAR)
    sheet = csv_of(("站点名称", "乡镇", "行政村"), ("西源驿站", "新昌乡", "西源"))
    assert sent_in(as_user(cast.an), "/330822/imports/stations/", sheet).status_code == 302
    assert Station.objects.get(station_id="XY-1").name == "西源驿站"


def test_a_sheet_of_stations_says_from_when_to_when_and_in_which_order() -> None:
    cast = the_cast()
    heads = ("站点名称", "站点编号", "排序", "启用日期", "停用日期")
    rows = ("丁村", "ding", "7", "2027年1月5日", "2028/12/31"), ("西源村", cast.xiyuan.station_id, "", "", "20271231")
    assert sent_in(as_user(cast.an), "/330822/imports/stations/", csv_of(heads, *rows)).status_code == 302
    ding = Station.objects.get(station_id="ding")
    assert (ding.official_order, ding.valid_from, ding.valid_until) == (
        7, datetime.date(2027, 1, 5), datetime.date(2028, 12, 31),
    )  # fmt: skip
    cast.xiyuan.refresh_from_db()
    assert (cast.xiyuan.valid_from, cast.xiyuan.valid_until) == (None, datetime.date(2027, 12, 31))


def test_days_of_a_sheet_that_are_none_or_the_wrong_way_round_are_told() -> None:
    cast = the_cast()
    heads = ("站点名称", "站点编号", "启用日期", "停用日期")
    rows = ("丁村", "ding", "2027-01-05", "2026-01-05"), ("戊村", "wu", "明年", "")
    told = sent_in(as_user(cast.an), "/330822/imports/stations/", csv_of(heads, *rows))
    assert problems_of(told) == [("ends_before_it_begins", 2, "停用日期"), ("not_a_date", 3, "启用日期")]


def test_a_list_that_names_a_place_of_other_days_says_so_and_may_be_imported() -> None:
    cast = the_cast()
    Township.objects.filter(code="330822103000").update(valid_until=BEFORE - datetime.timedelta(days=900))
    an = as_user(cast.an)
    uploaded = upload(an, "/330822/imports/divisions/", csv_of(("代码", "名称"), ("330822103000", "芳村镇")))
    told = step(an, uploaded["Location"], "check")
    assert problems_of(told) == [("not_there_today", 2, "代码")]
    assert "芳村镇 is not there today" in text_of(told)
    assert step(an, uploaded["Location"], "import").status_code == 302


@pytest.mark.parametrize("kind", ["township", "village", "station", "unit", "enterprise"])
def test_nothing_ends_before_it_begins(kind: str) -> None:
    cast = the_cast()
    said = {"code": "330822103209", "station_id": "n", "unit_id": "n", "name": "新", "level": "village",
            "kind": "bureau", "handling_minutes": "5", "official_order": "3",
            "township": str(cast.fangcun.township_id)}  # fmt: skip
    an, address = as_user(cast.an), f"/330822/places/{kind}/new/"
    wrong = text_of(an.post(address, said | {"valid_from": "2026-12-02", "valid_until": "2026-12-01"}))
    assert "The last day is before the first." in wrong
    assert an.post(address, said | {"valid_from": "2026-12-01", "valid_until": "2026-12-01"}).status_code == 302
    assert "until 2026-12-01" in text_of(
        an.get(f"/330822/{'places' if kind in ('township', 'village') else LISTS[kind]}/")
    )


def test_what_has_ended_is_no_choice_any_more_but_stays_where_it_was_chosen() -> None:
    cast = the_cast()
    yesterday = service_date(cast.county) - datetime.timedelta(days=1)
    Township.objects.filter(code="330822103000").update(valid_until=yesterday)
    an = as_user(cast.an)
    assert "芳村镇" not in text_of(an.get("/330822/places/enterprise/new/"))
    assert "芳村镇" in text_of(an.get(f"/330822/places/station/{cast.fangcun.pk}/"))


def test_enterprises_and_villages_stand_in_the_order_that_was_typed() -> None:
    cast = the_cast()
    town = cast.fangcun.township
    assert town is not None
    firms = [Enterprise.objects.create(county=cast.county, township=town, name=name) for name in ("甲", "乙")]
    other = Enterprise.objects.create(county=cast.county, township=Village.objects.get().township, name="丙")
    places = [
        Village.objects.create(township=town, code=f"33082210320{n}", name=name, official_order=n)
        for n, name in enumerate(("上猷阁村", "下猷阁村"), 1)
    ]
    an = as_user(cast.an)
    an.post("/330822/places/enterprise/order/", {f"order-{firms[0].pk}": "2", f"order-{firms[1].pk}": "1"})
    an.post("/330822/places/village/order/", {f"order-{places[0].pk}": "2", f"order-{places[1].pk}": "1"})
    page = text_of(an.get("/330822/enterprises/"))
    assert [page.index(f">{name}</a>") for name in ("乙", "甲", other.name)] == sorted(
        page.index(f">{name}</a>") for name in ("乙", "甲", other.name)
    )
    page = text_of(an.get(f"/330822/places/township/{town.pk}/"))
    assert page.index(">下猷阁村</a>") < page.index(">上猷阁村</a>")
    assert "0 → 2" in text_of(an.get(f"/330822/places/enterprise/{firms[0].pk}/history/"))
