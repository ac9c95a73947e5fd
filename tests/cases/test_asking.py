"""An enterprise tells a problem by its card, has a receipt, and reads how it stands in its own words."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localtime

from tests.cases.cards import Visitor, a_visitor
from tests.cases.people import a_case, brought_to, the_staff, with_limits
from tests.cases.schemes import an_enterprise
from tests.county.evidence_files import a_photo
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import Said, do_act, do_part, invite, link_case
from tongcun.cases.actions.asking import MOST_AN_HOUR
from tongcun.cases.models import Case, Channel, Link, Receipt
from tongcun.cases.pure.acts import Act, Party
from tongcun.cases.pure.alike import is_alike
from tongcun.cases.pure.parts import PartAct
from tongcun.cases.pure.titles import title_of
from tongcun.cases.queries.asker import likely_earlier
from tongcun.cases.views import asker
from tongcun.cases.wording.asker_words import without_phones
from tongcun.county.models import County, Evidence, User
from tongcun.loops.clock import Unit as TimeUnit

pytestmark = pytest.mark.django_db


def test_a_problem_that_is_told_becomes_a_case_and_the_receipt_says_whom_to_call_and_until_when() -> None:
    staff = the_staff()
    with_limits(staff, accept=(1, TimeUnit.WORKING_DAYS))
    County.objects.update(desk_name="县级服务台", desk_phone="0570-2222222")
    User.objects.filter(pk=staff.cast.mao.pk).update(phone="0570-1111111")
    visitor = a_visitor(staff)
    receipt = visitor.tells("高压线离地只有三米。拖拉机过不去！", name="周某人", phone="13900001234")
    case = Case.objects.get()
    assert (case.channel, case.registered_by, case.holder, case.title) == (
        Channel.ENTERPRISE, None, staff.desk, "高压线离地只有三米"
    )  # fmt: skip
    page = text_of(visitor.get("asker_receipt", receipt))
    assert case.due_at is not None
    until = case.due_at.astimezone(staff.county.zone())
    for said in (
        case.number, receipt, "Mao", "0570-1111111", "0570-2222222", f"by {until:%Y-%m-%d %H:%M} we say whether",
        "拖拉机过不去",
    ):  # fmt: skip
        assert said in page
    assert "13900001234" not in page


def test_a_form_sent_twice_makes_one_case_and_one_filled_in_anew_another() -> None:
    visitor = a_visitor(the_staff())
    first = visitor.tells(form="a")
    assert visitor.tells(form="a") == first
    assert Case.objects.count() == 1
    assert visitor.tells("水管也破了", form="a") != first
    assert visitor.tells(form="b") != first
    assert Case.objects.count() == 3


def test_every_form_that_is_opened_is_another() -> None:
    visitor = a_visitor(the_staff())
    forms = {visitor.get("tell_problem").context["form"].initial["form"] for _ in range(2)}
    assert len(forms) == 2


def test_what_was_likely_told_before_is_shown_and_linked_only_if_the_enterprise_says_so() -> None:
    staff = the_staff()
    earlier = a_case(staff, "高压线离地太低，拖拉机过不去", channel=Channel.OFFICER)
    visitor = a_visitor(staff)
    receipt = visitor.tells("田里高压线离地只有三米，拖拉机过不去")
    page = text_of(visitor.get("asker_receipt", receipt))
    assert "is it the same?" in page
    assert visitor.post("same_as_before", receipt, number="no").status_code == 302
    assert Case.objects.latest("pk").linked_to is None
    visitor.post("same_as_before", receipt, number=earlier.number)
    case = Case.objects.latest("pk")
    assert (case.linked_to, case.link) == (earlier, Link.DUPLICATE)
    page = text_of(visitor.get("asker_receipt", receipt))
    assert "is it the same?" not in page
    assert earlier.number in page


def test_what_the_desk_has_linked_at_that_very_moment_is_told_and_the_page_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    staff = the_staff()
    earlier = a_case(staff, "高压线离地太低，拖拉机过不去", channel=Channel.OFFICER)
    visitor = a_visitor(staff)
    receipt = visitor.tells("田里高压线离地只有三米，拖拉机过不去")
    told = Case.objects.latest("pk")

    def likely_until_now(case: Case) -> Case | None:
        found = likely_earlier(case)
        if found is not None:
            link_case(case=a_case(staff), to=told, link=Link.REPEAT, doer=staff.as_desk())
        return found

    monkeypatch.setattr(asker, "likely_earlier", likely_until_now)
    answer = visitor.post("same_as_before", receipt, number=earlier.number)
    assert answer.status_code == 422
    assert "Others are linked to this case" in text_of(answer)
    told.refresh_from_db()
    assert told.linked_to is None


def test_another_problem_and_a_closed_or_confidential_one_are_not_taken_for_the_same() -> None:
    staff = the_staff()
    brought_to(staff, a_case(staff, "高压线离地太低，拖拉机过不去"), Act.CLOSE)
    a_case(staff, "高压线离地太低，拖拉机过不去", is_confidential=True)
    a_case(staff, "猪场排水沟堵了")
    visitor = a_visitor(staff)
    receipt = visitor.tells("高压线离地只有三米，拖拉机过不去")
    assert "is it the same?" not in text_of(visitor.get("asker_receipt", receipt))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("高压线离地只有三米", "高压线离地只有3米，请迁移", True),
        ("猪场门口的路塌了", "高压线离地只有三米", False),
        ("停电", "停电了", False),
        ("The pole is too low", "the POLE is too low!", True),
    ],
)
def test_texts_are_alike_by_their_pairs_of_signs(one: str, other: str, same: bool) -> None:
    assert is_alike(one, other) is same


@pytest.mark.parametrize(
    ("problem", "title"),
    [
        ("线低。请来看", "线低"), ("\n\n线低\n请来看", "线低"), ("。", ""), ("线" * 61, "线" * 59 + "…"),
    ],
)  # fmt: skip
def test_a_title_is_the_first_sentence(problem: str, title: str) -> None:
    assert title_of(problem) == title


def test_only_so_many_problems_an_hour_come_by_one_card_and_one_sent_again_is_none() -> None:
    visitor = a_visitor(the_staff())
    receipts = [visitor.tells(form=str(number)) for number in range(MOST_AN_HOUR)]
    assert visitor.tells(form="0") == receipts[0]
    refused = visitor.post("tell_problem", form="more", problem="还有一件事")
    assert refused.status_code == 429
    assert "还有一件事" in text_of(refused)
    assert Case.objects.count() == MOST_AN_HOUR


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"problem": ""}, "This field is required"),
        ({"problem": "   "}, "This field is required"),
        ({"problem": "线" * 4001}, "4000"),
        ({"problem": "。。！"}, "Say in a few words what the matter is"),
        ({"problem": "线低", "phone": "打我电话"}, "Enter a phone number"),
        ({"problem": "线低", "name": "周" * 61}, "60"),
        ({"problem": "线\x00低"}, "Null characters"),
    ],
)
def test_what_is_unfit_is_told_and_nothing_is_kept(said: dict[str, str], words: str) -> None:
    visitor = a_visitor(the_staff())
    answer = visitor.post("tell_problem", **said)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not Case.objects.exists()


def test_a_photo_goes_along_and_its_readers_are_the_enterprise_and_whoever_sees_the_case() -> None:
    staff = the_staff()
    visitor = a_visitor(staff)
    receipt = visitor.tells(attachment=SimpleUploadedFile("pole.jpg", a_photo()))
    case = Case.objects.get()
    assert Evidence.objects.get().made_by is None
    own = visitor.get("own_file", receipt)
    assert own.headers["Content-Type"] == "image/jpeg"
    page = f"/330822/cases/{case.number}/"
    assert "pole.jpg" in text_of(as_user(staff.su).get(page))
    assert as_user(staff.su).get(f"{page}file/").content == own.content
    assert as_user(staff.gao).get(f"{page}file/").status_code == 404
    assert visitor.get("own_file", "aaaa-aaaa-aaaa").status_code == 404


def test_a_file_that_is_not_what_it_says_is_refused_with_nothing_kept_and_the_words_are_not_lost() -> None:
    visitor = a_visitor(the_staff())
    sent = SimpleUploadedFile("pole.jpg", b"MZ\x90\x00 this is a program", "image/jpeg")
    answer = visitor.post("tell_problem", problem="线太低", attachment=sent)
    assert answer.status_code == 422
    assert "线太低" in text_of(answer)
    assert (Case.objects.count(), Evidence.objects.count(), Receipt.objects.count()) == (0, 0, 0)


def test_the_card_lists_the_enterprises_own_cases_and_no_confidential_or_foreign_one() -> None:
    staff = the_staff()
    own, theirs = a_case(staff, "自己的事"), a_case(staff, "上级交办的事", channel=Channel.ABOVE)
    note = a_case(staff, "批示的事", channel=Channel.LEADERS_NOTE)
    foreign = a_case(staff, "别人的事", enterprise=an_enterprise(staff.county, "别家"))
    visitor = a_visitor(staff)
    receipt = visitor.tells("不好公开的事情", is_confidential="on")
    secret = Case.objects.get(is_confidential=True)
    page = text_of(visitor.get())
    assert own.title in page
    for case in (theirs, note, foreign, secret):
        assert case.title not in page
        assert visitor.get("asker_case", case.number).status_code == 404
        assert visitor.post("word_by_card", case.number, act="withdraw", words="算了").status_code == 404
    assert visitor.get("asker_receipt", receipt).status_code == 200
    assert staff.firm.name not in page


def test_the_receipt_of_a_confidential_case_names_the_desk_to_call_and_not_the_officer() -> None:
    staff = the_staff()
    visitor = a_visitor(staff)
    pages = [text_of(visitor.get("asker_receipt", visitor.tells(words, is_confidential=flag)))
             for words, flag in (("不好公开的事情", "on"), ("灯不亮了", ""))]  # fmt: skip
    assert [("Your officer" in page, "County desk" in page) for page in pages] == [(False, True), (True, True)]


def test_a_receipt_code_is_found_however_it_is_typed_and_only_by_its_own_card() -> None:
    staff = the_staff()
    visitor = a_visitor(staff)
    receipt = visitor.tells()
    typed = f" {receipt.upper().replace('-', ' ')} "
    assert visitor.post("find_receipt", receipt=typed).headers["Location"].endswith(receipt)
    wrong = visitor.post("find_receipt", receipt="aaaa-bbbb-cccc")
    assert wrong.status_code == 422
    refused = text_of(wrong)
    # What was refused stands before all else, open, and typing goes on there: no need to look for it.
    assert refused.index("No case has this receipt code") < refused.index("Tell us a problem")
    assert ('role="alert">No case' in refused, "autofocus" in refused) == (True, True)
    assert "autofocus" not in text_of(visitor.get())
    other = a_visitor(staff, an_enterprise(staff.county, "别家"))
    assert other.get("asker_receipt", receipt).status_code == 404
    assert other.post("find_receipt", receipt=receipt).status_code == 422
    assert Receipt.objects.filter(code_digest__contains=receipt.replace("-", "")).count() == 0


def test_neither_another_county_nor_a_closed_door_nor_a_shut_card_shows_anything() -> None:
    staff, away = the_staff(), the_staff("330825")
    foreign, visitor = a_visitor(away), a_visitor(staff)
    receipt, case = visitor.tells(), Case.objects.get()
    assert foreign.get("asker_receipt", receipt).status_code == 404
    assert foreign.get("asker_case", case.number).status_code == 404
    County.objects.update(cases_open=False)
    asked: list[tuple[str, ...]] = [
        ("entrance",),
        ("tell_problem",),
        ("asker_receipt", receipt),
        ("asker_case", case.number),
    ]
    assert {visitor.get(*one).status_code for one in asked} == {404}
    assert visitor.post("tell_problem", problem="x").status_code == 404
    County.objects.update(cases_open=True)
    a_visitor(staff)
    assert {visitor.get(*one).status_code for one in asked} == {404}


def test_no_page_behind_a_card_is_kept_found_or_named_to_another_site() -> None:
    staff = the_staff()
    visitor = a_visitor(staff)
    receipt = visitor.tells()
    for answer in (
        visitor.get(), visitor.get("tell_problem"), visitor.get("asker_receipt", receipt),
        visitor.get("asker_case", Case.objects.get().number), visitor.post("tell_problem"),
    ):  # fmt: skip
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "no-store" in answer.headers["Cache-Control"]


def test_a_member_of_staff_tells_nothing_in_the_enterprises_name() -> None:
    staff = the_staff()
    visitor = a_visitor(staff, client=as_user(staff.cast.mao))
    assert "logged in as a member of staff" in text_of(visitor.get("tell_problem"))
    assert visitor.post("tell_problem", problem="代企业反映").status_code == 403
    assert not Case.objects.exists()


def page_of(visitor: Visitor, case: Case) -> str:
    return text_of(visitor.get("asker_case", case.number))


def test_a_date_beyond_the_published_holidays_is_said_to_be_such_wherever_it_stands() -> None:
    staff = the_staff()
    with_limits(staff, accept=(1, TimeUnit.WORKING_DAYS), report=(20, TimeUnit.WORKING_DAYS))
    staff.county.published_years.create(year=2021)
    with time_machine.travel("2021-12-20T01:00:00+00:00", tick=False):
        case = brought_to(staff, a_case(staff), Act.ACCEPT)
        assert (case.is_provisional, case.is_promise_provisional) == (False, True)
        moving = "holidays of that time are not published yet"
        visitor = a_visitor(staff)
        pages = [page_of(visitor, case), text_of(visitor.get("entrance")),
                 text_of(as_user(staff.su).get(f"/330822/cases/{case.number}/"))]  # fmt: skip
        assert [moving in page for page in pages] == [True] * 3


def test_the_story_is_told_in_plain_words_with_the_named_person_and_no_other_phone() -> None:
    staff = the_staff()
    with_limits(staff, report=(7, TimeUnit.WORKING_DAYS))
    User.objects.filter(pk=staff.gao.pk).update(phone="0570-5555555")
    User.objects.filter(pk=staff.su.pk).update(phone="0570-6666666")
    staff.gao.refresh_from_db()
    case = brought_to(staff, a_case(staff), Act.PLAN)
    do_act(case=case, act=Act.NOTE, doer=staff.as_lead(), said=Said(words="内部：找分管领导"))
    invite(case=case, unit=staff.power, doer=staff.as_lead(), words="内部请示")
    part = case.parts.get()
    promise = Said(words="改造线路，联系 13712345678", until=datetime.date(2071, 10, 20))
    do_part(part=part, act=PartAct.PROMISE, doer=staff.as_power(), said=promise, person="Dian")
    page = page_of(a_visitor(staff), case)
    for said in (
        "农业农村局（样例）", "Gao", "0570-5555555", "got in touch with you", "迁移线杆", "until 2071-10-15",
        "供电公司（样例）", "promised, until 2071-10-20", "改造线路", "being worked on", "there is time",
    ):  # fmt: skip
        assert said in page
    assert case.promised_at is not None
    assert f"promised until {case.promised_at.astimezone(staff.county.zone()):%Y-%m-%d}" in page
    for kept in ("内部", "13712345678", "0570-6666666", "已电话联系企业", "周某人", "13900001234"):
        assert kept not in page


def test_whoever_of_the_lead_is_gone_is_not_named() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    User.objects.filter(pk=staff.gao.pk).update(is_active=False)
    assert "Gao" not in page_of(a_visitor(staff), case)


@pytest.mark.parametrize("last", [*(act for act in Act if act in {
    Act.ACCEPT, Act.SORT, Act.SIGN, Act.RESPOND, Act.PLAN, Act.REPORT, Act.PASS_REVIEW, Act.CONFIRM, Act.CLOSE,
    Act.STRIKE_OFF,
})])  # fmt: skip
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_step_has_its_page_in_either_language(last: Act, language: str) -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), last)
    visitor = a_visitor(staff)
    visitor.client.cookies["django_language"] = language
    page = page_of(visitor, case)
    assert "{" not in page.split("</head>")[1].split("<main")[1]
    assert case.title in text_of(visitor.get())


def test_what_is_declined_sent_back_and_escalated_is_told_without_the_offices_quarrel() -> None:
    staff = the_staff()
    case = brought_to(staff, a_case(staff), Act.ACCEPT)
    do_act(case=case, act=Act.SORT, doer=staff.as_desk(), said=Said(to=staff.power))
    do_act(case=case, act=Act.SEND_BACK, doer=staff.as_power(Party.LEAD), said=Said(words="不归我们管"))
    page = page_of(a_visitor(staff), case)
    assert "says that it is another&#x27;s" in page or "says that it is another's" in page
    assert "不归我们管" not in page
    declined = a_case(staff, "要补贴")
    do_act(case=declined, act=Act.DECLINE, doer=staff.as_desk(), said=Said(words="没有这项政策"))
    assert "没有这项政策" in page_of(a_visitor(staff), declined)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("请打 13712345678 找老王", "请打 ＊＊＊＊＊＊＊5678 找老王"),
        ("0570-1234567", "＊＊＊＊＊＊＊4567"),
        ("运单 9712345678901，共 1200 元，2021-10-15 前", "运单 9712345678901，共 1200 元，2021-10-15 前"),
    ],
)
def test_phones_within_words_are_masked_and_other_numbers_stay(words: str, shown: str) -> None:
    assert without_phones(words) == shown


def test_many_cases_come_in_pages_what_is_open_first() -> None:
    staff = the_staff()
    old = a_case(staff, "最早还没办完的")
    for number in range(21):
        done = a_case(staff, f"不归县里{number}")
        do_act(case=done, act=Act.DECLINE, doer=staff.as_desk(), said=Said(words="无"))
    visitor: Any = a_visitor(staff)
    first = text_of(visitor.get())
    assert old.title in first
    assert "Older ones" in first
    assert Client().get(f"/e/{visitor.card}?page=2").status_code == 200
    assert Client().get(f"/e/{visitor.card}/").status_code == 200


def test_what_is_over_is_told_as_what_was() -> None:
    staff = the_staff()
    with_limits(staff, report=(7, TimeUnit.WORKING_DAYS))
    case = brought_to(staff, a_case(staff), Act.CLOSE)
    page = text_of(a_visitor(staff).get("asker_case", case.number))
    assert "Who answered for it" in page
    assert f"{localtime(case.closed_at):%Y-%m-%d}" in page
    assert f"it had been promised until {localtime(case.promised_at):%Y-%m-%d}" in page
    for present in ("Who answers for it now", "Until when"):
        assert present not in page
