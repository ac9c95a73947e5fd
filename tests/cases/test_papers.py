"""Papers: drafted from the facts, signed and numbered by a supervisor, and never changed from then on."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import translation

from tests.cases.people import Staff, a_case, brought_to, shown_long_enough, the_staff, with_limits
from tests.county.pages import as_user
from tongcun.cases.actions import (
    ASKER,
    Doer,
    Said,
    Wording,
    do_act,
    draft_paper,
    draft_recall,
    drop_draft,
    keep_draft,
    sign_paper,
)
from tongcun.cases.models import Case, Paper, PaperDraft, PaperKind, Series
from tongcun.cases.prints.drafting import late_by_the_clock
from tongcun.cases.pure.acts import Act, Party
from tongcun.cases.queries.supervising import proposals, rule_of
from tongcun.cases.queries.units import unit_to_act
from tongcun.county.actions import RefusedError
from tongcun.county.clock import now
from tongcun.loops.clock import Unit as TimeUnit

pytestmark = pytest.mark.django_db
CHINA = datetime.timezone(datetime.timedelta(hours=8))


At = Callable[..., None]


@pytest.fixture
def at() -> Iterator[At]:
    """Sets the clock: year, month, day, hour and minute in China."""
    with ExitStack() as stack:

        def set_to(*moment: int) -> None:
            when = datetime.datetime(*moment, tzinfo=CHINA)  # type: ignore[arg-type, misc]
            stack.enter_context(time_machine.travel(when, tick=False))

        yield set_to


def a_late_case(staff: Staff, at: At) -> Case:
    """Signed on Friday 17 September 2021 at nine, to be reported in one workday; by Wednesday at nine it is late."""
    with_limits(staff, report=(1, TimeUnit.WORKING_DAYS))
    at(2021, 9, 17, 9, 0)
    case = brought_to(staff, a_case(staff, "十千伏线路迁改"), Act.RESPOND)
    at(2021, 9, 22, 9, 0)
    return case


def signed_note(staff: Staff, case: Case) -> Paper:
    return sign_paper(draft=draft_paper(kind=PaperKind.URGE, to=staff.bureau, cases=[case], by=staff.shi), by=staff.shi)


def test_a_draft_says_what_was_promised_until_when_how_late_it_is_and_who_holds_it(at: At) -> None:
    staff = the_staff()
    case = a_late_case(staff, at)
    draft = draft_paper(kind=PaperKind.SUPERVISE, to=staff.bureau, cases=[case], by=staff.shi)
    assert draft.title == "Supervision notice on “十千伏线路迁改”"
    assert "is held by 农业农村局（样例）" in draft.body
    assert "Report was due on 2021-09-20 17:30; by 2021-09-22 09:00 the time is exceeded by 7 h 30 min" in draft.body
    (section,) = draft.grounds
    assert ["Enterprise", "样例牧业"] in section["facts"]
    assert [table["caption"] for table in section["tables"]] == ["Limits", "What was done last"]
    assert Paper.objects.count() == 0


def test_what_the_desk_is_late_with_is_told_to_the_desk_and_not_to_the_unit_that_holds_the_case(at: At) -> None:
    staff = the_staff()
    with_limits(staff, report=(9, TimeUnit.WORKING_DAYS), review=(1, TimeUnit.WORKING_DAYS))
    at(2021, 9, 17, 9, 0)
    case = brought_to(staff, a_case(staff), Act.REPORT)
    at(2021, 9, 22, 9, 0)
    case.refresh_from_db()
    assert unit_to_act(case, staff.desk) == staff.desk
    body = draft_paper(kind=PaperKind.URGE, to=staff.desk, cases=[case], by=staff.shi).body
    assert f"The step that is late is for {staff.desk} to do. Review was due on 2021-09-20 17:30" in body
    page = as_user(staff.shi).get(f"/330822/papers/new/?case={case.number}&kind=urge").content.decode()
    assert f'<option value="{staff.desk.pk}" translate="no" selected>' in page
    (late,) = [one for one in proposals([case], rule_of(staff.county), now()) if one.case == case]
    assert late.unit == staff.desk


def test_a_draft_of_the_evening_on_which_the_time_ran_out_says_so(at: At) -> None:
    staff = the_staff()
    case = a_late_case(staff, at)
    at(2021, 9, 20, 20, 0)
    draft = draft_paper(kind=PaperKind.URGE, to=staff.bureau, cases=[case], by=staff.shi)
    assert "Report was due on 2021-09-20 17:30; the time is over." in draft.body
    assert [row[3] for row in draft.grounds[0]["tables"][0]["rows"]] == ["0 h 0 min of working time"]


def test_a_paper_names_whoever_did_a_step_and_the_enterprise_only_for_what_it_did_itself(at: At) -> None:
    staff = the_staff()
    with_limits(staff, report=(1, TimeUnit.WORKING_DAYS))
    at(2021, 9, 17, 9, 0)
    case = brought_to(staff, a_case(staff), Act.SORT)
    do_act(case=case, act=Act.SEND_BACK, doer=staff.as_lead(), said=Said(words="不属于本单位"))
    for act, doer, said in (
        (Act.DECIDE, Doer(Party.LEADER, staff.bai), Said(to=staff.bureau, words="由农业农村局办")),
        (Act.NOTE, Doer(Party.OFFICER, staff.cast.mao), Said(words="到企业看过")),
        (Act.SIGN, staff.as_lead(), Said()),
        (Act.WITHDRAW, ASKER, Said(words="不再需要")),
    ):
        do_act(case=case, act=act, doer=doer, said=said)
    draft = draft_paper(kind=PaperKind.URGE, to=staff.bureau, cases=[case], by=staff.shi)
    done = next(table for table in draft.grounds[0]["tables"] if table["caption"] == "What was done last")
    assert [row[2] for row in done["rows"][-5:]] == [
        "农业农村局（样例）", "Bai", str(staff.cast.mao), "农业农村局（样例）", "样例牧业"
    ]  # fmt: skip


def test_a_paper_to_a_unit_that_is_no_more_can_still_be_recalled_and_no_other_is_written_to_it(at: At) -> None:
    staff = the_staff()
    case = a_late_case(staff, at)
    paper = signed_note(staff, case)
    left = draft_paper(kind=PaperKind.URGE, to=staff.bureau, cases=[case], by=staff.shi)
    staff.bureau.valid_until = datetime.date(2021, 9, 21)
    staff.bureau.save()
    recall = draft_recall(paper=paper, reason="机构改革", by=staff.shi)
    assert sign_paper(draft=recall, by=staff.shi).recalls == paper
    with pytest.raises(RefusedError, match="does not exist today"):
        sign_paper(draft=left, by=staff.shi)


def test_a_draft_in_chinese_reads_as_such_papers_do(at: At) -> None:
    staff = the_staff()
    case = a_late_case(staff, at)
    with translation.override("zh-hans"):
        draft = draft_paper(kind=PaperKind.URGE, to=staff.bureau, cases=[case], by=staff.shi)
    assert draft.title == "关于“十千伏线路迁改”的催办单"
    assert "农业农村局（样例）" in draft.body
    assert "工作时间" in draft.body
    assert not any(word in draft.body for word in ("was due", "held by", "Please"))


def test_signing_gives_the_next_number_of_kind_and_year_and_ends_the_draft(at: At) -> None:
    staff = the_staff()
    case = a_late_case(staff, at)
    kinds = (PaperKind.URGE, PaperKind.URGE, PaperKind.CIRCULAR)
    drafts = [draft_paper(kind=kind, to=None if kind is PaperKind.CIRCULAR else staff.bureau, cases=[case],
                          by=staff.shi) for kind in kinds]  # fmt: skip
    shown_long_enough(drafts[-1])
    signed = [sign_paper(draft=draft, by=staff.shi) for draft in drafts]
    at(2022, 1, 4, 9, 0)
    signed.append(signed_note(staff, case))
    assert [str(paper) for paper in signed] == [
        "催办〔2021〕1号", "催办〔2021〕2号", "通报〔2021〕1号", "催办〔2022〕1号"
    ]  # fmt: skip
    assert PaperDraft.objects.count() == 0
    assert signed[0].signer_name == "Shi"
    assert list(signed[0].cases.all()) == [case]


def test_a_number_is_not_lost_when_signing_fails(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    staff = the_staff()
    case = a_late_case(staff, at)
    draft = draft_paper(kind=PaperKind.URGE, to=staff.bureau, cases=[case], by=staff.shi)
    with monkeypatch.context() as broken:
        broken.setattr(Paper, "save", _no_disk)
        with pytest.raises(OSError, match="disk"):
            sign_paper(draft=draft, by=staff.shi)
    assert Series.objects.filter(kind__startswith="paper").count() == 0
    assert sign_paper(draft=draft, by=staff.shi).number == 1


def _no_disk(*_args: object, **_kwargs: object) -> None:
    raise OSError("the disk is full")


def test_a_draft_is_signed_once(at: At) -> None:
    staff = the_staff()
    case = a_late_case(staff, at)
    draft = draft_paper(kind=PaperKind.URGE, to=staff.bureau, cases=[case], by=staff.shi)
    again = PaperDraft.objects.get(pk=draft.pk)
    sign_paper(draft=draft, by=staff.shi)
    for late in (lambda: sign_paper(draft=again, by=staff.shi), lambda: drop_draft(draft=again)):
        with pytest.raises(RefusedError, match="signed or dropped"):
            late()
    assert Paper.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda paper: Paper.objects.filter(pk=paper.pk).update(body="something else"),
        lambda paper: Paper.objects.filter(pk=paper.pk)._raw_delete("default"),
        lambda paper: paper.cases.clear(),
    ],
    ids=["update", "delete", "cases"],
)
def test_the_database_refuses_to_change_a_signed_paper(at: At, change: Callable[[Paper], object]) -> None:
    staff = the_staff()
    paper = signed_note(staff, a_late_case(staff, at))
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        change(paper)
    assert Paper.objects.get(pk=paper.pk).body == paper.body


def test_a_paper_is_taken_back_only_by_another_with_a_number_of_its_own(at: At) -> None:
    staff = the_staff()
    case = a_late_case(staff, at)
    paper = signed_note(staff, case)
    recall = draft_recall(paper=paper, reason="时限计算有误", by=staff.shi)
    with pytest.raises(RefusedError, match="recall is drafted"):
        draft_recall(paper=Paper.objects.get(pk=paper.pk), reason="再次", by=staff.shi)
    signed = sign_paper(draft=recall, by=staff.shi)
    assert (str(signed), signed.recalls) == ("撤回〔2021〕1号", paper)
    assert "时限计算有误" in signed.body
    assert Paper.objects.get(pk=paper.pk).recalled_by == signed
    for what in (paper, signed):
        with pytest.raises(RefusedError):
            draft_recall(paper=Paper.objects.get(pk=what.pk), reason="再次", by=staff.shi)


def test_what_is_left_open_is_filled_in_before_anybody_signs(at: At) -> None:
    staff = the_staff()
    case = a_late_case(staff, at)
    draft = draft_paper(kind=PaperKind.TALK, to=staff.bureau, cases=[case], by=staff.shi)
    with pytest.raises(RefusedError, match="left open"):
        sign_paper(draft=draft, by=staff.shi)
    filled = draft.body.replace("____", "9月24日9时", 1).replace("____", "县政府301室")
    keep_draft(draft=draft, wording=Wording(draft.addressee, draft.title, filled))
    assert "县政府301室" in sign_paper(draft=draft, by=staff.shi).body


def test_who_belongs_to_the_unit_addressed_does_not_sign(at: At) -> None:
    staff = the_staff()
    case = a_late_case(staff, at)
    draft = draft_paper(kind=PaperKind.URGE, to=staff.bureau, cases=[case], by=staff.shi)
    with pytest.raises(RefusedError, match="does not sign"):
        sign_paper(draft=draft, by=staff.gao)


def test_what_cannot_be_written_is_refused_with_a_reason(at: At) -> None:
    staff = the_staff()
    case, hidden = a_late_case(staff, at), a_case(staff, "保密事项", is_confidential=True)
    gone = staff.power
    gone.valid_until = datetime.date(2021, 1, 1)
    gone.save()
    for kind, to, cases, words in (
        (PaperKind.RECALL, staff.bureau, [case], "drafted from the paper"),
        (PaperKind.URGE, staff.bureau, [], "at least one case"),
        (PaperKind.URGE, None, [case], "Choose the unit"),
        (PaperKind.CIRCULAR, None, [case, hidden], "confidential case"),
        (PaperKind.URGE, gone, [case], "does not exist today"),
    ):
        with pytest.raises(RefusedError, match=words):
            draft_paper(kind=kind, to=to, cases=cases, by=staff.shi)
    assert PaperDraft.objects.count() == 0


def test_a_case_that_is_not_late_is_told_by_its_state() -> None:
    staff = the_staff()
    case = a_case(staff, "无时限事项")
    draft = draft_paper(kind=PaperKind.URGE, to=staff.bureau, cases=[case], by=staff.shi)
    assert "It stands at “registered”." in draft.body


@pytest.mark.parametrize(
    ("hours", "minutes", "said"),
    [(3, 5, "3 h 5 min by the clock"), (45, 0, "45 h by the clock"), (48, 0, "2 d by the clock"),
     (145, 30, "6 d 1 h by the clock"), (0, 0, "0 h 0 min by the clock")],
)  # fmt: skip
def test_how_late_by_the_clock_is_told_in_whole_hours_and_from_two_days_on_in_days(
    hours: int, minutes: int, said: str
) -> None:
    assert late_by_the_clock(hours, minutes) == said
