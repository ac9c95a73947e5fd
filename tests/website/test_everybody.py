"""Every address × every role × an object of another county, and of another place or unit in the county: nobody sees or
does what is not theirs, and nobody reads a name or phone in full but by asking for it, and whoever asks is noted."""

from __future__ import annotations

import logging

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.website.everybody import A_STRANGER, BOUND, NOBODY, OF_A_BUREAU, Answer, the_walk
from tests.website.world import SENDERS_ONLY
from tongcun.county.models import Role

pytestmark = pytest.mark.django_db
ADMINISTRATOR = "An"
ASKED_FOR = {
    "parcel_in_full": {Role.HUB_CLERK, Role.KEEPER},
    "enterprise_in_full": {Role.LIAISON_OFFICER, Role.SECRETARY, Role.ADMINISTRATOR},
    "sampling": {Role.SECRETARY, Role.SUPERVISOR},
    "asker_in_full": {Role.LIAISON_OFFICER, Role.SECRETARY, Role.BUREAU, Role.SUPERVISOR, Role.LEADER},
}
"""Where it is shown to whoever presses the button, and to which roles."""

BOUND_TO_A_PLACE = {
    "parcel", "parcel_in_full", "bag", "handover", "discrepancy", "discrepancy_file", "close_discrepancy", "run",
    "run_sheet", "put_on_run", "desk", "new_bag", "hand_over", "close_day", "case", "act_on_case", "case_evidence",
    "asker_in_full", "act_on_part", "visit", "visit_photo", "enterprise", "enterprise_in_full", "card", "card_as_pdf",
    "meeting", "meeting_minutes", "note", "note_scan", "shown_circular",
}  # fmt: skip
"""At each of these somebody who has its right at their own place asks for what lies elsewhere, among others."""
OF_ALL_THE_COUNTY = {
    "bureau": {"discrepancies", "liaison", "new_case", "round", "visits_due"},
    OF_A_BUREAU: {"liaison", "new_case", "round", "visits_due"},
}
"""What a bureau looks on at in the whole county: its enterprises and who visits them, and what did not fit."""


@pytest.fixture(scope="module")
def walk(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> list[Answer]:
    """Made once for all that is asked of it, and undone."""
    logging.disable(logging.CRITICAL)  # thousands of refusals are no news
    with django_db_blocker.unblock(), transaction.atomic():
        found = list(the_walk())
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)
    return found


def expected(answer: Answer) -> set[int]:
    """What somebody may be answered at an address."""
    if answer.who in (NOBODY, A_STRANGER):
        return {302} if answer.who == NOBODY else {404}
    if answer.is_elsewhere and answer.who in BOUND:
        return {403, 404}
    if answer.is_foreign:
        return {404} if answer.is_whole else {403, 404}
    if answer.name in SENDERS_ONLY and answer.who != ADMINISTRATOR:
        return {403, 404}
    if not answer.may:
        return {403}
    # Half of what is sent says nothing: a form that is refused answers 422.
    return {200, 302, 422} if answer.is_whole else {200, 302, 403, 404, 422}


def test_the_walk_is_made_in_every_role(walk: list[Answer]) -> None:
    assert {role for answer in walk for role in answer.roles} == set(Role)


def test_an_address_answers_those_who_have_its_right_and_no_other(walk: list[Answer]) -> None:
    wrong = [answer for answer in walk if not answer.statuses <= expected(answer)]
    assert wrong == [], "\n".join(f"{one}: {sorted(one.statuses)}, expected {sorted(expected(one))}" for one in wrong)


def test_nobody_who_is_bound_to_a_place_or_to_what_is_theirs_is_told_of_what_lies_elsewhere(walk: list[Answer]) -> None:
    asked = [answer for answer in walk if answer.is_elsewhere]
    assert {answer.who for answer in asked} >= BOUND
    assert BOUND_TO_A_PLACE - {answer.name for answer in asked} == set()
    told = {(answer.who, answer.name) for answer in walk if answer.is_told_elsewhere and answer.who in BOUND}
    assert {(who, name) for who, name in told if name not in OF_ALL_THE_COUNTY.get(who, set())} == set()


def test_what_lies_elsewhere_is_there_for_somebody(walk: list[Answer]) -> None:
    asked = [answer for answer in walk if answer.is_elsewhere]
    there = {answer.name for answer in asked if not answer.statuses <= {403, 404}}
    # Whom a parcel is for is shown at the hub and by its keeper alone.
    assert {answer.name for answer in asked} - there == {"parcel_in_full"}


def test_names_and_phones_are_read_in_full_only_where_they_are_asked_for_and_that_is_noted(walk: list[Answer]) -> None:
    in_full: dict[str, set[str]] = {name: set() for name in ASKED_FOR}
    wrong: list[str] = []
    for answer in walk:
        if answer.read and answer.name in ASKED_FOR:
            in_full[answer.name] |= answer.roles
            wrong += [] if answer.noted == 1 else [f"{answer} is not noted"]
        elif answer.read or answer.noted:
            wrong.append(f"{answer}: {sorted(answer.read)}, noted {answer.noted}")
    assert wrong == []
    assert in_full == ASKED_FOR


def test_the_confidential_case_of_another_unit_is_told_to_desk_supervisor_and_leader_alone(walk: list[Answer]) -> None:
    told = {answer.who for answer in walk if answer.is_told}
    assert told == {"secretary", "supervisor", "Leader"}, [str(one) for one in walk if one.is_told]
