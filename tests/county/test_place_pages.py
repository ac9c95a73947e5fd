from __future__ import annotations

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import the_cast
from tests.county.importing import problems_of, sent_in, step, upload
from tests.county.pages import as_user, text_of
from tests.county.sheet_files import csv_of, xlsx_of
from tongcun.county.models import (
    ColumnMapping,
    Enterprise,
    Role,
    Station,
    Township,
    Unit,
    UnitKind,
    Upload,
    User,
    Village,
)

pytestmark = pytest.mark.django_db


def test_a_station_is_made_changed_and_its_edits_are_told() -> None:
    cast = the_cast()
    an = as_user(cast.an)
    said = {"station_id": "new", "name": "丁村", "level": "village", "handling_minutes": "5", "official_order": "9",
            "opens_seconds": "07:30", "closes_seconds": "24:15", "township": cast.fangcun.township_id}  # fmt: skip
    assert an.post("/330822/places/station/new/", said).status_code == 302
    station = Station.objects.get(station_id="new")
    assert (station.opens_seconds, station.closes_seconds) == (27000, 87300)
    assert "07:30" in text_of(an.get(f"/330822/places/station/{station.pk}/"))
    an.post(f"/330822/places/station/{station.pk}/", {**said, "name": "丁家村"})
    assert "丁村 → 丁家村" in text_of(an.get(f"/330822/places/station/{station.pk}/history/"))


def test_the_id_by_which_the_record_names_a_station_stays() -> None:
    cast = the_cast()
    said = {
        "station_id": "other", "name": "西源新站", "level": "village", "handling_minutes": "5", "official_order": "9",
        "township": cast.xiyuan.township_id,
    }  # fmt: skip
    before = cast.xiyuan.station_id
    assert as_user(cast.an).post(f"/330822/places/station/{cast.xiyuan.pk}/", said).status_code == 302
    after = Station.objects.get(pk=cast.xiyuan.pk)
    assert (after.station_id, after.name) == (before, "西源新站")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"station_id": "330822207201"}, "taken already"),
        ({"opens_seconds": "7 Uhr"}, "is not a time; expected: a time of the service day"),
        ({"opens_seconds": "19:00", "closes_seconds": "07:00"}, "It opens after it closes"),
        ({"van_yuan": "-3"}, "greater than or equal to 0"),
        ({"handling_minutes": "1441"}, "less than or equal to 1440"),
        ({"lat": "999"}, "less than or equal to 90"),
        ({"lon": "181"}, "less than or equal to 180"),
    ],
)
def test_an_unfit_station_is_refused(changed: dict[str, str], told: str) -> None:
    cast = the_cast()
    said = {"station_id": "new", "name": "丁村", "level": "village", "handling_minutes": "5", "official_order": "9"}
    assert told in text_of(as_user(cast.an).post("/330822/places/station/new/", said | changed))
    assert not Station.objects.filter(name="丁村").exists()


def test_a_station_lies_in_the_township_of_its_village() -> None:
    cast = the_cast()
    an, village = as_user(cast.an), Village.objects.get()
    said = {"station_id": "new", "name": "丁村", "level": "village", "handling_minutes": "5", "official_order": "9",
            "village": village.pk}  # fmt: skip
    other = {**said, "township": cast.fangcun.township_id}
    assert "西源村 lies in 新昌乡." in text_of(an.post("/330822/places/station/new/", other))
    assert an.post("/330822/places/station/new/", said).status_code == 302
    assert Station.objects.get(name="丁村").township == village.township


@pytest.mark.parametrize(
    ("kind", "said"),
    [("township", {"code": "330822103000", "name": "芳村镇二"}), ("village", {"code": "330822207201", "name": "西源"})],
)
def test_a_code_names_one_place_unless_a_day_tells_two_apart(kind: str, said: dict[str, str]) -> None:
    cast = the_cast()
    an, address = as_user(cast.an), f"/330822/places/{kind}/new/"
    given = {**said, "official_order": "7", "township": str(Village.objects.get().township_id)}
    assert "one of that code already" in text_of(an.post(address, given))
    assert an.post(address, {**given, "valid_from": "2027-01-01"}).status_code == 302
    assert "one of that code already" in text_of(an.post(address, {**given, "valid_from": "2027-01-01"}))


@pytest.mark.parametrize(
    ("kind", "said", "model"),
    [
        ("township", {"code": "330822999000", "name": "新镇", "official_order": "3"}, Township),
        ("unit", {"unit_id": "bus", "name": "常山公交（样例）", "kind": "agency", "official_order": "1"}, Unit),
    ],
)
def test_townships_and_units_are_made(kind: str, said: dict[str, str], model: type[Township] | type[Unit]) -> None:
    cast = the_cast()
    assert as_user(cast.an).post(f"/330822/places/{kind}/new/", said).status_code == 302
    assert model.objects.filter(name=said["name"], county=cast.county).count() == 1


def test_an_enterprise_and_a_village_are_made_and_a_foreign_code_is_refused() -> None:
    cast = the_cast()
    an = as_user(cast.an)
    town = cast.fangcun.township_id
    an.post(
        "/330822/places/enterprise/new/",
        {"name": "样例牧业（虚构）", "township": town, "is_sample": "on", "official_order": "0"},
    )
    assert Enterprise.objects.get().is_sample
    assert "样例牧业" in text_of(an.get("/330822/enterprises/"))
    said = {"township": town, "code": "330822103202", "name": "下猷阁村", "official_order": "2"}
    assert an.post("/330822/places/village/new/", said).status_code == 302
    refused = an.post("/330822/places/village/new/", {**said, "code": "330825103202"})
    assert "lies in another county" in text_of(refused)


def test_a_station_is_shut_for_days_and_opened_again() -> None:
    cast = the_cast()
    an = as_user(cast.an)
    days = {"first_date": "2026-11-23", "last_date": "2026-11-25", "reason": "秋收"}
    an.post(f"/330822/stations/{cast.xiyuan.pk}/closures/", days)
    assert Station.objects.get(pk=cast.xiyuan.pk).is_shut_on(datetime.date(2026, 11, 24))
    wrong = an.post(f"/330822/stations/{cast.xiyuan.pk}/closures/", {**days, "last_date": "2026-11-01"})
    assert "before the first" in text_of(wrong)
    an.post(f"/330822/closures/{cast.xiyuan.closures.get().pk}/remove/")
    assert not cast.xiyuan.closures.exists()


def test_the_official_order_is_what_was_typed() -> None:
    cast, other = the_cast(), the_cast("330825")
    foreign = other.hub.official_order
    said = {f"order-{cast.hub.pk}": "7", f"order-{cast.xiyuan.pk}": "x", f"order-{other.hub.pk}": "5"}
    as_user(cast.an).post("/330822/places/station/order/", said)
    cast.hub.refresh_from_db()
    other.hub.refresh_from_db()
    assert (cast.hub.official_order, other.hub.official_order) == (7, foreign)
    assert list(cast.county.stations.all())[-1] == cast.hub


def uploaded(name: str, raw: bytes) -> dict[str, object]:
    return {"file": SimpleUploadedFile(name, raw), "sender": "镇里"}


STATIONS = (("站点名称", "站点编号", "乡镇", "行政村", "开门时间"), ("西源驿站", "", "新昌乡", "西源", "8:00"),
            ("芳村新站", "fc2", "芳村镇", "", ""))  # fmt: skip


def test_stations_come_from_a_sheet_checked_first_and_the_columns_are_remembered() -> None:
    cast = the_cast()
    an = as_user(cast.an)
    response = an.post("/330822/imports/stations/", uploaded("站点.csv", csv_of(*STATIONS, encoding="gbk")))
    address = response.headers["Location"]
    assert 'value="站点名称" selected' in text_of(an.get(address))
    columns = {"column-name": "站点名称", "column-station_id": "站点编号", "column-township": "乡镇",
               "column-village": "行政村", "column-opens": "开门时间"}  # fmt: skip
    before = Station.objects.count()
    told = text_of(an.post(address, {**columns, "step": "check"}))
    assert "1 new, 1 known already" in told
    assert Station.objects.count() == before
    assert an.post(address, {**columns, "step": "import"}).status_code == 302
    cast.xiyuan.refresh_from_db()
    assert (cast.xiyuan.name, cast.xiyuan.opens_seconds, cast.xiyuan.closes_seconds) == ("西源驿站", 28800, 75600)
    assert Station.objects.get(station_id="fc2").township == cast.fangcun.township
    assert not Upload.objects.exists()
    assert ColumnMapping.objects.get().columns["name"] == "站点名称"


def test_a_station_with_an_id_of_its_own_is_known_by_its_village() -> None:
    cast = the_cast()
    cast.xiyuan.station_id = "XY-1"
    cast.xiyuan.village = Village.objects.get(code="330822207201")
    cast.xiyuan.save()
    an, before = as_user(cast.an), Station.objects.count()
    sheet = csv_of(("站点名称", "乡镇", "行政村"), ("西源驿站", "新昌乡", "西源"))
    assert sent_in(an, "/330822/imports/stations/", sheet).status_code == 302
    cast.xiyuan.refresh_from_db()
    assert (cast.xiyuan.name, Station.objects.count()) == ("西源驿站", before)
    cast.xiyuan.pk, cast.xiyuan.station_id = None, "XY-2"
    cast.xiyuan.save()
    told = upload(an, "/330822/imports/stations/", sheet)
    assert problems_of(step(an, told["Location"], "import")) == [("ambiguous_place", 2, "行政村")]


def test_user_names_of_a_sheet_are_looked_up_together() -> None:
    cast = the_cast()
    an = as_user(cast.an)
    people = [(f"胡{i}", f"hu{i}", "驾驶员") for i in range(30)]
    answer = upload(an, "/330822/imports/staff/", csv_of(("姓名", "账号", "岗位"), *people))
    with CaptureQueriesContext(connection) as asked:
        step(an, answer["Location"], "check")
    assert sum("username" in query["sql"] and " IN (" in query["sql"] for query in asked) == 1
    assert len(asked) < 30


def test_every_doubt_of_a_sheet_is_told_and_nothing_is_imported() -> None:
    cast = the_cast()
    an = as_user(cast.an)
    rows = (*STATIONS, ("", "x1", "芳村镇", "西源", "8 点"), ("又", "fc2", "", "", ""))
    response = an.post("/330822/imports/stations/", uploaded("站点.xlsx", xlsx_of(*rows)))
    columns = {"column-name": "站点名称", "column-station_id": "站点编号", "column-township": "乡镇",
               "column-village": "行政村", "column-opens": "开门时间"}  # fmt: skip
    before = Station.objects.count()
    told = text_of(an.post(response.headers["Location"], {**columns, "step": "import"}))
    for words in ("has no name", "新昌乡 西源村", "is not a time", "stands already in line 3", "4 problems"):
        assert words in told
    assert Station.objects.count() == before


def test_a_file_that_is_no_table_is_refused_at_the_door() -> None:
    cast = the_cast()
    response = as_user(cast.an).post("/330822/imports/stations/", uploaded("a.xlsx", b"\x89PNG not a table"))
    assert "is not what its name says" in text_of(response)
    assert not Upload.objects.exists()


def test_staff_come_from_a_sheet_with_passwords_that_are_shown_once() -> None:
    cast = the_cast()
    an = as_user(cast.an)
    rows = (("姓名", "手机号", "岗位", "站点", "乡镇"), ("胡一", "13800001111", "站长", "西源村", ""),
            ("吴二", "13800002222", "驾驶员", "", ""))  # fmt: skip
    response = an.post("/330822/imports/staff/", uploaded("人员.xlsx", xlsx_of(*rows)))
    columns = {"column-name": "姓名", "column-phone": "手机号", "column-role": "岗位", "column-station": "站点"}
    done = an.post(response.headers["Location"], {**columns, "step": "import"})
    assert "2 accounts made" in text_of(done)
    assert done.headers["Cache-Control"] == "no-store"
    keeper = User.objects.get(username="13800001111")
    assert (keeper.postings.get().role, keeper.postings.get().station) == (Role.KEEPER, cast.xiyuan)


def test_a_carriers_clerk_of_a_sheet_works_for_a_carrier() -> None:
    cast = the_cast()
    Unit.objects.create(county=cast.county, unit_id="other", name="某局（样例）", kind=UnitKind.BUREAU)
    rows = (("姓名", "手机号", "岗位", "单位"), ("胡一", "13800001111", "快递员", "某局（样例）"),
            ("吴二", "13800002222", "快递员", cast.carrier.name))  # fmt: skip
    an = as_user(cast.an)
    response = an.post("/330822/imports/staff/", uploaded("人员.xlsx", xlsx_of(*rows)))
    columns = {"column-name": "姓名", "column-phone": "手机号", "column-role": "岗位", "column-unit": "单位"}
    refused = an.post(response.headers["Location"], {**columns, "step": "import"})
    assert "is no carrier" in text_of(refused)
    assert problems_of(refused) == [("not_a_carrier", 2, "单位")]


def test_staff_of_a_sheet_get_no_role_of_the_office_and_no_place_that_is_not_there() -> None:
    cast = the_cast()
    an = as_user(cast.an)
    rows = (
        ("姓名", "账号", "岗位", "站点"),
        ("胡", "hu", "管理员", ""),
        ("吴", "wu2", "站长", "别处"),
        ("丁", "wu2", "站长", ""),
    )
    response = an.post("/330822/imports/staff/", uploaded("人员.csv", csv_of(*rows)))
    columns = {"column-name": "姓名", "column-username": "账号", "column-role": "岗位", "column-station": "站点"}
    told = text_of(an.post(response.headers["Location"], {**columns, "step": "import"}))
    for words in ("管理员 is not known", "别处 is not known", "stands already in line 3", "needs a place"):
        assert words in told
    assert not User.objects.filter(username="hu").exists()


def test_user_names_of_a_sheet_that_differ_by_capitals_alone_are_told() -> None:
    cast = the_cast()
    an = as_user(cast.an)
    rows = (
        ("姓名", "账号", "岗位"),
        ("胡", "Hu-1", "驾驶员"),
        ("吴", "HU-1", "驾驶员"),
        ("林", "LIN-330822", "驾驶员"),
    )
    response = an.post("/330822/imports/staff/", uploaded("人员.csv", csv_of(*rows)))
    columns = {"column-name": "姓名", "column-username": "账号", "column-role": "岗位"}
    told = text_of(an.post(response.headers["Location"], {**columns, "step": "import"}))
    for words in ("hu-1 stands already in line 2", "The user name lin-330822 is taken already.", "2 problems"):
        assert words in told
    assert User.objects.filter(username__iexact="hu-1").count() == 0


def test_an_upload_is_its_senders_alone() -> None:
    cast, other = the_cast(), the_cast("330825")
    address = (
        as_user(cast.an).post("/330822/imports/stations/", uploaded("a.csv", csv_of(*STATIONS))).headers["Location"]
    )
    assert as_user(other.an).get(address).status_code == 404
    assert as_user(other.an).get(address.replace("330822", "330825")).status_code == 404


STAFF = (
    ("姓名", "手机号", "岗位", "站点"),
    ("胡一", "13800001111", "站长", "西源村"),
    ("吴二", "13800002222", "驾驶员", ""),
)


def test_a_staff_list_sent_again_takes_who_is_new_and_says_that_the_others_are_known() -> None:
    an, address = as_user(the_cast().an), "/330822/imports/staff/"
    assert sent_in(an, address, csv_of(*STAFF)).status_code == 200
    before = User.objects.count()
    longer = csv_of(*STAFF, ("丁三", "13800003333", "驾驶员", ""))
    checked = step(an, upload(an, address, longer)["Location"], "check")
    assert problems_of(checked) == []
    assert "1 new, 2 known already" in text_of(checked)
    done = sent_in(an, address, longer)
    assert "1 account made" in text_of(done)
    assert "2 people of the sheet are known already" in text_of(done)
    assert User.objects.count() == before + 1
    again = sent_in(an, address, longer)
    assert again.status_code == 302
    assert "Everybody on the sheet is known already." in text_of(an.get(again["Location"]))
    assert User.objects.get(username="13800001111").postings.count() == 1


def test_somebody_known_with_another_role_is_told_and_left_as_they_are() -> None:
    cast = the_cast()
    an, address = as_user(cast.an), "/330822/imports/staff/"
    sent_in(an, address, csv_of(*STAFF))
    other = (STAFF[0], ("胡一", "13800001111", "站长", "上猷阁村"), ("吴二", "13800002222", "调度员", ""))
    checked = step(an, upload(an, address, csv_of(*other))["Location"], "check")
    assert problems_of(checked) == [("other_duty", 2, "岗位"), ("other_duty", 3, "岗位")]
    assert sent_in(an, address, csv_of(*other)).status_code == 302
    assert User.objects.get(username="13800001111").postings.get().station == cast.xiyuan


def test_a_user_name_of_somebody_else_stays_taken() -> None:
    cast, other = the_cast(), the_cast("330825")
    rows = (("姓名", "账号", "岗位"), ("林", cast.lin.username, "驾驶员"), ("Lin", other.lin.username, "驾驶员"))
    told = sent_in(as_user(cast.an), "/330822/imports/staff/", csv_of(*rows))
    assert problems_of(told) == [("taken", 2, "账号"), ("taken", 3, "账号")]
