"""What is confidential is read by whoever has it, by the desk, supervisors and leaders, and nowhere by anybody else."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from tests.cases.people import Staff, a_case, brought_to, the_staff
from tests.cases.test_reminding import wall
from tests.cast import a_person
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import Said, do_act, do_part, draft_paper, draft_recall, invite, sign_paper
from tongcun.cases.models import Case, PaperKind
from tongcun.cases.pure.acts import Act
from tongcun.cases.pure.parts import PartAct
from tongcun.county.actions import RefusedError
from tongcun.county.models import Role, Unit, User

pytestmark = pytest.mark.django_db
CASES = "/330822/cases/"
TITLE, FIRM = "欠薪举报", "样例牧业"


def a_confidential_case(staff: Staff, last: Act = Act.SIGN) -> Case:
    """With the bureau, which has signed."""
    return brought_to(staff, a_case(staff, TITLE, is_confidential=True), last)


def of_the_power_company(staff: Staff) -> User:
    """A secretary of a unit that has nothing to do with the case."""
    return a_person("Stranger", staff.county, Role.SECRETARY, unit=staff.power)


def reads(user: User, case: Case) -> bool:
    return as_user(user).get(f"{CASES}{case.number}/").status_code == 200


def test_the_sample_shows_the_secretary_of_another_unit_no_confidential_case() -> None:
    with time_machine.travel(wall("2021-09-06 09:00")):
        staff = the_staff()
        case = a_confidential_case(staff, Act.CONFIRM)
        pages = {
            user: text_of(as_user(user).get(f"{CASES}sampling/?month=2021-09"))
            for user in (staff.su, of_the_power_company(staff))
        }
    of_the_desk, of_a_stranger = pages.values()
    assert case.number in of_the_desk
    assert TITLE in of_the_desk
    assert not any(told in of_a_stranger for told in (case.number, TITLE, FIRM))


def test_the_link_page_tells_only_the_desk_what_else_an_enterprise_asked() -> None:
    staff = the_staff()
    a_confidential_case(staff)
    case = brought_to(staff, a_case(staff, "线杆过低"), Act.SORT)
    of_the_bureau = a_person("Clerk", staff.county, Role.SECRETARY, unit=staff.power)
    do_act(case=case, act=Act.SORT, doer=staff.as_desk(), said=Said(to=staff.power))
    page = f"{CASES}{case.number}/link/"
    assert TITLE in text_of(as_user(staff.su).get(page))
    assert TITLE not in text_of(as_user(of_the_bureau).get(page))
    as_user(of_the_bureau).post(page, {"to": Case.objects.get(title=TITLE).pk, "link": "repeat"})
    assert Case.objects.get(pk=case.pk).linked_to is None


@pytest.mark.parametrize("to", ["power", "township"])
def test_no_paper_about_a_confidential_case_goes_to_a_unit_that_does_not_have_it(to: str) -> None:
    staff = the_staff()
    case = a_confidential_case(staff)
    stranger: Unit = getattr(staff, to)
    with pytest.raises(RefusedError, match=f"{case.number} is confidential and not with"):
        draft_paper(kind=PaperKind.URGE, to=stranger, cases=[a_case(staff), case], by=staff.shi)
    assert draft_paper(kind=PaperKind.URGE, to=staff.bureau, cases=[case], by=staff.shi).pk
    invite(case=case, unit=stranger, doer=staff.as_lead(), words="请协办")
    assert draft_paper(kind=PaperKind.URGE, to=stranger, cases=[case], by=staff.shi).pk


def test_a_paper_that_was_drafted_is_not_signed_once_the_unit_has_the_case_no_more() -> None:
    staff = the_staff()
    case = a_confidential_case(staff)
    part = invite(case=case, unit=staff.power, doer=staff.as_lead(), words="请协办")
    draft, sent = (draft_paper(kind=PaperKind.URGE, to=staff.power, cases=[case], by=staff.shi) for _ in range(2))
    paper = sign_paper(draft=sent, by=staff.shi)
    do_part(part=part, act=PartAct.DECLINE, doer=staff.as_power(), said=Said(words="与我司无关"))
    with pytest.raises(RefusedError, match="is confidential and not with"):
        sign_paper(draft=draft, by=staff.shi)
    assert sign_paper(draft=draft_recall(paper=paper, reason="发错了", by=staff.shi), by=staff.shi).pk


def test_who_was_asked_by_mistake_or_declined_reads_a_confidential_case_no_more() -> None:
    staff = the_staff()
    case, open_case = a_confidential_case(staff), brought_to(staff, a_case(staff), Act.SIGN)
    for one in (case, open_case):
        part = invite(case=one, unit=staff.power, doer=staff.as_lead(), words="请协办")
        assert reads(staff.dian, one)
        do_part(part=part, act=PartAct.DECLINE, doer=staff.as_power(), said=Said(words="与我司无关"))
    assert not reads(staff.dian, case)
    assert reads(staff.dian, open_case)
    invite(case=case, unit=staff.township, doer=staff.as_lead(), words="请协办")
    part = case.parts.get(unit=staff.township)
    assert reads(staff.xiang, case)
    do_part(part=part, act=PartAct.RELEASE, doer=staff.as_desk(), said=Said(words="请错了单位"))
    assert not reads(staff.xiang, case)
    assert reads(staff.gao, case)


def test_a_unit_that_took_part_reads_a_confidential_case_to_its_end() -> None:
    staff = the_staff()
    case = a_confidential_case(staff)
    part = invite(case=case, unit=staff.power, doer=staff.as_lead(), words="请协办")
    until = datetime.date(2030, 1, 1)
    for act, said in ((PartAct.PROMISE, Said(words="改造", until=until)), (PartAct.FINISH, Said(words="已改"))):
        do_part(part=part, act=act, doer=staff.as_power(), said=said, person="电样例")
        assert reads(staff.dian, case)
