"""What each role may do: one table. Where somebody may do it follows from the place of the posting."""

from __future__ import annotations

from enum import StrEnum

from tongcun.county.models.people import Role


class Right(StrEnum):
    """Something a role may do at its place."""

    SEE_DAY = "see_day"
    SEE_PARCELS = "see_parcels"
    SEE_NAMES = "see_names"
    WORK_DESK = "work_desk"
    CLOSE_DAY = "close_day"
    SETTLE = "settle"
    SEE_EXCEPTIONS = "see_exceptions"
    IMPORT_PARCELS = "import_parcels"
    PLAN = "plan"
    FILL_RUNS = "fill_runs"
    RUN_DAY = "run_day"
    EDIT_TIMETABLE = "edit_timetable"
    EDIT_PLACES = "edit_places"
    EDIT_PEOPLE = "edit_people"
    EDIT_DEVICES = "edit_devices"
    SEE_CALENDAR = "see_calendar"
    SEE_MY_DESK = "see_my_desk"
    EDIT_CALENDAR = "edit_calendar"
    SEE_LIAISON = "see_liaison"
    TEND_ENTERPRISE = "tend_enterprise"
    OPEN_CARD = "open_card"
    EDIT_LIAISON = "edit_liaison"
    SEE_CASES = "see_cases"
    REGISTER_CASE = "register_case"
    ACT_FOR_UNIT = "act_for_unit"
    RUN_CASE_DESK = "run_case_desk"
    CALL_BACK = "call_back"
    SUPERVISE = "supervise"
    DECIDE_CASES = "decide_cases"
    EDIT_LIMITS = "edit_limits"


WHOLE_COUNTY = frozenset(
    {Right.PLAN, Right.RUN_DAY, Right.EDIT_TIMETABLE, Right.EDIT_PLACES, Right.EDIT_PEOPLE, Right.EDIT_DEVICES,
     Right.EDIT_CALENDAR, Right.EDIT_LIAISON, Right.RUN_CASE_DESK, Right.CALL_BACK, Right.SUPERVISE,
     Right.DECIDE_CASES, Right.EDIT_LIMITS}
)  # fmt: skip
"""What concerns the whole county: plans take from one township what they give to another, runs pass many, an account
opens more than one place. A posting that is bound to a place does not give these, whatever its role."""

AT_THE_DESK = frozenset({Right.TEND_ENTERPRISE, Right.OPEN_CARD, Right.EDIT_LIAISON, Right.EDIT_LIMITS})
"""What a secretary has at the county's desk only: a bureau's handles cases and must not have the cards by which the
enterprises of the county confirm them, set the limits by which it is measured, or say who answers for whom."""

_EVERYBODY = frozenset({Right.SEE_CALENDAR})
"""By the working calendar everybody's due dates are reckoned."""

BEHIND_CASES = frozenset(
    {Right.SEE_LIAISON, Right.TEND_ENTERPRISE, Right.OPEN_CARD, Right.EDIT_LIAISON, Right.SEE_CASES,
     Right.REGISTER_CASE, Right.ACT_FOR_UNIT, Right.RUN_CASE_DESK, Right.CALL_BACK, Right.SUPERVISE,
     Right.DECIDE_CASES, Right.EDIT_LIMITS}
)  # fmt: skip
"""What lies behind the door of cases: where a county has closed it, nobody has these, and their pages are not there."""

BEHIND_PARCELS = frozenset(
    {Right.SEE_DAY, Right.SEE_PARCELS, Right.SEE_NAMES, Right.WORK_DESK, Right.CLOSE_DAY, Right.SETTLE,
     Right.SEE_EXCEPTIONS, Right.IMPORT_PARCELS, Right.PLAN, Right.FILL_RUNS, Right.RUN_DAY, Right.EDIT_TIMETABLE,
     Right.EDIT_DEVICES}
)  # fmt: skip
"""What lies behind the door of parcels, in the same way. What a device has scanned is kept all the same."""

_LOOKS_ON = frozenset({Right.SEE_DAY, Right.SEE_LIAISON})

_OWN: dict[Role, frozenset[Right]] = {
    Role.HUB_CLERK: frozenset(
        {Right.SEE_DAY, Right.SEE_PARCELS, Right.SEE_NAMES, Right.WORK_DESK, Right.CLOSE_DAY,
         Right.SETTLE, Right.SEE_EXCEPTIONS, Right.IMPORT_PARCELS, Right.FILL_RUNS}
    ),
    Role.TOWNSHIP_CLERK: frozenset(
        {Right.SEE_DAY, Right.SEE_PARCELS, Right.WORK_DESK, Right.CLOSE_DAY, Right.SETTLE, Right.SEE_EXCEPTIONS,
         Right.FILL_RUNS, Right.SEE_LIAISON, Right.SEE_CASES, Right.REGISTER_CASE, Right.ACT_FOR_UNIT}
    ),
    Role.DRIVER: frozenset({Right.SEE_DAY}),
    Role.KEEPER: frozenset(
        {Right.SEE_PARCELS, Right.SEE_NAMES, Right.WORK_DESK, Right.CLOSE_DAY, Right.SETTLE, Right.SEE_EXCEPTIONS}
    ),
    Role.DISPATCHER: frozenset(
        {Right.SEE_DAY, Right.SEE_PARCELS, Right.WORK_DESK, Right.SETTLE, Right.SEE_EXCEPTIONS,
         Right.IMPORT_PARCELS, Right.PLAN,
         Right.FILL_RUNS, Right.RUN_DAY, Right.EDIT_TIMETABLE}
    ),
    Role.CARRIER_CLERK: frozenset({Right.SEE_PARCELS, Right.IMPORT_PARCELS}),
    Role.BUREAU: _LOOKS_ON | {Right.SEE_EXCEPTIONS, Right.SEE_CASES, Right.REGISTER_CASE, Right.ACT_FOR_UNIT},
    Role.LIAISON_OFFICER: frozenset(
        {Right.SEE_LIAISON, Right.TEND_ENTERPRISE, Right.OPEN_CARD, Right.SEE_CASES, Right.REGISTER_CASE}
    ),
    Role.SUPERVISOR: _LOOKS_ON | {Right.SEE_EXCEPTIONS, Right.SEE_CASES, Right.CALL_BACK, Right.SUPERVISE},
    Role.LEADER: _LOOKS_ON | {Right.SEE_EXCEPTIONS, Right.SEE_CASES, Right.DECIDE_CASES},
    Role.SECRETARY: _LOOKS_ON | {Right.TEND_ENTERPRISE, Right.OPEN_CARD, Right.EDIT_LIAISON, Right.SEE_CASES,
                                 Right.REGISTER_CASE, Right.ACT_FOR_UNIT, Right.RUN_CASE_DESK, Right.CALL_BACK,
                                 Right.EDIT_LIMITS},
    Role.ADMINISTRATOR: frozenset(
        {Right.SEE_DAY, Right.SEE_PARCELS, Right.SETTLE, Right.SEE_EXCEPTIONS, Right.IMPORT_PARCELS,
         Right.PLAN, Right.FILL_RUNS,
         Right.RUN_DAY, Right.EDIT_TIMETABLE, Right.EDIT_PLACES, Right.EDIT_PEOPLE, Right.EDIT_DEVICES,
         Right.EDIT_CALENDAR, Right.SEE_LIAISON, Right.TEND_ENTERPRISE, Right.EDIT_LIAISON, Right.EDIT_LIMITS}
    ),
}  # fmt: skip

_AT_SCANNING_DESKS = frozenset({Role.HUB_CLERK, Role.KEEPER, Role.DRIVER})
"""Their work comes to them with the parcels; everybody else begins with the list of what waits for them."""

RIGHTS: dict[Role, frozenset[Right]] = {
    role: own | _EVERYBODY | (frozenset() if role in _AT_SCANNING_DESKS else {Right.SEE_MY_DESK})
    for role, own in _OWN.items()
}
