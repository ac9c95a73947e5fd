"""What is confidential is read by whoever has it, by the desk, supervisors and leaders, and nowhere by anybody else."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cases.cards import a_visitor
from tests.cases.people import Staff, a_case, brought_to, shown_long_enough, steps, the_staff, with_limits
from tests.cases.schemes import a_visit
from tests.cases.test_reminding import wall
from tests.cast import a_person
from tests.county.evidence_files import a_photo
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import (
    Said,
    do_act,
    do_part,
    draft_paper,
    draft_recall,
    invite,
    keep_round,
    prepare_report,
    set_confidential,
    show_circular,
    sign_paper,
)
from tongcun.cases.models import Case, Liaison, PaperDraft, PaperKind, ReportKind, Round, Visit
from tongcun.cases.prints.reports import document_of
from tongcun.cases.pure.acts import Act
from tongcun.cases.pure.parts import PartAct
from tongcun.cases.queries.rates import Period
from tongcun.county.actions import RefusedError
from tongcun.county.clock import service_date
from tongcun.county.models import Role, Unit, User
from tongcun.loops.clock import Unit as TimeUnit

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


# --- Set and lifted later by the desk.


def kept(staff: Staff, case: Case, *, keep: bool = True, words: str = "举报人要求保密") -> None:
    set_confidential(case=case, is_confidential=keep, words=words, doer=staff.as_desk())


def test_a_problem_told_on_a_visit_is_confidential_if_the_officer_ticks_it_and_they_read_it_no_more() -> None:
    staff = the_staff()
    officer, address = as_user(staff.cast.mao), f"/330822/liaison/enterprises/{staff.firm.pk}/visits/new/"
    said = {
        "visited_on": service_date(staff.county).isoformat(), "met": "周某人", "said": "看了圈舍。", "problem": TITLE,
        "photo": SimpleUploadedFile("a.jpg", a_photo()), "scheme": Liaison.objects.get().scheme_id,
    }  # fmt: skip
    assert "Give the asker this receipt code" in text_of(officer.post(address, said | {"is_confidential": "on"}))
    assert Case.objects.get().is_confidential
    page = f"/330822/liaison/visits/{Visit.objects.get().pk}/"
    for user, seen in ((staff.cast.mao, False), (staff.xiang, False), (staff.su, True)):
        client = as_user(user)
        for one in (page, f"/330822/liaison/enterprises/{staff.firm.pk}/visits/",
                    f"/330822/liaison/enterprises/{staff.firm.pk}/"):  # fmt: skip
            assert (TITLE in text_of(client.get(one))) is seen, (user, one)
        assert (client.get(f"{page}photo/").status_code == 200) is seen


def test_a_round_names_the_problem_of_a_confidential_case_to_the_desk_alone() -> None:
    staff = the_staff()
    liaison = Liaison.objects.get()
    today = service_date(staff.county)
    inspection = Round(scheme=liaison.scheme, number=1, first_date=today, last_date=today)
    keep_round(inspection=inspection)
    case = a_visit(liaison, today, problem=TITLE).case
    assert case is not None
    page = f"/330822/liaison/rounds/{inspection.pk}/"
    assert TITLE in text_of(as_user(staff.cast.mao).get(page))
    kept(staff, case)
    assert TITLE not in text_of(as_user(staff.cast.mao).get(page))
    assert TITLE in text_of(as_user(staff.su).get(page))


def test_the_desk_keeps_a_case_confidential_and_from_then_on_only_who_has_it_reads_it() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff, TITLE), Act.SIGN)
    page, visitor = f"{CASES}{case.number}/", a_visitor(staff)
    assert reads(staff.cast.mao, case)
    assert TITLE in text_of(visitor.get())
    as_user(staff.su).post(f"{page}confidential/", {"keep": "yes", "words": "举报人要求保密"})
    assert {user.username.split("-")[0]: reads(user, case) for user in (staff.cast.mao, staff.xiang, staff.gao)} == {
        "mao": False, "xiang": False, "gao": True
    }  # fmt: skip
    for address in (CASES, f"/330822/liaison/enterprises/{staff.firm.pk}/", "/330822/my-desk/"):
        assert TITLE not in text_of(as_user(staff.cast.mao).get(address))
    assert TITLE not in text_of(visitor.get())
    assert "举报人要求保密" in text_of(as_user(staff.gao).get(page))


def test_once_it_is_lifted_all_read_the_case_again_and_the_reasons_only_who_read_it_before() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff, TITLE), Act.SIGN)
    kept(staff, case)
    as_user(staff.su).post(f"{CASES}{case.number}/confidential/", {"keep": "no", "words": "举报人同意公开"})
    told = {
        user: text_of(as_user(user).get(f"{CASES}{case.number}/"))
        for user in (staff.cast.mao, staff.xiang, staff.gao, staff.su)
    }
    for user, page in told.items():
        assert TITLE in page
        for reason in ("举报人要求保密", "举报人同意公开"):
            assert (reason in page) is (user in (staff.gao, staff.su)), (user, reason)


def test_it_is_set_and_lifted_with_a_reason_and_by_the_desk_alone() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff, TITLE), Act.SIGN)
    with pytest.raises(RefusedError, match="Give the reason"):
        kept(staff, case, words=" ")
    with pytest.raises(RefusedError, match="for others to do: county desk"):
        set_confidential(case=case, is_confidential=True, words="保密", doer=staff.as_lead())
    for user in (staff.gao, staff.shi, staff.bai, staff.cast.mao):
        answer = as_user(user).post(f"{CASES}{case.number}/confidential/", {"keep": "yes", "words": "保密"})
        assert answer.status_code == 403
    kept(staff, case)
    kept(staff, case)
    assert [event.act for event in case.events.all()].count(Act.KEEP_CONFIDENTIAL) == 1
    assert (case.state, case.lead) == ("signed", staff.bureau)


def test_a_circular_that_names_it_is_no_longer_shown_or_signed_and_a_signed_one_is_read_by_who_sees_all() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff, TITLE), Act.SIGN)
    shown, signed = (shown_long_enough(draft_paper(kind=PaperKind.CIRCULAR, to=None, cases=[case], by=staff.shi))
                     for _time in range(2))  # fmt: skip
    paper = sign_paper(draft=signed, by=staff.shi)
    pages = (f"/330822/papers/shown/{shown.pk}/", f"/330822/papers/{paper.pk}/")
    assert [as_user(staff.gao).get(page).status_code for page in pages] == [200, 200]
    kept(staff, case)
    assert [as_user(staff.gao).get(page).status_code for page in pages] == [404, 404]
    assert [as_user(staff.su).get(page).status_code for page in pages] == [200, 200]
    with pytest.raises(RefusedError, match="cannot name the confidential case"):
        sign_paper(draft=shown, by=staff.shi)
    unshown = PaperDraft.objects.get(pk=shown.pk)
    unshown.shown_at = None
    unshown.save()
    with pytest.raises(RefusedError, match="cannot name the confidential case"):
        show_circular(draft=unshown)
    assert sign_paper(draft=draft_recall(paper=paper, reason="有一件已转为保密", by=staff.shi), by=staff.shi).pk


def test_no_paper_tells_the_unit_why_a_case_is_confidential() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff, TITLE), Act.SIGN)
    kept(staff, case)
    draft = draft_paper(kind=PaperKind.URGE, to=staff.bureau, cases=[case], by=staff.shi)
    assert "举报人" not in str(draft.grounds) + draft.body


def test_a_report_that_was_prepared_names_a_case_no_more_once_it_is_confidential() -> None:
    staff = the_staff()
    with_limits(staff, report=(1, TimeUnit.HOURS))
    with time_machine.travel(wall("2021-09-06 09:00"), tick=False) as clock:
        case = brought_to(staff, a_case(staff, TITLE), Act.RESPOND)
        clock.move_to(wall("2021-09-09 09:00"))
        period = Period(datetime.date(2021, 9, 1), datetime.date(2021, 9, 8))
        report = prepare_report(county=staff.county, kind=ReportKind.WEEKLY, period=period, by=staff.shi)
        page = f"{CASES}reports/{report.pk}/"
        assert TITLE in text_of(as_user(staff.gao).get(page))
        kept(staff, case)
        assert TITLE not in text_of(as_user(staff.gao).get(page))
        assert TITLE not in str(document_of(report, []))


def test_the_sample_shows_it_to_a_stranger_only_as_long_as_it_is_open() -> None:
    with time_machine.travel(wall("2021-09-06 09:00")):
        staff = the_staff()
        stranger = of_the_power_company(staff)
        case = brought_to(staff, a_case(staff, TITLE), Act.SIGN)
        part = invite(case=case, unit=staff.power, doer=staff.as_lead(), words="请协办")
        do_part(part=part, act=PartAct.DECLINE, doer=staff.as_power(), said=Said(words="与我司无关"))
        do_part(part=part, act=PartAct.RELEASE, doer=staff.as_desk(), said=Said(words="不必"))
        for act, doer, said in steps(staff)[3:8]:
            do_act(case=case, act=act, doer=doer, said=said)
        sample = f"{CASES}sampling/?month=2021-09"
        assert TITLE in text_of(as_user(stranger).get(sample))
        kept(staff, case)
        assert TITLE not in text_of(as_user(stranger).get(sample))


def test_the_enterprise_is_told_by_its_receipt_that_it_is_confidential_and_that_it_no_longer_is() -> None:
    staff = the_staff()
    visitor = a_visitor(staff)
    receipt = visitor.tells(TITLE)
    case = Case.objects.get()
    kept(staff, case)
    assert "kept confidential from now on" in text_of(visitor.get("asker_receipt", receipt))
    kept(staff, case, keep=False, words="企业同意公开")
    page = text_of(visitor.get("asker_receipt", receipt))
    assert "no longer confidential" in page
    assert "企业同意公开" not in page
