"""What every import shares: the sender's columns are learned, a check writes nothing, an import is whole or nothing."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection

from tests.cast import a_person, the_cast
from tests.county.importing import problems_of, proposed, sent_in, step, upload
from tests.county.pages import as_user, text_of
from tests.county.sheet_files import csv_of
from tongcun.county import import_pages
from tongcun.county.actions import keep_upload
from tongcun.county.models import ColumnMapping, Role, Station, Upload, User
from tongcun.county.queries import scope_of

pytestmark = pytest.mark.django_db
STATIONS, STAFF = "/330822/imports/stations/", "/330822/imports/staff/"
ODD = (("甲", "乙"), ("西源驿站", "330822207201"))
"""Headings that say nothing to us."""


def test_the_columns_of_a_sender_are_learned_with_the_first_import_and_proposed_the_next_time() -> None:
    an = as_user(the_cast().an)
    first = upload(an, STATIONS, csv_of(*ODD), sender="甲公司")
    assert set(proposed(text_of(an.get(first["Location"]))).values()) == {""}
    assert step(an, first["Location"], "import", name="甲", station_id="乙").status_code == 302
    again = upload(an, STATIONS, csv_of(*ODD), sender="甲公司")
    mine = proposed(text_of(an.get(again["Location"])))
    assert (mine["column-name"], mine["column-station_id"]) == ("甲", "乙")
    other = upload(an, STATIONS, csv_of(*ODD), sender="乙公司")
    assert set(proposed(text_of(an.get(other["Location"]))).values()) == {""}


def test_a_check_neither_writes_nor_learns() -> None:
    an = as_user(the_cast().an)
    answer = upload(an, STATIONS, csv_of(("名称", "编号"), ("新站", "x1")))
    step(an, answer["Location"], "check")
    assert not Station.objects.filter(station_id="x1").exists()
    assert not ColumnMapping.objects.exists()
    assert Upload.objects.count() == 1


def test_a_column_that_must_be_there_is_asked_for() -> None:
    an = as_user(the_cast().an)
    answer = upload(an, STATIONS, csv_of(("编号", "备注"), ("x1", "")))
    told = step(an, answer["Location"], "import")
    assert problems_of(told) == [("missing_column", 1, None)]
    assert "Nothing has been imported" in text_of(told)


def test_what_has_changed_since_the_check_refuses_the_import_and_leaves_the_upload() -> None:
    cast = the_cast()
    an = as_user(cast.an)
    answer = upload(an, STAFF, csv_of(("姓名", "账号", "岗位"), ("吴二", "wu2", "驾驶员")))
    assert problems_of(step(an, answer["Location"], "check")) == []
    a_person("Wu2", cast.county, Role.DRIVER, username="wu2")
    assert problems_of(step(an, answer["Location"], "import")) == [("taken", 2, "账号")]
    assert User.objects.filter(username="wu2").count() == 1
    assert Upload.objects.count() == 1


def test_the_passwords_of_a_sheet_are_shown_though_the_database_is_busy_right_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def busy(**_upload: Upload) -> None:
        raise OperationalError

    an = as_user(the_cast().an)
    monkeypatch.setattr(import_pages, "drop_upload", busy)
    answer = sent_in(an, STAFF, csv_of(("姓名", "账号", "岗位"), ("吴二", "wu2", "驾驶员")))
    assert [account.person.username for account in answer.context["made"]] == ["wu2"]


def test_nobody_is_made_where_the_columns_cannot_be_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(**_mapping: object) -> None:
        raise OperationalError

    an = as_user(the_cast().an)
    monkeypatch.setattr(import_pages, "remember_mapping", busy)
    an.raise_request_exception = False
    sent_in(an, STAFF, csv_of(("姓名", "账号", "岗位"), ("吴二", "wu2", "驾驶员")))
    assert not User.objects.filter(username="wu2").exists()


def test_passwords_of_a_sheet_are_hashed_before_the_database_is_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    an, depths = as_user(the_cast().an), []
    hashed = User.set_password

    def watched(person: User, password: str | None) -> None:
        depths.append(len(connection.savepoint_ids))
        hashed(person, password)

    monkeypatch.setattr(User, "set_password", watched)
    outside = len(connection.savepoint_ids)
    sent_in(an, STAFF, csv_of(("姓名", "账号", "岗位"), ("吴二", "wu2", "驾驶员"), ("吴三", "wu3", "驾驶员")))
    assert depths == [outside, outside]


def test_a_file_that_cannot_be_read_any_more_is_to_be_uploaded_again() -> None:
    cast = the_cast()
    an = as_user(cast.an)
    kept = keep_upload(
        scope=scope_of(cast.an, cast.county), content="stations", sender="x", file=("a.csv", b"\x89PNG\r\n\x1a\n")
    )
    answer = an.get(f"{STATIONS}{kept.pk}/", follow=True)
    assert "Upload it again" in text_of(answer)
    assert not Upload.objects.exists()


def test_a_sheet_of_one_kind_is_not_there_as_another() -> None:
    an = as_user(the_cast().an)
    answer = upload(an, STATIONS, csv_of(("名称", "编号"), ("新站", "x1")))
    assert an.get(answer["Location"].replace("stations", "staff")).status_code == 404


def test_the_page_says_what_a_sheet_may_hold_in_both_languages() -> None:
    cast = the_cast()
    assert "waybill number" in text_of(as_user(cast.chen).get("/330822/parcels/imports/"))
    assert "运单号" in text_of(as_user(cast.chen, "zh-hans").get("/330822/parcels/imports/"))


def test_a_second_import_of_the_same_sheet_changes_nothing() -> None:
    an = as_user(the_cast().an)
    for _time in range(2):
        assert sent_in(an, STATIONS, csv_of(("名称", "编号"), ("新站", "x1"))).status_code == 302
    assert Station.objects.get(station_id="x1").history.count() == 1


def test_a_column_that_was_chosen_away_stays_away_for_the_sender() -> None:
    an = as_user(the_cast().an)
    sheet = csv_of(("名称", "编号", "级别"), ("新站", "x1", "甲级"))
    first = upload(an, STATIONS, sheet, sender="甲公司")
    assert proposed(text_of(an.get(first["Location"])))["column-level"] == "级别"
    assert step(an, first["Location"], "import", level="").status_code == 302
    again = upload(an, STATIONS, sheet, sender="甲公司")
    mine = proposed(text_of(an.get(again["Location"])))
    assert (mine["column-level"], mine["column-name"]) == ("", "名称")
    other = upload(an, STATIONS, sheet, sender="乙公司")
    assert proposed(text_of(an.get(other["Location"])))["column-level"] == "级别"


def test_a_field_that_has_no_column_yet_is_guessed_when_one_appears() -> None:
    an = as_user(the_cast().an)
    assert sent_in(an, STATIONS, csv_of(("名称", "编号"), ("新站", "x1"))).status_code == 302
    again = upload(an, STATIONS, csv_of(("名称", "编号", "纬度"), ("新站", "x1", "28.9")))
    assert proposed(text_of(an.get(again["Location"])))["column-lat"] == "纬度"


def test_a_heading_that_the_sender_renamed_is_guessed_anew() -> None:
    an = as_user(the_cast().an)
    assert sent_in(an, STATIONS, csv_of(("站点名称", "编号"), ("新站", "x1"))).status_code == 302
    again = upload(an, STATIONS, csv_of(("驿站名称", "编号"), ("新站", "x1")))
    assert proposed(text_of(an.get(again["Location"])))["column-name"] == "驿站名称"


def test_senders_whose_columns_are_known_are_offered_and_a_carriers_clerk_sees_their_own_alone() -> None:
    cast = the_cast()
    for sender, content in (("乙快递", "parcels"), ("乙快递", "scans"), ("镇里", "staff")):
        ColumnMapping.objects.create(county=cast.county, sender=sender, content=content)
    address = "/330822/parcels/imports/"
    assert as_user(cast.chen).get(address).context["senders"] == ["乙快递"]
    assert '<option value="乙快递">' in text_of(as_user(cast.chen).get(address))
    assert as_user(cast.kong).get(address).context["senders"] == [cast.carrier.name]


def test_what_stops_an_import_stands_before_notes_and_each_in_the_order_of_lines() -> None:
    cast = the_cast()
    an = as_user(cast.an)
    people = (
        ("Zhu", cast.zhu.username, "驾驶员"),
        ("", "x1", "驾驶员"),
        ("Lin", cast.lin.username, "调度员"),
        ("甲", "x2", ""),
    )
    told = step(an, upload(an, STAFF, csv_of(("姓名", "账号", "岗位"), *people))["Location"], "check")
    assert [line for _code, line, _column in problems_of(told)] == [3, 5, 2, 4]
