"""Rules of movement 2, 3, 4 and 6 of the planning-files contract, ride by ride."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from tongcun.language import _
from tongcun.planner.check.findings import Rule, Violation
from tongcun.planner.check.rides import Rides, found_on, next_unloading, opening
from tongcun.planner.clock import clock, run_name
from tongcun.planner.day import Day
from tongcun.planner.result import Outcome, Plan, Reason
from tongcun.planner.timetable import Flags

Judge = Callable[[Day, Plan, Rides], Iterator[Violation]]


def _about_parcels(day: Day, wrong: Flags, rule: Rule, message: str) -> Iterator[Violation]:
    for p in np.flatnonzero(wrong):
        parcel_id = day.parcels.parcel_ids[p]
        yield Violation(rule, parcel_id, None, message.format(parcel=parcel_id))


def _about_rides(day: Day, rides: Rides, wrong: Flags, rule: Rule, message: str) -> Iterator[Violation]:
    for leg in np.flatnonzero(wrong):
        yield found_on(day, rides, int(leg), rule, message)


def unknown_calls(day: Day, plan: Plan, rides: Rides) -> Iterator[Violation]:
    """Parcels with a ride at a call that does not exist; nothing else about them is judged."""
    message = _("parcel {parcel}: a ride begins or ends at a call that the day does not have")
    return _about_parcels(day, ~rides.judged, Rule.UNKNOWN_CALL, message)


def outcomes_and_reasons(day: Day, plan: Plan, rides: Rides) -> Iterator[Violation]:
    """An outcome is bus, van or held; its reason is empty for bus and a code otherwise."""
    known = np.isin(plan.outcome, [outcome.value for outcome in Outcome])
    yield from _about_parcels(day, ~known, Rule.OUTCOME, _("parcel {parcel}: the outcome is not bus, van or held"))
    by_bus = plan.outcome == Outcome.BUS
    without = np.array([reason == Reason.NONE for reason in plan.reasons], np.bool_)
    says_banned = np.array([reason == Reason.BANNED for reason in plan.reasons], np.bool_)
    lies = day.parcels.loaded_at < 0
    message = _("parcel {parcel}: goes by bus, yet a reason for staying behind is given")
    yield from _about_parcels(day, by_bus & ~without, Rule.REASON, message)
    message = _("parcel {parcel}: does not go by bus, yet no reason is given")
    yield from _about_parcels(day, known & ~by_bus & without, Rule.REASON, message)
    message = _("parcel {parcel}: the reason is banned exactly if its kind may not ride")
    wrong = ~by_bus & lies & (says_banned == day.parcels.bus_allowed)
    yield from _about_parcels(day, known & ~without & wrong, Rule.REASON, message)


def ride_counts(day: Day, plan: Plan, rides: Rides) -> Iterator[Violation]:
    """By bus at least one ride; otherwise none, but the one that brings a parcel on board off again."""
    by_bus = plan.outcome == Outcome.BUS
    can_come_off = _can_come_off(day)
    message = _("parcel {parcel}: goes by bus, yet has no ride")
    yield from _about_parcels(day, by_bus & (rides.count == 0), Rule.RIDES, message)
    message = _("parcel {parcel}: does not go by bus, yet has rides")
    yield from _about_parcels(day, ~by_bus & ~can_come_off & (rides.count > 0), Rule.RIDES, message)
    message = _("parcel {parcel}: is on board and does not go on by bus, so it needs exactly the one ride to come off")
    yield from _about_parcels(day, ~by_bus & can_come_off & (rides.count != 1), Rule.RIDES, message)


def _can_come_off(day: Day) -> Flags:
    """Parcels that are on board a run that still has a call at which they may come off."""
    parcels, table = day.parcels, day.timetable
    answer = np.zeros(len(parcels), np.bool_)
    aboard = np.flatnonzero(parcels.loaded_at >= 0)
    if len(aboard):
        run = table.run_of_call()[parcels.loaded_at[aboard]]
        ahead = parcels.next_call[aboard]
        inside = ahead < table.first_call[run + 1]
        answer[aboard] = inside & (next_unloading(day)[np.where(inside, ahead, 0)] >= 0)
    return answer


def one_run(day: Day, plan: Plan, rides: Rides) -> Iterator[Violation]:
    """A ride is a pair of calls of one run, boarded before alighted."""
    wrong = (rides.run != rides.alight_run) | (rides.board >= rides.alight)
    message = _("parcel {parcel}, ride {ride}: must end at a later call of {run}, on which it begins at {board}")
    return _about_rides(day, rides, wrong, Rule.ONE_RUN, message)


def ongoing_rides(day: Day, plan: Plan, rides: Rides) -> Iterator[Violation]:
    """A parcel on board goes on from where it was loaded, and comes off no earlier than it still can."""
    loaded_at, ahead = day.parcels.loaded_at[rides.parcel], day.parcels.next_call[rides.parcel]
    message = _("parcel {parcel}: is on board, so its first ride must begin at the call where it was loaded")
    yield from _about_rides(day, rides, rides.ongoing & (rides.board != loaded_at), Rule.ON_BOARD, message)
    message = _("parcel {parcel}: is on board {run}, and cannot come off at {alight}, which lies behind")
    yield from _about_rides(day, rides, rides.ongoing & (rides.alight < ahead), Rule.ON_BOARD, message)


def permissions(day: Day, plan: Plan, rides: Rides) -> Iterator[Violation]:
    """Loading and unloading only where the timetable permits them, and only of what may ride."""
    table, new = day.timetable, ~rides.ongoing
    message = _("parcel {parcel}, ride {ride}: {run} does not load at {board} at {departs}")
    yield from _about_rides(day, rides, new & ~table.can_load[rides.board], Rule.NO_LOADING, message)
    message = _("parcel {parcel}, ride {ride}: {run} does not unload at {alight} at {arrives}")
    yield from _about_rides(day, rides, ~table.can_unload[rides.alight], Rule.NO_UNLOADING, message)
    message = _("parcel {parcel}, ride {ride}: its kind is banned on buses, yet it is loaded on {run}")
    yield from _about_rides(day, rides, new & ~day.parcels.bus_allowed[rides.parcel], Rule.BANNED, message)


def cancelled_runs(day: Day, plan: Plan, rides: Rides) -> Iterator[Violation]:
    """Nothing rides on a cancelled run, and nothing can be handed in as on board of one."""
    message = _("parcel {parcel}, ride {ride}: {run} is cancelled")
    yield from _about_rides(day, rides, ~rides.ongoing & day.cancelled[rides.run], Rule.CANCELLED, message)
    runs, loaded_at = day.timetable.run_of_call(), day.parcels.loaded_at
    for p in np.flatnonzero(loaded_at >= 0):
        run = int(runs[loaded_at[p]])
        if day.cancelled[run]:
            parcel_id, name = day.parcels.parcel_ids[p], run_name(day.timetable, run)
            text = _("parcel {parcel}: is said to be on board {run}, which is cancelled; it lies at a station")
            yield Violation(Rule.CANCELLED, parcel_id, name, text.format(parcel=parcel_id, run=name))


def hours(day: Day, plan: Plan, rides: Rides) -> Iterator[Violation]:
    """Loading at departure and unloading at arrival, both within opens to closes, ends included."""
    opens, closes = opening(day)
    board, alight = rides.board_station, rides.alight_station
    shut = (rides.departs < opens[board]) | (rides.departs > closes[board])
    message = _("parcel {parcel}, ride {ride}: loaded on {run} at {board} at {departs}, when the station is shut")
    yield from _about_rides(day, rides, ~rides.ongoing & shut, Rule.LOADING_HOURS, message)
    shut = (rides.arrives < opens[alight]) | (rides.arrives > closes[alight])
    message = _("parcel {parcel}, ride {ride}: unloaded from {run} at {alight} at {arrives}, when the station is shut")
    yield from _about_rides(day, rides, shut, Rule.UNLOADING_HOURS, message)


def not_too_early(day: Day, plan: Plan, rides: Rides) -> Iterator[Violation]:
    """No loading before the moment of planning, nor of a parcel that is not ready yet."""
    new, ready = ~rides.ongoing, day.parcels.ready_seconds[rides.parcel]
    message = _("parcel {parcel}, ride {ride}: {run} left {board} at {departs}, before the moment of planning")
    yield from _about_rides(day, rides, new & (rides.departs < day.earliest_seconds), Rule.PAST, message)
    message = _("parcel {parcel}, ride {ride}: {run} leaves {board} at {departs}, before the parcel is ready")
    early = new & (rides.number == 1) & (rides.departs < ready)
    yield from _about_rides(day, rides, early, Rule.READY, message)


def ends_of_chains(day: Day, plan: Plan, rides: Rides) -> Iterator[Violation]:
    """The first ride begins where the parcel lies; by bus the last one ends at its destination."""
    parcels = day.parcels
    lies_elsewhere = (rides.number == 1) & ~rides.ongoing & (rides.board_station != parcels.origin[rides.parcel])
    message = _("parcel {parcel}: its first ride begins at {board}, where the parcel is not")
    yield from _about_rides(day, rides, lies_elsewhere, Rule.ORIGIN, message)
    by_bus = plan.outcome[rides.parcel] == Outcome.BUS
    astray = rides.last & by_bus & (rides.alight_station != parcels.destination[rides.parcel])
    message = _("parcel {parcel}: its last ride ends at {alight}, which is not its destination")
    yield from _about_rides(day, rides, astray, Rule.DESTINATION, message)


def changes(day: Day, plan: Plan, rides: Rides) -> Iterator[Violation]:
    """From one ride into the next: at one station, where changing is allowed, with time to handle the parcel."""
    after = np.zeros(len(rides.parcel), np.bool_)
    after[1:] = rides.parcel[1:] == rides.parcel[:-1]
    here, before = rides.board_station, np.roll(rides.alight_station, 1)
    message = _("parcel {parcel}, ride {ride}: begins at {board}, but the ride before ends elsewhere")
    yield from _about_rides(day, rides, after & (here != before), Rule.CHAIN, message)
    handling = np.array([station.handling_seconds for station in day.stations], np.int64)
    transfer = np.array([station.transfer for station in day.stations], np.bool_)
    message = _("parcel {parcel}, ride {ride}: changes to {run} at {board}, where changing is not allowed")
    yield from _about_rides(day, rides, after & ~transfer[here], Rule.TRANSFER, message)
    wait = rides.departs.astype(np.int64) - np.roll(rides.arrives, 1)
    for leg in np.flatnonzero(after & (wait < handling[here])):
        message = _(
            "parcel {parcel}, ride {ride}: {wait} to change to {run} at {board}, where handling takes {handling}"
        )
        message = message.replace("{wait}", clock(int(wait[leg]))).replace(
            "{handling}", clock(int(handling[here[leg]]))
        )
        yield found_on(day, rides, int(leg), Rule.HANDLING, message)


RULES: tuple[Judge, ...] = (
    unknown_calls,
    outcomes_and_reasons,
    ride_counts,
    one_run,
    ongoing_rides,
    permissions,
    cancelled_runs,
    hours,
    not_too_early,
    ends_of_chains,
    changes,
)
