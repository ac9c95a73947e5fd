"""A problem that was found on a visit becomes a case, without retyping."""

from __future__ import annotations

import pytest
import time_machine

from tests.cases.schemes import a_visit
from tests.cases.visiting import NOON, TODAY, a_liaison, days, sent
from tests.cast import the_cast
from tests.county.evidence_files import a_photo
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import desk_unit
from tongcun.cases.models import Case, Channel, Visit
from tongcun.county.actions import RefusedError
from tongcun.county.models import Evidence

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_that_day() -> object:
    with time_machine.travel(NOON, tick=True):
        yield


def test_a_problem_becomes_a_case_without_retyping() -> None:
    cast = the_cast()
    liaison = a_liaison(cast)
    firm = liaison.enterprise
    firm.contact_name, firm.contact_phone = "周场长", "13900001234"
    firm.save()
    address = f"/330822/liaison/enterprises/{firm.pk}/visits/new/"
    said = sent(liaison, problem="高压线离地只有三米。\n拖拉机过不去。")
    answer = as_user(cast.mao).post(address, said, follow=True)
    case, visit = Case.objects.get(), Visit.objects.get()
    assert f"The problem is case {case.number} now." in text_of(answer)
    assert (case.title, case.problem) == ("高压线离地只有三米。", visit.problem)
    assert (case.channel, case.enterprise, case.found_on) == (Channel.VISIT, firm, TODAY)
    assert (case.asker_name, case.asker_phone, case.registered_by) == ("周场长", "13900001234", cast.mao)
    assert (visit.case, case.visit, case.holder) == (case, visit, desk_unit(cast.county))
    as_user(cast.mao).post(address, said)
    assert Case.objects.count() == 1


def test_an_officers_unit_holds_what_the_officer_took_down() -> None:
    cast = the_cast()
    cast.mao.postings.update(unit=cast.carrier)
    a_visit(a_liaison(cast), TODAY, problem="高压线离地只有三米。")
    assert Case.objects.get().holder == cast.carrier


def test_the_clocks_of_a_problem_begin_with_the_day_of_the_visit_and_not_with_its_entry() -> None:
    cast = the_cast()
    a_visit(a_liaison(cast), TODAY - days(4), problem="高压线离地只有三米。")
    assert Case.objects.get().registered_at.astimezone(cast.county.zone()).date() == TODAY - days(4)


def test_a_long_first_line_is_cut_for_the_title_alone() -> None:
    a_visit(a_liaison(the_cast()), TODAY, problem="长" * 500)
    case = Case.objects.get()
    assert (case.title, case.problem) == ("长" * 59 + "…", "长" * 500)


def test_where_the_case_cannot_be_made_there_is_no_visit_and_no_photo_either(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_facts: object) -> None:
        raise RefusedError("no")

    monkeypatch.setattr("tongcun.cases.actions.visits.register_case", refused)
    liaison = a_liaison(the_cast())
    with pytest.raises(RefusedError):
        a_visit(liaison, TODAY, problem="高压线离地只有三米。", photo=a_photo())
    assert not Visit.objects.exists()
    assert not Evidence.objects.exists()


def test_who_may_register_no_case_is_not_asked_for_a_problem() -> None:
    cast = the_cast()
    liaison = a_liaison(cast)
    address = f"/330822/liaison/enterprises/{liaison.enterprise_id}/visits/new/"
    assert 'name="problem"' in text_of(as_user(cast.mao).get(address))
    assert 'name="problem"' not in text_of(as_user(cast.an).get(address))
    as_user(cast.an).post(address, sent(liaison, officer=cast.mao.pk, problem="x"))
    assert not Case.objects.exists()
    assert Visit.objects.get().problem == ""
