"""The pages of papers: who sees which, drafting, signing, recalling, and the files."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client

from tests.cases.people import Staff, a_case, brought_to, shown_long_enough, the_staff
from tests.county.pages import as_user, text_of
from tests.documents.reading import pages_of, squeezed, texts_of_word
from tongcun.cases.actions import Said, do_act, draft_paper, sign_paper
from tongcun.cases.models import Case, Paper, PaperDraft, PaperKind
from tongcun.cases.pure.acts import Act, Party
from tongcun.county.models import Unit

pytestmark = pytest.mark.django_db
PAPERS = "/330822/papers/"


def a_signed(staff: Staff, case: Case, to: Unit | None) -> Paper:
    kind = PaperKind.SUPERVISE if to else PaperKind.CIRCULAR
    draft = draft_paper(kind=kind, to=to, cases=[case], by=staff.shi)
    return sign_paper(draft=draft if to else shown_long_enough(draft), by=staff.shi)


def test_a_supervisor_drafts_edits_signs_and_prints_a_paper() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    shi = as_user(staff.shi)
    form = text_of(shi.get(f"{PAPERS}new/?case={case.number}&kind=supervise"))
    assert '<option value="supervise" selected>' in form
    assert f'value="{case.pk}" id="case-{case.pk}" checked' in form
    assert f'<option value="{staff.bureau.pk}" translate="no" selected>' in form
    said = {"kind": "supervise", "to": staff.bureau.pk, "cases": [case.pk]}
    answer = shi.post(f"{PAPERS}new/", said)
    draft = PaperDraft.objects.get()
    page = f"{PAPERS}drafts/{draft.pk}/"
    assert answer.headers["Location"] == page
    words = {"title": "关于线杆的督办单", "addressee": "农业农村局", "body": "请尽快办理。"}
    assert shi.post(page, words).status_code == 302
    assert "草稿" not in text_of(shi.get(page))
    assert "DRAFT" in pages_of(shi.get(f"{page}draft.pdf").content)[0]
    answer = shi.post(f"{page}sign/")
    paper = Paper.objects.get()
    assert answer.headers["Location"] == f"{PAPERS}{paper.pk}/"
    shown = text_of(shi.get(f"{PAPERS}{paper.pk}/"))
    for text in (paper.number_text, "关于线杆的督办单", "请尽快办理。", case.number, "Shi"):
        assert text in shown
    assert paper.number_text in text_of(shi.get(f"/330822/cases/{case.number}/"))
    printed = squeezed("".join(pages_of(shi.get(f"{PAPERS}{paper.pk}/paper.pdf").content)))
    assert "DRAFT" not in printed
    for text in (paper.number_text, "关于线杆的督办单", "农业农村局:", "请尽快办理。", "Signed:Shi"):
        assert text in printed
    assert paper.number_text in texts_of_word(shi.get(f"{PAPERS}{paper.pk}/paper.docx").content)


def test_a_unit_sees_papers_to_it_and_circulars_and_no_draft() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    to_bureau, to_power, to_all = (a_signed(staff, case, to) for to in (staff.bureau, staff.power, None))
    draft_paper(kind=PaperKind.URGE, to=staff.bureau, cases=[case], by=staff.shi)
    seen = {
        staff.gao: {to_bureau, to_all}, staff.dian: {to_power, to_all}, staff.xiang: {to_all}, staff.cast.mao: {to_all},
        staff.su: {to_bureau, to_power, to_all}, staff.bai: {to_bureau, to_power, to_all},
    }  # fmt: skip
    for user, papers in seen.items():
        client = as_user(user)
        page = text_of(client.get(PAPERS))
        assert {paper for paper in Paper.objects.all() if f"{PAPERS}{paper.pk}/" in page} == papers
        assert "/drafts/" not in page
        for paper in Paper.objects.all():
            expected = 200 if paper in papers else 404
            found = [client.get(f"{PAPERS}{paper.pk}/{part}").status_code for part in ("", "paper.docx")]
            assert found == [expected, expected]
    assert "/drafts/" in text_of(as_user(staff.shi).get(PAPERS))


def test_only_a_supervisor_drafts_and_signs() -> None:
    staff = the_staff()
    draft = draft_paper(kind=PaperKind.URGE, to=staff.bureau, cases=[a_case(staff)], by=staff.shi)
    for user in (staff.gao, staff.su, staff.bai, staff.cast.mao, staff.cast.an):
        client = as_user(user)
        assert client.get(f"{PAPERS}new/").status_code == 403
        assert client.post(f"{PAPERS}drafts/{draft.pk}/sign/").status_code == 403
    assert Paper.objects.count() == 0


def test_what_is_refused_is_said_on_the_page_and_nothing_is_lost() -> None:
    staff = the_staff()
    case = a_case(staff)
    shi = as_user(staff.shi)
    assert "Choose at least one case." in text_of(shi.post(f"{PAPERS}new/", {"kind": "urge"}))
    page = text_of(shi.post(f"{PAPERS}new/?case={case.number}", {"kind": "urge", "cases": [case.pk]}))
    assert "only a circular goes to all" in page
    assert f'id="case-{case.pk}" checked' in page
    draft = draft_paper(kind=PaperKind.TALK, to=staff.bureau, cases=[case], by=staff.shi)
    page = text_of(shi.post(f"{PAPERS}drafts/{draft.pk}/sign/"))
    assert "Fill in what is left open" in page
    assert draft.title in page
    assert shi.get(f"{PAPERS}drafts/{draft.pk}/draft.exe").status_code == 404
    assert shi.post(f"{PAPERS}drafts/{draft.pk}/drop/").status_code == 302
    assert shi.post(f"{PAPERS}drafts/{draft.pk}/sign/").status_code == 404


def test_a_recalled_paper_says_so_on_its_page_in_the_list_and_in_print() -> None:
    staff = the_staff()
    paper = a_signed(staff, a_case(staff), staff.bureau)
    shi: Client = as_user(staff.shi)
    page = f"{PAPERS}{paper.pk}/"
    assert "Recall it by another paper" in text_of(shi.get(page))
    assert "This field is required" in text_of(shi.post(f"{page}recall/", {}))
    assert shi.post(f"{page}recall/", {"reason": "时限有误"}).status_code == 302
    assert "waits to be signed" in text_of(shi.get(page))
    sign_paper(draft=PaperDraft.objects.get(), by=staff.shi)
    assert "Recalled: it holds no longer." in text_of(as_user(staff.gao).get(page))
    assert "recalled" in text_of(as_user(staff.gao).get(PAPERS))
    assert "RECALLED" in pages_of(shi.get(f"{page}paper.pdf").content)[0]


def test_the_list_asks_at_most_twenty_queries_however_long_it_is(django_assert_max_num_queries: object) -> None:
    staff = the_staff()
    case = a_case(staff)
    for _ in range(12):
        a_signed(staff, case, staff.bureau)
    shi = as_user(staff.shi)
    shi.get(PAPERS)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        page = text_of(shi.get(f"{PAPERS}?kind=supervise"))
    assert len(re.findall("督办〔[0-9]+〕[0-9]+号", page)) == 12


def test_a_paper_stays_with_its_addressee_after_the_confidential_case_has_gone_and_opens_to_nobody_else() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff, "欠薪举报", is_confidential=True), Act.RESPOND)
    paper = a_signed(staff, case, staff.bureau)
    do_act(case=case, act=Act.ESCALATE, doer=staff.as_supervisor(), said=Said(words="久拖未决"))
    do_act(case=case, act=Act.DECIDE, doer=staff.as_desk(), said=Said(words="由供电公司主办", to=staff.power))
    do_act(case=case, act=Act.SIGN, doer=staff.as_power(Party.LEAD))
    gao, page, of_case = as_user(staff.gao), f"{PAPERS}{paper.pk}/", f"/330822/cases/{case.number}/"
    assert (gao.get(of_case).status_code, gao.get(page).status_code) == (404, 200)
    assert of_case not in text_of(gao.get(page))
    for user in (staff.dian, staff.xiang, staff.cast.mao):
        assert as_user(user).get(page).status_code in (403, 404), user
        assert as_user(user).get(f"{page}pdf/").status_code in (403, 404), user
        assert paper.title not in text_of(as_user(user).get(PAPERS)), user


def test_the_history_of_a_draft_tells_a_moment_by_the_countys_clock() -> None:
    staff = the_staff()
    draft = draft_paper(kind=PaperKind.SUPERVISE, to=staff.bureau, cases=[a_case(staff)], by=staff.shi)
    draft.shown_at = datetime.datetime(2026, 11, 20, 7, 30, 0, 40763, tzinfo=datetime.UTC)
    draft.save()
    shown = text_of(as_user(staff.shi).get(f"{PAPERS}drafts/{draft.pk}/"))
    assert "2026-11-20 15:30" in shown
    assert "+00:00" not in shown
