"""What does not fit is a promise to look into it: a clock by working time, a light, who answers, what was found."""

from __future__ import annotations

import datetime
import io
import re
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import Cast, a_person, the_cast
from tests.county.evidence_files import a_photo
from tests.county.pages import as_user, text_of
from tests.parcels.test_desk import text_of_page
from tongcun.county.models import FullView, Role
from tongcun.loops.clock import Unit
from tongcun.parcels.exceptions.clocks import watch_of
from tongcun.parcels.models import Discrepancy, DiscrepancyKind
from tongcun.parcels.pure.custody import Misfit
from tongcun.parcels.pure.finding_kinds import FindingKind

pytestmark = pytest.mark.django_db
LIST, DESK = "/330822/discrepancies/", "/330822/my-desk/"


def wall(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def cast() -> Any:
    """Monday morning."""
    with time_machine.travel(wall("2021-09-06 09:00"), tick=False):
        yield the_cast()


def odd(cast: Cast, code: str = "A1", kind: DiscrepancyKind = DiscrepancyKind.DAMAGED, **facts: Any) -> Discrepancy:
    usual = {"station": cast.xiyuan, "opened_at": wall("2021-09-06 09:00")}
    return Discrepancy.objects.create(county=cast.county, kind=kind, code=code, **usual | facts)


def light(cast: Cast, found: Discrepancy, now: str) -> str:
    found.refresh_from_db()
    return str(watch_of(cast.county).of(found, wall(now)).light)


def test_until_the_county_says_otherwise_it_is_looked_into_by_the_end_of_the_next_working_day(cast: Cast) -> None:
    found = odd(cast)
    assert watch_of(cast.county).of(found, wall("2021-09-06 10:00")).due == wall("2021-09-07 17:30")
    lights = [light(cast, found, now) for now in ("2021-09-06 10:00", "2021-09-07 15:00", "2021-09-08 08:31")]
    assert lights == ["green", "yellow", "red"]


def test_a_limit_holds_for_its_kind_from_its_first_day_on_before_that_of_all(cast: Cast) -> None:
    said = {"amount": 1, "unit": Unit.SAME_DAY.value, "first_date": "2021-09-06"}
    cast.county.discrepancy_limits.create(kind=DiscrepancyKind.MISSING, **said)
    cast.county.discrepancy_limits.create(**said | {"amount": 3, "unit": Unit.WORKING_DAYS.value})
    missing, damaged = odd(cast, kind=DiscrepancyKind.MISSING), odd(cast)
    before = odd(cast, "A2", kind=DiscrepancyKind.MISSING, opened_at=wall("2021-09-03 09:00"))
    watch = watch_of(cast.county)
    due = [watch.of(one, wall("2021-09-06 10:00")).due for one in (missing, damaged, before)]
    assert due == [wall("2021-09-06 17:30"), wall("2021-09-09 17:30"), wall("2021-09-06 17:30")]


def test_what_was_found_is_kept_with_its_photo_and_whether_it_was_in_time(cast: Cast) -> None:
    found = odd(cast)
    deng = as_user(cast.deng)
    page = f"{LIST}{found.pk}/"
    assert "2021-09-07 17:30" in text_of(deng.get(page))
    photo = SimpleUploadedFile("carton.jpg", a_photo())
    assert deng.post(page, {"note": "外箱破了，内件完好", "evidence": photo}).status_code == 302
    found.refresh_from_db()
    assert (found.closed_by, found.note) == (cast.deng, "外箱破了，内件完好")
    assert deng.post(f"{page}file/")["Content-Type"] == "image/jpeg"
    assert watch_of(cast.county).of(found, wall("2021-10-09 09:00")).was_kept is True
    shown = text_of(deng.get(page))
    assert "外箱破了，内件完好" in shown
    assert 'name="note"' not in shown


def test_the_photo_of_a_label_is_shown_to_who_settles_such_things_there_and_each_look_is_recorded(cast: Cast) -> None:
    found = odd(cast)
    page = f"{LIST}{found.pk}/"
    photo = SimpleUploadedFile("label.jpg", a_photo())
    as_user(cast.zhu).post(page, {"note": "面单破了", "evidence": photo})
    assert not FullView.objects.exists()
    for user in (cast.zhu, cast.deng):
        assert f'action="{page}file/"' in text_of(as_user(user).get(page))
        assert as_user(user).post(f"{page}file/")["Content-Type"] == "image/jpeg"
    views = FullView.objects.order_by("pk").values_list("user", "what")
    assert list(views) == [(user.pk, "evidence of damaged A1") for user in (cast.zhu, cast.deng)]


def test_who_only_looks_on_learns_that_there_is_a_photo_and_does_not_see_it(cast: Cast) -> None:
    found = odd(cast)
    page = f"{LIST}{found.pk}/"
    as_user(cast.deng).post(page, {"note": "面单破了", "evidence": SimpleUploadedFile("label.jpg", a_photo())})
    for role in (Role.LEADER, Role.SUPERVISOR, Role.BUREAU):
        user = as_user(a_person(f"looks-{role}", cast.county, role))
        shown = text_of(user.get(page))
        assert "only who settles it here may look at it" in shown
        assert "label.jpg" not in shown
        assert user.post(f"{page}file/").status_code == 403
    assert as_user(cast.deng).get(f"{page}file/").status_code == 405
    assert not FullView.objects.exists()


def test_nothing_is_closed_without_a_word_and_nothing_twice(cast: Cast) -> None:
    found = odd(cast)
    deng = as_user(cast.deng)
    assert deng.post(f"{LIST}{found.pk}/", {"note": ""}).status_code == 200
    found.refresh_from_db()
    assert found.closed_at is None
    for words in ("第一次", "第二次"):
        deng.post(f"{LIST}{found.pk}/", {"note": words})
    found.refresh_from_db()
    assert found.note == "第一次"


def test_my_desk_has_each_with_its_light_the_pressing_first(cast: Cast) -> None:
    late = odd(cast, "LATE", opened_at=wall("2021-09-01 09:00"))
    odd(cast, "SOON")
    page = text_of(as_user(cast.deng).get(DESK))
    assert page.index("LATE") < page.index("SOON")
    assert f"{LIST}{late.pk}/" in page
    assert "was due 09-02 17:30" in page


def test_who_only_looks_on_sees_who_lets_grow_late_and_cannot_close_it(cast: Cast) -> None:
    odd(cast, "LATE", opened_at=wall("2021-09-01 09:00"))
    found = odd(cast, "SOON")
    for role in (Role.LEADER, Role.SUPERVISOR, Role.BUREAU):
        user = as_user(a_person(f"looks-{role}", cast.county, role))
        page = text_of(user.get(DESK))
        asks = role is not Role.BUREAU  # a bureau asks nobody for parcels: it has nothing to do there
        assert ("1 thing to look into is overdue" in page, "西源村" in page) == (asks, asks)
        listed = text_of(user.get(f"{LIST}?light=red"))
        assert "LATE" in listed
        assert "SOON" not in listed
        user.post(f"{LIST}{found.pk}/", {"note": "看过了"})
        assert user.post(f"{LIST}{found.pk}/close/", {"note": "看过了"}).status_code == 403
    found.refresh_from_db()
    assert found.closed_at is None


def test_everybody_sees_what_lies_below_their_place_and_no_more(cast: Cast) -> None:
    here, there = odd(cast), odd(cast, "B1", station=cast.shangyou)
    bound = a_person("Xin", cast.county, Role.LEADER, township=cast.xiyuan.township)
    for user in (bound, cast.zhu):
        assert as_user(user).get(f"{LIST}{here.pk}/").status_code == 200
        assert as_user(user).get(f"{LIST}{there.pk}/").status_code == 404
    # Its words alone: a page's tokens are drawn anew each time, and may hold either.
    page = text_of_page(as_user(cast.wu).get(DESK))
    assert "B1" in page
    assert "A1" not in page


def test_the_desks_that_scan_keep_their_first_page(cast: Cast) -> None:
    odd(cast)
    for user in (cast.chen, cast.zhu, cast.lin):
        assert as_user(user).get(DESK).status_code == 403


def test_the_list_goes_out_as_a_workbook_with_what_was_found_and_how_many_were_in_time(cast: Cast) -> None:
    odd(
        cast, closed_at=wall("2021-09-06 08:00"), opened_at=wall("2021-09-03 09:00"), closed_by=cast.deng, note="找到了"
    )
    odd(cast, "A2")
    raw = as_user(cast.deng).get(f"{LIST}list/xlsx/").getvalue()
    sheets = openpyxl.load_workbook(io.BytesIO(raw))
    told = [str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert {"A1", "A2", "找到了", "of these in time"} <= set(told)


def test_a_list_that_has_not_room_for_all_has_the_newest_and_says_how_many_there_are(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tongcun.parcels.views.exceptions.MOST_LISTED", 2)
    for day in (1, 2, 3):
        odd(cast, f"DAY{day}", opened_at=wall(f"2021-09-0{day} 09:00"))
    raw = as_user(cast.deng).get(f"{LIST}list/xlsx/").getvalue()
    cells = [
        str(cell) for sheet in openpyxl.load_workbook(io.BytesIO(raw)) for row in sheet.iter_rows(values_only=True)
        for cell in row if cell
    ]  # fmt: skip
    assert [cell for cell in cells if cell.startswith("DAY")] == ["DAY2", "DAY3"]
    assert cells[cells.index("Opened on these days") + 1] == "3"
    assert cells[cells.index("Listed and counted below: the newest") + 1] == "2"


def test_the_list_of_one_light_goes_on_beyond_what_is_looked_through_at_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tongcun.parcels.views.exceptions.MOST_LOOKED_AT", 2)
    for code in ("LATE1", "LATE2"):
        odd(cast, code, opened_at=wall("2021-09-01 09:00"))
    odd(cast, "SOON")
    first = text_of(as_user(cast.deng).get(f"{LIST}?light=green"))
    assert "there are newer ones" in first
    after = re.search(r"after=(\d+)", first)
    assert after is not None
    second = text_of(as_user(cast.deng).get(f"{LIST}?light=green&after={after[1]}"))
    assert "SOON" in second
    assert 'rel="next"' not in second


def test_a_limit_is_entered_on_its_page_once(cast: Cast) -> None:
    said = {"kind": "missing", "amount": "1", "unit": "same_day", "first_date": "2021-09-01"}
    deng = as_user(cast.deng)
    assert deng.post(f"{LIST}limits/", said).status_code == 302
    assert deng.post(f"{LIST}limits/", said).status_code == 200
    assert cast.county.discrepancy_limits.count() == 1
    assert as_user(cast.zhu).get(f"{LIST}limits/").status_code == 403


def test_every_kind_of_finding_has_words_and_custodys_misfits_are_among_them() -> None:
    assert list(DiscrepancyKind.values) == [kind.value for kind in FindingKind]
    assert {misfit.value for misfit in Misfit} < set(FindingKind)
