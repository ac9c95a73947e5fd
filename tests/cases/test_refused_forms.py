"""A form that is refused answers 422 with what was typed, unfolded; what is typed twice is typed by nobody."""

from __future__ import annotations

import datetime
import re
from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cases.people import Staff, a_case, brought_to, the_staff
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import ask_exclusion, invite
from tongcun.cases.models import Case, Part, Reason
from tongcun.cases.pure.acts import Act
from tongcun.county.clock import now, service_date
from tongcun.county.models import Role, User

pytestmark = pytest.mark.django_db
CASES = "/330822/cases/"
TYPED = "一大段好不容易写下的话"


def refused(user: User, address: str, said: dict[str, Any]) -> str:
    answer = as_user(user).post(f"{CASES}{address}", said)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = text_of(answer)
    assert 'role="alert"' in page
    return page


PAGES = (
    "cases/new/", "cases/notes/new/", "papers/new/", "liaison/desk/", "liaison/schemes/new/",
    "liaison/schemes/{scheme}/", "liaison/schemes/{scheme}/officers/new/", "liaison/schemes/{scheme}/rounds/new/",
    "liaison/enterprises/{firm}/visits/new/", "cases/{case}/link/",
)  # fmt: skip
"""The pages of one form."""


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_one_form_answers_422_as_well_when_it_is_refused_and_200_when_it_is_opened(address: str) -> None:
    staff = the_staff()
    for role in (Role.SUPERVISOR, Role.ADMINISTRATOR):
        staff.su.postings.create(county=staff.county, role=role)
    case, scheme = a_case(staff), staff.firm.liaisons.get().scheme
    page = "/330822/" + address.format(scheme=scheme.pk, firm=staff.firm.pk, case=case.number)
    client = as_user(staff.su)
    assert client.get(page).status_code == HTTPStatus.OK
    unfit = dict.fromkeys(("first_date", "visited_on", "found_on", "received_on", "desk_phone"), "没有这一天")
    answer = client.post(page, {"name": TYPED, "title": TYPED, "problem": TYPED, "words": TYPED, **unfit})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    form = answer.context["form"]
    assert form.errors
    typed = [name for name in form.fields if form.data.get(name) in (TYPED, "没有这一天")]
    assert all(str(form.data[name]) in text_of(answer) for name in typed)


def opened(page: str, address: str) -> str:
    """What stands in the unfolded form of an address."""
    before, _found, after = page.partition(f'action="{CASES}{address}"')
    assert before.rpartition("<details")[2].startswith(" open>")
    return after.partition("</form>")[0]


def is_chosen(form: str, value: object) -> bool:
    return re.search(rf'<option value="{value}"[^>]*selected', form) is not None


@pytest.fixture
def staff(db: None) -> Staff:
    return the_staff()


@pytest.fixture
def case(staff: Staff) -> Case:
    return brought_to(staff, a_case(staff), Act.RESPOND)


def test_an_act_and_what_was_said_with_it(staff: Staff, case: Case) -> None:
    said = {"act": "report", "outcome": "partly", "words": TYPED, "at": "2001-01-01T08:00"}
    page = refused(staff.gao, f"{case.number}/act/", said)
    unfolded = page.partition("<details open>")[2].partition("</details>")[0]
    assert TYPED in unfolded
    assert is_chosen(unfolded, "partly")
    assert page.count("<details open>") == 1


def test_a_part_that_is_promised_for_yesterday(staff: Staff, case: Case) -> None:
    part = invite(case=case, unit=staff.power, doer=staff.as_lead(), words="请改造线路")
    yesterday = service_date(staff.county) - datetime.timedelta(days=1)
    said = {"act": "promise", "words": TYPED, "until": yesterday.isoformat(), "person": "电样例"}
    page = refused(staff.dian, f"parts/{part.pk}/act/", said)
    assert all(kept in page for kept in (TYPED, "电样例", yesterday.isoformat()))
    assert page.count("<details open>") == 1
    assert Part.objects.get().state == "invited"


def test_two_parts_on_a_page_share_no_field(staff: Staff, case: Case) -> None:
    for unit in (staff.power, staff.township):
        invite(case=case, unit=unit, doer=staff.as_lead(), words="请协办")
    page = text_of(as_user(staff.gao).get(f"{CASES}{case.number}/"))
    ids = [piece.partition('"')[0] for piece in page.split(' id="')[1:]]
    assert sorted(ids) == sorted(set(ids))


def test_an_invitation_of_the_lead_itself(staff: Staff, case: Case) -> None:
    page = refused(staff.gao, f"{case.number}/invite/", {"unit": staff.bureau.pk, "words": TYPED})
    form = opened(page, f"{case.number}/invite/")
    assert TYPED in form
    assert is_chosen(form, staff.bureau.pk)


def test_a_site_meeting_that_is_still_to_come(staff: Staff, case: Case) -> None:
    tomorrow = now() + datetime.timedelta(days=1)
    said = {"at": f"{tomorrow:%Y-%m-%dT%H:%M}", "place": "村口", "came": "高某、电样例", "agreed": TYPED}
    form = opened(refused(staff.gao, f"{case.number}/site-meeting/", said), f"{case.number}/site-meeting/")
    assert all(kept in form for kept in ("村口", "高某、电样例", TYPED))


def test_another_grade_without_a_reason(staff: Staff, case: Case) -> None:
    form = opened(refused(staff.su, f"{case.number}/classify/", {"grade": "urgent"}), f"{case.number}/classify/")
    assert is_chosen(form, "urgent")


def test_an_exclusion_without_words_and_a_verdict_that_is_none(staff: Staff, case: Case) -> None:
    ask = f"{case.number}/exclude/"
    form = opened(refused(staff.su, ask, {"reason": Reason.values[-1], "words": " "}), ask)
    assert is_chosen(form, Reason.values[-1])
    asked = ask_exclusion(case=case, reason=Reason(Reason.values[0]), words="并非本县可办", by=staff.su)
    decide = f"exclusions/{asked.pk}/decide/"
    assert TYPED in opened(refused(staff.shi, decide, {"verdict": "perhaps", "words": TYPED}), decide)


def test_a_file_of_another_kind(staff: Staff, case: Case) -> None:
    said = {"file": SimpleUploadedFile("程序.exe", b"MZ no photo"), "shows": "after", "words": "线杆已迁"}
    form = opened(refused(staff.gao, f"{case.number}/evidence/", said), f"{case.number}/evidence/")
    assert "线杆已迁" in form
    assert is_chosen(form, "after")


def test_a_sample_call_without_a_number(staff: Staff, case: Case) -> None:
    done = brought_to(staff, a_case(staff), Act.CONFIRM)
    call = f"sampling/{done.number}/call/"
    said = {"month": f"{service_date(staff.county):%Y-%m}", "result": "differs", "called": " ", "words": TYPED}
    form = opened(refused(staff.shi, call, said), call)
    assert TYPED in form
    assert is_chosen(form, "differs")


def test_whoever_is_too_late_is_told_with_the_page_as_it_is(staff: Staff, case: Case) -> None:
    assert "cannot be done any more" in refused(staff.gao, f"{case.number}/act/", {"act": "sign"})
