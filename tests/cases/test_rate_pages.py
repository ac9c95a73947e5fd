"""Rates of many cases: counted as the pure room says, each figure opens exactly its cases, exclusions are decided."""

from __future__ import annotations

import datetime
import re
from typing import Any
from urllib.parse import parse_qs

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import RequestFactory
from django.utils import timezone

from benchmarks.cases.filling import fill
from tests.cases.judge_of_rates import Judged, rates_of
from tests.cases.people import Staff, a_case, brought_to, the_staff
from tests.cases.test_reminding import wall
from tests.cast import a_person
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import Said, ask_exclusion, decide_exclusion, do_act, link_case
from tongcun.cases.models import Case, Exclusion, ExclusionDecision, Link, Reason, Verdict
from tongcun.cases.pure.acts import Act
from tongcun.cases.pure.promises import Promise
from tongcun.cases.pure.rates import AsRated, Rate
from tongcun.cases.queries.cases import Behind, behind, sought
from tongcun.cases.queries.limits import limit_table
from tongcun.cases.queries.rates import By, Period, Row, rows_by, total
from tongcun.cases.queries.standing import Standing, Time, standings
from tongcun.cases.views.cases import _sought
from tongcun.county.actions import RefusedError
from tongcun.county.clock import now, service_date
from tongcun.county.models import Role
from tongcun.county.queries import working_calendar
from tongcun.loops.clock import Reading

pytestmark = pytest.mark.django_db
PAGE = "/330822/cases/rates/"


@pytest.fixture
def staff() -> Any:
    staff = the_staff()
    with timezone.override(staff.county.zone()):
        yield staff


def a_year(staff: Staff) -> Period:
    today = service_date(staff.county)
    return Period(today.replace(year=today.year - 2), today)


def cases(staff: Staff) -> Any:
    return Case.objects.filter(county=staff.county)


def listed(staff: Staff, address: str) -> set[str]:
    """The numbers that the list of cases finds at an address."""
    page = as_user(staff.shi).get(f"/330822/cases/?{address}")
    return {case.number for case, _light in page.context["rows"]}


def readings(one: Standing) -> tuple[tuple[Promise, Reading], ...]:
    return tuple((clock.running.promise, clock.reading) for clock in one.clocks)


def test_the_databases_figures_are_those_of_the_pure_room(staff: Staff) -> None:
    fill(staff.county, 60, 30)
    excluded = cases(staff).order_by("pk")[:7]
    Case.objects.filter(pk__in=[case.pk for case in excluded]).update(is_excluded=True)
    found = standings(
        list(cases(staff).select_related("county")), limit_table(staff.county),
        Time(working_calendar(staff.county), now()),
    )  # fmt: skip
    told = [
        Judged(case.number, AsRated(one.life, readings(one), one.promised, case.link == Link.REPEAT), case.is_excluded)
        for case, one in found
    ]  # fmt: skip
    pure, counted = rates_of(told, now()), total(cases(staff), a_year(staff))
    for both in counted.rates:
        for one, other in ((both.raw, pure[both.rate].raw), (both.adjusted, pure[both.rate].adjusted)):
            assert (one.held, one.among) == (len(other.held), len(other.among))
    assert sum(both.raw.among for both in counted.rates) > 100


def opened(staff: Staff, address: str) -> int:
    """How many cases the list finds at an address."""
    return sought(cases(staff), _sought(RequestFactory().get(f"/?{address}")), now()).count()


def test_a_case_that_is_reopened_counts_for_the_unit_that_still_holds_it_until_another_is_named(staff: Staff) -> None:
    case = brought_to(staff, a_case(staff), Act.CLOSE)
    do_act(case=case, act=Act.REOPEN, doer=staff.as_desk(), said=Said(words="又坏了"))
    (bureau,) = rows_by(cases(staff), staff.county, a_year(staff), By.UNIT)
    assert (bureau.label, bureau.cases) == (staff.bureau.name, 1)
    assert opened(staff, bureau.cases_at) == 1
    do_act(case=case, act=Act.SORT, doer=staff.as_desk(), said=Said(to=staff.power))
    (power,) = rows_by(cases(staff), staff.county, a_year(staff), By.UNIT)
    assert power.label == staff.power.name


@pytest.mark.parametrize("by", list(By))
def test_each_figure_of_each_row_opens_exactly_its_cases_raw_and_adjusted(staff: Staff, by: By) -> None:
    fill(staff.county, 30, 15)
    a_case(staff)  # of no unit and no class
    some = cases(staff).exclude(answers="").order_by("pk")[:9]
    cases(staff).filter(pk__in=[case.pk for case in some]).update(is_excluded=True)
    rows = rows_by(cases(staff), staff.county, a_year(staff), by)
    assert sum(row.cases for row in rows) == 31
    assert any(both.differs for row in rows for both in row.rates)
    figures = [(row.cases_at, row.cases) for row in rows]
    for both in (both for row in rows for both in row.rates):
        for figure in (both.raw, both.adjusted):
            figures += [(figure.among_at, figure.among), (figure.held_at, figure.held)]
    assert [(address, count) for address, count in figures if opened(staff, address) != count] == []
    row: Row = max(rows, key=lambda one: one.cases)
    assert len(listed(staff, row.cases_at)) == row.cases


def test_units_stand_in_official_order_and_a_case_of_no_unit_counts_last(staff: Staff) -> None:
    fill(staff.county, 60, 20)
    a_case(staff)
    labels = [row.label for row in rows_by(cases(staff), staff.county, a_year(staff), By.UNIT)]
    order = [str(unit) for unit in staff.county.units.all()]
    assert labels[:-1] == [name for name in order if name in labels]
    assert labels[-1] == "none yet"


def test_a_unit_sees_the_rates_of_its_own_cases(staff: Staff) -> None:
    brought_to(staff, a_case(staff), Act.RESPOND)
    a_case(staff)
    assert as_user(staff.gao).get(PAGE).context["total"].cases == 1
    assert as_user(staff.shi).get(PAGE).context["total"].cases == 2
    assert as_user(staff.cast.wu).get(PAGE).context["total"].cases == 0


def test_the_page_asks_few_queries_and_a_strange_period_is_this_year(
    staff: Staff, django_assert_max_num_queries: Any
) -> None:
    a_case(staff)
    shi = as_user(staff.shi)
    shi.get(PAGE)
    with django_assert_max_num_queries(20):
        shi.get(PAGE)
    today = service_date(staff.county)
    for strange in ("since=x", "since=2030-01-01&until=2020-01-01", "since=2001-01-01&until=2100-01-01&by=y"):
        assert shi.get(f"{PAGE}?{strange}").context["period"] == Period(today.replace(month=1, day=1), today)


def test_an_excluded_case_is_left_out_of_adjusted_rates_and_counts_in_raw_ones(staff: Staff) -> None:
    case = brought_to(staff, a_case(staff), Act.CLOSE)
    brought_to(staff, a_case(staff), Act.CLOSE)
    asked = ask_exclusion(case=case, reason=Reason.DUPLICATE, words="与另一件重复", by=staff.su)
    decide_exclusion(exclusion=asked, verdict=Verdict.APPROVED, by=staff.shi)
    solved = next(one for one in total(cases(staff), a_year(staff)).rates if one.rate is Rate.SOLVED)
    assert (solved.raw.among, solved.adjusted.among) == (2, 1)
    adjusted = {name: value[0] for name, value in parse_qs(solved.adjusted.among_at).items()}
    assert adjusted["adjusted"] == "1"
    assert case.number not in listed(staff, solved.adjusted.among_at)
    decide_exclusion(exclusion=asked, verdict=Verdict.TAKEN_BACK, by=staff.shi, words="不重复")
    assert behind(cases(staff), Behind(*(a_year(staff).since, a_year(staff).until), adjusted=True)).count() == 2


def test_how_long_cases_took_opens_the_cases_it_is_of(staff: Staff) -> None:
    with time_machine.travel(wall("2021-09-06 08:30"), tick=False) as clock:
        case = a_case(staff)
        clock.move_to(wall("2021-09-07 12:00"))  # seven hours of the Monday, and half of them on the Tuesday
        brought_to(staff, case, Act.CLOSE)
        excluded = brought_to(staff, a_case(staff), Act.CLOSE)
        Case.objects.filter(pk=excluded.pk).update(is_excluded=True, handling_days=9.5)
        a_case(staff)
        row = total(cases(staff), Period(datetime.date(2021, 9, 1), datetime.date(2021, 9, 30)))
    raw, adjusted = row.handled
    assert (raw.days, raw.among) == (5.5, 2)
    assert (adjusted.days, adjusted.among) == (1.5, 1)
    assert listed(staff, raw.among_at) == {case.number, excluded.number}
    assert listed(staff, adjusted.among_at) == {case.number}


def test_how_content_the_asker_is_comes_by_the_call_and_by_the_enterprises_own_word(staff: Staff) -> None:
    case = brought_to(staff, a_case(staff), Act.PASS_REVIEW)
    said = {"act": "confirm", "outcome": "solved", "satisfaction": "fairly", "words": "好了", "called": "13900001234"}
    as_user(staff.su).post(f"/330822/cases/{case.number}/act/", said)
    case.refresh_from_db()
    assert case.answers[list(Rate).index(Rate.SATISFIED)] == "1"
    assert "fairly satisfied" in text_of(as_user(staff.su).get(f"/330822/cases/{case.number}/"))


def test_a_case_asked_again_is_counted_as_soon_as_it_is_linked(staff: Staff) -> None:
    first, again = a_case(staff), a_case(staff)
    link_case(case=again, to=first, link=Link.REPEAT, doer=staff.as_desk())
    asked = next(both for both in total(cases(staff), a_year(staff)).rates if both.rate is Rate.ASKED_AGAIN)
    assert (asked.raw.held, asked.raw.among) == (1, 2)
    assert listed(staff, asked.raw.held_at) == {again.number}


def test_whoever_asked_does_not_decide_and_nothing_is_decided_twice(staff: Staff) -> None:
    case = a_case(staff)
    other = a_person("Du", staff.county, Role.SUPERVISOR)
    asked = ask_exclusion(case=case, reason=Reason.VOID, words="没有诉求", by=staff.shi)
    with pytest.raises(RefusedError, match="Whoever asked"):
        decide_exclusion(exclusion=asked, verdict=Verdict.APPROVED, by=staff.shi)
    with pytest.raises(RefusedError, match="excluded already"):
        ask_exclusion(case=case, reason=Reason.VOID, words="再来", by=staff.su)
    decide_exclusion(exclusion=asked, verdict=Verdict.REFUSED, by=other, words="有诉求")
    with pytest.raises(RefusedError, match="decided already"):
        decide_exclusion(exclusion=asked, verdict=Verdict.APPROVED, by=other)
    assert ask_exclusion(case=case, reason=Reason.VOID, words="补充材料", by=staff.su).pk


def test_the_database_keeps_exclusions_as_they_were(staff: Staff) -> None:
    asked = ask_exclusion(case=a_case(staff), reason=Reason.VOID, words="没有诉求", by=staff.su)
    decide_exclusion(exclusion=asked, verdict=Verdict.APPROVED, by=staff.shi)
    for rows in (Exclusion.objects.all(), ExclusionDecision.objects.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()


def test_the_page_of_a_case_lets_ask_and_a_supervisor_decide(staff: Staff) -> None:
    case = brought_to(staff, a_case(staff), Act.RESPOND)
    page = f"/330822/cases/{case.number}/"
    assert "Ask to leave it out" not in text_of(as_user(staff.xiang).get(page))
    as_user(staff.gao).post(f"{page}exclude/", {"reason": "void", "words": "没有诉求"})
    asked = Exclusion.objects.get()
    decide = f"/330822/cases/exclusions/{asked.pk}/decide/"
    assert as_user(staff.gao).post(decide, {"verdict": "approved"}).status_code == 422
    shown = as_user(staff.shi).get(page).content.decode()
    assert re.findall(r'name="verdict" value="(\w+)"', shown) == ["approved", "refused"]
    as_user(staff.shi).post(decide, {"verdict": "approved"})
    case.refresh_from_db()
    assert case.is_excluded
    assert case.title in text_of(as_user(staff.su).get("/330822/cases/exclusions/"))
