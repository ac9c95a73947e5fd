"""Files that show something of a case: added by whoever works on it, read by whoever sees it, told in the ledger."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cases.people import Staff, a_case, brought_to, the_staff
from tests.county.evidence_files import POSITION, a_pdf, a_photo, a_word_document
from tests.county.pages import as_user, text_of
from tests.feeds.bombs import parts_of, zipped
from tongcun.cases.actions import Said, do_part, invite
from tongcun.cases.models import Case, CaseEvidence, Shows
from tongcun.cases.prints.ledger import ledger
from tongcun.cases.pure.acts import Act
from tongcun.cases.pure.parts import PartAct
from tongcun.cases.queries.rates import Period
from tongcun.county.evidence import LARGEST_EVIDENCE_BYTES
from tongcun.county.models import User

pytestmark = pytest.mark.django_db
CASES = "/330822/cases/"


def _sent(user: User, case: Case, name: str, raw: bytes, shows: str = "before", **said: Any) -> Any:
    file = SimpleUploadedFile(name, raw)
    return as_user(user).post(f"{CASES}{case.number}/evidence/", {"file": file, "shows": shows, **said})


def _address(one: CaseEvidence) -> str:
    return f"{CASES}{one.case.number}/evidence/{one.pk}/"


def _signed(staff: Staff, **facts: Any) -> Case:
    return brought_to(staff, a_case(staff, **facts), Act.SIGN)


def test_a_photo_of_the_lead_stands_on_the_page_with_what_it_shows_and_whose_it_is() -> None:
    staff = the_staff()
    case = _signed(staff)
    assert _sent(staff.gao, case, "线杆.jpg", a_photo(), words="离地三米").status_code == 302
    one = CaseEvidence.objects.get()
    assert (one.by, one.unit, one.shows) == (staff.gao, staff.bureau, Shows.BEFORE)
    page = text_of(as_user(staff.su).get(f"{CASES}{case.number}/"))
    assert "before the work" in page
    assert "离地三米" in page
    given = as_user(staff.su).get(_address(one))
    assert given["Content-Type"] == "image/jpeg"
    assert POSITION.encode() not in given.content


def test_officer_and_desk_and_lead_add_files_and_who_only_looks_on_does_not() -> None:
    staff = the_staff()
    case = _signed(staff)
    for number, user in enumerate((staff.cast.mao, staff.su, staff.gao), 1):
        _sent(user, case, f"{number}.pdf", a_pdf() + bytes(number))
        assert CaseEvidence.objects.count() == number
    for user in (staff.bai, staff.shi):
        assert "cannot be done any more" in text_of(_sent(user, case, "4.pdf", a_pdf()))
    assert CaseEvidence.objects.count() == 3
    assert _sent(staff.cast.wu, case, "5.pdf", a_pdf()).status_code == 404


def test_a_unit_that_declined_its_part_looks_on_and_adds_nothing() -> None:
    staff = the_staff()
    case = _signed(staff)
    part = invite(case=case, unit=staff.power, doer=staff.as_lead(), words="请协办")
    assert _sent(staff.dian, case, "1.pdf", a_pdf()).status_code == 302
    do_part(part=part, act=PartAct.DECLINE, doer=staff.as_power(), said=Said(words="不属电力设施"))
    assert "cannot be done any more" in text_of(_sent(staff.dian, case, "2.pdf", a_pdf() + b"2"))
    assert CaseEvidence.objects.count() == 1
    assert as_user(staff.dian).post(f"{CASES}{case.number}/in-full/").status_code == 403


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("线杆.pdf", a_photo(), "not what its name says"),
        ("大.pdf", b"%PDF-1.4" + bytes(LARGEST_EVIDENCE_BYTES), "larger than 10 MB"),
        ("表.xlsx", zipped(parts_of() | {"xl/vbaProject.bin": b"x"}), "holds a program"),
        ("空.jpg", b"", "is empty"),
        ("程序.exe", b"MZ" + bytes(100), "none of what is kept"),
    ],
)
def test_a_bad_file_is_refused_with_what_to_do_and_nothing_is_kept(name: str, raw: bytes, told: str) -> None:
    staff = the_staff()
    case = _signed(staff)
    assert told in text_of(_sent(staff.gao, case, name, raw))
    assert CaseEvidence.objects.count() == 0


def test_files_of_a_confidential_case_are_read_by_whoever_handles_it_alone() -> None:
    staff = the_staff()
    case = _signed(staff, is_confidential=True)
    _sent(staff.gao, case, "协议.docx", a_word_document(), shows="agreement")
    address = _address(CaseEvidence.objects.get())
    users = (staff.gao, staff.su, staff.shi, staff.bai, staff.dian, staff.xiang, staff.cast.mao, staff.cast.wu)
    assert [as_user(user).get(address).status_code for user in users] == [200, 200, 200, 200, 404, 404, 404, 404]


def test_a_file_is_not_read_by_the_number_of_another_case() -> None:
    staff = the_staff()
    case, other = _signed(staff), a_case(staff)
    _sent(staff.gao, case, "a.pdf", a_pdf())
    one = CaseEvidence.objects.get()
    assert as_user(staff.su).get(f"{CASES}{other.number}/evidence/{one.pk}/").status_code == 404


def test_the_same_file_sent_twice_is_there_once_and_for_something_else_is_refused() -> None:
    staff = the_staff()
    case = _signed(staff)
    for _time in range(2):
        assert _sent(staff.gao, case, "a.pdf", a_pdf()).status_code == 302
    assert "there already" in text_of(_sent(staff.gao, case, "a.pdf", a_pdf(), shows="after"))
    assert CaseEvidence.objects.count() == 1


def test_a_file_is_taken_back_with_a_reason_by_who_added_it_or_the_desk_and_given_to_nobody_then() -> None:
    staff = the_staff()
    case = _signed(staff)
    _sent(staff.gao, case, "a.pdf", a_pdf())
    address = _address(CaseEvidence.objects.get())
    refused = as_user(staff.cast.mao).post(f"{address}take-back/", {"because": "错了"})
    assert "cannot be done any more" in text_of(refused)
    assert "why it is taken back" in text_of(as_user(staff.gao).post(f"{address}take-back/", {"because": " "}))
    assert as_user(staff.gao).post(f"{address}take-back/", {"because": "传错了案子"}).status_code == 302
    assert as_user(staff.su).get(address).status_code == 404
    page = text_of(as_user(staff.su).get(f"{CASES}{case.number}/"))
    assert "传错了案子" in page
    assert CaseEvidence.history.count() == 2


def test_the_ledger_tells_the_files_kind_by_kind_and_none_that_was_taken_back() -> None:
    staff = the_staff()
    case = _signed(staff)
    _sent(staff.gao, case, "后.jpg", a_photo(), shows="after")
    _sent(staff.gao, case, "前.jpg", a_photo(32, 32), shows="before")
    _sent(staff.gao, case, "错.pdf", a_pdf(), shows="other")
    wrong = CaseEvidence.objects.get(shows="other")
    as_user(staff.gao).post(f"{_address(wrong)}take-back/", {"because": "错"})
    day = datetime.date(2021, 9, 1)
    table = ledger(Case.objects.all(), staff.county, Period(day, day), "en").blocks[0]
    assert table.rows[0][-1] == "before the work: 前.jpg\nafter the work: 后.jpg"  # type: ignore[union-attr]
