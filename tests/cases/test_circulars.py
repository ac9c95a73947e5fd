"""A circular is shown to the units it names for a working day before it is signed; what they say is printed with it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from http import HTTPStatus
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.cases.people import Staff, a_case, brought_to, the_staff
from tests.county.pages import as_user, text_of
from tests.documents.reading import pages_of, squeezed
from tongcun.cases.actions import Wording, draft_paper, keep_draft, remark_circular, show_circular, sign_paper
from tongcun.cases.models import Paper, PaperDraft, PaperKind
from tongcun.cases.pure.acts import Act
from tongcun.county.actions import RefusedError

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")
FRIDAY = datetime.datetime(2026, 11, 27, 10, 0, tzinfo=ZONE)
MONDAY = datetime.datetime(2026, 11, 30, 17, 31, tzinfo=ZONE)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(FRIDAY, tick=False) as moved:
        yield moved


def a_circular(staff: Staff) -> PaperDraft:
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    return draft_paper(kind=PaperKind.CIRCULAR, to=None, cases=[case], by=staff.shi)


def test_a_circular_is_not_signed_before_it_was_shown_for_a_working_day(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    draft = a_circular(staff)
    with pytest.raises(RefusedError, match="Show it first"):
        sign_paper(draft=draft, by=staff.shi)
    show_circular(draft=draft)
    with pytest.raises(RefusedError, match="may be signed from 2026-11-30"):
        sign_paper(draft=draft, by=staff.shi)
    clock.move_to(MONDAY)
    assert sign_paper(draft=draft, by=staff.shi).number == 1


def test_other_papers_are_signed_without_being_shown(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    draft = draft_paper(kind=PaperKind.URGE, to=staff.bureau, cases=[a_case(staff)], by=staff.shi)
    with pytest.raises(RefusedError, match="Only a circular"):
        show_circular(draft=draft)
    assert sign_paper(draft=draft, by=staff.shi).number == 1


def test_what_a_unit_says_is_printed_with_the_circular(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    draft = a_circular(staff)
    shi, gao = as_user(staff.shi), as_user(staff.gao)
    assert shi.post(f"/330822/papers/drafts/{draft.pk}/show/").status_code == 302
    page = f"/330822/papers/shown/{draft.pk}/"
    assert page in text_of(gao.get("/330822/papers/"))
    assert "农业农村局（样例）" in text_of(gao.get(page))
    said = {"unit": staff.bureau.pk, "words": "供电方案已定，雨停即施工。"}
    assert gao.post(f"{page}remark/", said).status_code == 302
    assert "has added its remark already" in text_of(gao.post(f"{page}remark/", said))
    clock.move_to(MONDAY)
    assert shi.post(f"/330822/papers/drafts/{draft.pk}/sign/").status_code == 302
    paper = Paper.objects.get()
    printed = squeezed("".join(pages_of(shi.get(f"/330822/papers/{paper.pk}/paper.pdf").content)))
    assert "供电方案已定，雨停即施工。(Gao,2026-11-2710:00)" in printed


def test_my_desk_tells_the_unit_named_until_it_has_spoken_and_the_supervisor_when_to_sign(
    clock: time_machine.Traveller,
) -> None:
    staff = the_staff()
    draft = a_circular(staff)
    show_circular(draft=draft)
    asked, ready = "see what is to be published", "sign the circular"
    assert asked in text_of(as_user(staff.gao).get("/330822/my-desk/"))
    assert ready not in text_of(as_user(staff.shi).get("/330822/my-desk/"))
    remark_circular(draft=draft, unit=staff.bureau, words="正在办理", by=staff.gao)
    assert asked not in text_of(as_user(staff.gao).get("/330822/my-desk/"))
    clock.move_to(MONDAY)
    assert ready in text_of(as_user(staff.shi).get("/330822/my-desk/"))


def test_a_unit_that_is_not_named_does_not_see_it(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    draft = a_circular(staff)
    page = f"/330822/papers/shown/{draft.pk}/"
    assert as_user(staff.gao).get(page).status_code == 404
    show_circular(draft=draft)
    for user, status in ((staff.gao, 200), (staff.bai, 200), (staff.dian, 404), (staff.xiang, 404)):
        assert as_user(user).get(page).status_code == status, user
    said = {"unit": staff.bureau.pk, "words": "不是本单位"}
    assert as_user(staff.dian).post(f"{page}remark/", said).status_code == 404
    assert "is not named in it" in text_of(as_user(staff.gao).post(f"{page}remark/", said | {"unit": staff.power.pk}))
    assert draft.remarks.count() == 0


def changed(draft: PaperDraft, body: str = "另行通报。") -> None:
    keep_draft(draft=draft, wording=Wording(addressee=draft.addressee, title=draft.title, body=body))


def test_a_circular_whose_words_change_is_shown_anew_and_remarks_stay(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    draft = a_circular(staff)
    show_circular(draft=draft)
    remark_circular(draft=draft, unit=staff.bureau, words="正在办理", by=staff.gao)
    changed(draft, draft.body)
    clock.move_to(MONDAY)
    changed(draft)
    with pytest.raises(RefusedError, match="Show it first"):
        sign_paper(draft=draft, by=staff.shi)
    with pytest.raises(RefusedError, match="is being changed"):
        remark_circular(draft=draft, unit=staff.desk, words="同意", by=staff.su)
    assert [one.words for one in draft.remarks.all()] == ["正在办理"]


def test_a_unit_speaks_again_on_changed_words_and_what_it_said_to_the_old_ones_is_not_printed(
    clock: time_machine.Traveller,
) -> None:
    staff = the_staff()
    draft, asked = a_circular(staff), "see what is to be published"
    show_circular(draft=draft)
    remark_circular(draft=draft, unit=staff.bureau, words="正在办理", by=staff.gao)
    changed(draft)
    show_circular(draft=draft)
    gao, page = as_user(staff.gao), f"/330822/papers/shown/{draft.pk}/"
    assert asked in text_of(gao.get("/330822/my-desk/"))
    assert "Remarks on earlier words" in text_of(gao.get(page))
    said = {"unit": staff.bureau.pk, "words": "新的表述属实"}
    assert gao.post(f"{page}remark/", said).status_code == 302
    assert asked not in text_of(gao.get("/330822/my-desk/"))
    assert "has added its remark already" in text_of(gao.post(f"{page}remark/", said))
    clock.move_to(MONDAY)
    printed = [fact[1] for section in sign_paper(draft=draft, by=staff.shi).grounds for fact in section["facts"]]
    assert any("新的表述属实" in words for words in printed)
    assert not any("正在办理" in words for words in printed)


def test_a_remark_with_a_sign_that_no_database_keeps_is_refused_as_typed(clock: time_machine.Traveller) -> None:
    staff = the_staff()
    draft = a_circular(staff)
    show_circular(draft=draft)
    said = {"unit": staff.bureau.pk, "words": "正在\0办理"}
    refused = as_user(staff.gao).post(f"/330822/papers/shown/{draft.pk}/remark/", said)
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "办理" in text_of(refused).partition("<textarea")[2].partition("</textarea>")[0]
    assert draft.remarks.count() == 0


@pytest.mark.parametrize("words", ["", "  ", "长" * 501])
def test_a_remark_that_cannot_be_printed_beside_is_refused(clock: time_machine.Traveller, words: str) -> None:
    staff = the_staff()
    draft = a_circular(staff)
    show_circular(draft=draft)
    with pytest.raises(RefusedError, match="500 signs at most"):
        remark_circular(draft=draft, unit=staff.bureau, words=words, by=staff.gao)
