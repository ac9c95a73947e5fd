"""A case that asks for what another asked before: linked once, at one moment by one, and the link taken back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tests.cases.cards import a_visitor
from tests.cases.people import Staff, a_case, brought_to, the_staff
from tests.cases.schemes import an_enterprise
from tests.cast import a_person
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import link_case, unlink_case
from tongcun.cases.models import Case, Channel, Link
from tongcun.cases.pure.acts import Act
from tongcun.cases.pure.rates import Rate
from tongcun.county.actions import RefusedError
from tongcun.county.models import Role

pytestmark = pytest.mark.django_db
REASON = "不是同一件事：一个是线杆，一个是变压器"


def asked_again(case: Case) -> str:
    return case.answers[list(Rate).index(Rate.ASKED_AGAIN)]


def two_that_are_linked(staff: Staff) -> tuple[Case, Case]:
    first, again = a_case(staff), a_case(staff)
    link_case(case=again, to=first, link=Link.REPEAT, doer=staff.as_desk())
    return first, again


def test_a_link_stands_in_the_story_and_is_taken_back_with_a_reason_that_stands_there_too() -> None:
    staff = the_staff()
    first, again = two_that_are_linked(staff)
    assert asked_again(again) == "1"
    page = f"/330822/cases/{again.number}/"
    assert as_user(staff.su).post(f"{page}unlink/", {"words": REASON}).status_code == 302
    again.refresh_from_db()
    assert (again.linked_to, again.link, asked_again(again)) == (None, "", "0")
    linked, taken_back = again.events.order_by("number")
    assert (linked.act, linked.other, linked.link) == (Act.LINK, first, Link.REPEAT)
    assert (taken_back.act, taken_back.other, taken_back.words, taken_back.by) == (Act.UNLINK, first, REASON, staff.su)
    told = text_of(as_user(staff.su).get(page))
    assert REASON in told
    assert told.count(f'→ <a href="/330822/cases/{first.number}/"') == 2


def test_a_link_is_taken_back_by_the_desk_alone_and_not_without_a_reason() -> None:
    staff = the_staff()
    _first, again = two_that_are_linked(staff)
    page = f"/330822/cases/{again.number}/unlink/"
    with pytest.raises(RefusedError, match="Give the reason"):
        unlink_case(case=again, words=" ", doer=staff.as_desk())
    with pytest.raises(RefusedError, match="for others to do: county desk"):
        unlink_case(case=again, words=REASON, doer=staff.as_lead())
    assert as_user(staff.gao).post(page, {"words": REASON}).status_code == 403
    of_a_unit = a_person("Mi", staff.county, Role.SECRETARY, unit=staff.township)
    assert as_user(of_a_unit).post(page, {"words": REASON}).status_code in (200, 404)
    assert Case.objects.get(pk=again.pk).linked_to is not None
    with pytest.raises(RefusedError, match="not linked to any case"):
        unlink_case(case=a_case(staff), words=REASON, doer=staff.as_desk())


def test_what_was_linked_by_mistake_is_linked_anew_only_once_that_link_is_taken_back() -> None:
    staff = the_staff()
    _first, again = two_that_are_linked(staff)
    other = a_case(staff)
    with pytest.raises(RefusedError, match="linked to another case already"):
        link_case(case=again, to=other, link=Link.REPEAT, doer=staff.as_desk())
    unlink_case(case=again, words=REASON, doer=staff.as_desk())
    link_case(case=again, to=other, link=Link.DUPLICATE, doer=staff.as_desk())
    assert (again.linked_to, again.link, again.events.count()) == (other, Link.DUPLICATE, 3)


def test_a_case_of_another_enterprise_is_no_earlier_one() -> None:
    staff = the_staff()
    strange = a_case(staff, enterprise=an_enterprise(staff.county, "别家样例"))
    with pytest.raises(RefusedError, match="same enterprise"):
        link_case(case=a_case(staff), to=strange, link=Link.REPEAT, doer=staff.as_desk())


def test_a_link_changes_nothing_of_where_a_case_stands_or_of_what_the_enterprise_is_told() -> None:
    staff = the_staff()
    first, again = a_case(staff), brought_to(staff, a_case(staff), Act.RESPOND)
    before = (again.state, again.holder, again.due_at, again.promised_at)
    visitor = a_visitor(staff)
    told = visitor.get("asker_case", again.number).context["view"].story
    link_case(case=again, to=first, link=Link.DUPLICATE, doer=staff.as_desk())
    unlink_case(case=again, words=REASON, doer=staff.as_desk())
    assert (again.state, again.holder, again.due_at, again.promised_at) == before
    assert visitor.get("asker_case", again.number).context["view"].story == told


def test_the_enterprise_itself_says_that_it_told_it_before_and_the_story_says_who() -> None:
    staff = the_staff()
    a_case(staff, "高压线离地太低，拖拉机过不去", channel=Channel.OFFICER)
    visitor = a_visitor(staff)
    receipt = visitor.tells("田里高压线离地只有三米，拖拉机过不去")
    visitor.post("same_as_before", receipt, number=Case.objects.earliest("pk").number)
    event = Case.objects.latest("pk").events.get()
    assert (event.act, event.party, event.by) == (Act.LINK, "asker", None)


def test_the_number_of_a_linked_case_is_told_to_nobody_who_may_not_see_that_case() -> None:
    staff = the_staff()
    first, again = a_case(staff, is_confidential=True), brought_to(staff, a_case(staff), Act.SIGN)
    link_case(case=again, to=first, link=Link.REPEAT, doer=staff.as_desk())
    page, card = f"/330822/cases/{again.number}/", a_visitor(staff)
    for reader in (staff.gao, staff.cast.mao):
        told = text_of(as_user(reader).get(page))
        assert first.number not in told
        assert "<dd>another case</dd>" in told
        assert "→ another case ·" in told
    assert text_of(as_user(staff.su).get(page)).count(f'<a href="/330822/cases/{first.number}/"') == 2
    assert first.number not in text_of(card.get("asker_case", again.number))
    Case.objects.update(is_confidential=False)
    assert text_of(as_user(staff.cast.mao).get(page)).count(first.number) == 4
    assert first.number in text_of(card.get("asker_case", again.number))


@pytest.mark.django_db(transaction=True)
def test_two_who_link_each_to_the_other_at_the_same_moment_make_no_circle() -> None:
    staff = the_staff()
    one, other = a_case(staff), a_case(staff)
    together = Barrier(2)

    def link(pair: tuple[Case, Case]) -> str:
        together.wait()
        try:
            link_case(case=pair[0], to=pair[1], link=Link.REPEAT, doer=staff.as_desk())
        except RefusedError:
            return "refused"
        finally:
            connection.close()
        return "linked"

    with ThreadPoolExecutor(2) as threads:
        said = sorted(threads.map(link, [(one, other), (other, one)]))
    assert said == ["linked", "refused"]
    assert Case.objects.filter(linked_to__isnull=False).count() == 1
