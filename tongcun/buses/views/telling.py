"""What a change of roster, vehicle or timetable did beside what it was made for, told on the page that follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongcun.buses.actions import DutyProblem
from tongcun.buses.changed_runs import no_longer_as_planned
from tongcun.buses.fitness import words_of
from tongcun.buses.models import DatedTrip
from tongcun.county.figures import Counted
from tongcun.county.models import County
from tongcun.county.names import with_names
from tongcun.planner.clock import hours_minutes

RUNS_NAMED = 6
Facts = tuple[int, int, float | None, float | None, bool]


def tell_duty_problems(request: HttpRequest, problems: tuple[DutyProblem, ...]) -> None:
    """Say which vehicles of the roster may not be on the road."""
    for problem in problems:
        said = _("{plate} may not be on the road: {why}. Its runs have no vehicle yet.")
        messages.warning(request, said.format(plate=problem.plate, why=words_of(problem.why)))


def tell_kept(request: HttpRequest, kept: Sequence[DatedTrip]) -> None:
    """Say which runs a change of the roster does not reach."""
    if kept:
        told = ngettext(
            "{count} run keeps its driver or vehicle, for it has left, is cancelled, or the desk has given it another:"
            " {runs}.",
            "{count} runs keep driver or vehicle, for they have left, are cancelled, or the desk has given them others:"
            " {runs}.", len(kept),
        )  # fmt: skip
        messages.warning(request, told.format(count=Counted(len(kept)), runs=first_named(kept)))


@contextmanager
def telling_what_to_plan_again(request: HttpRequest, county: County) -> Iterator[None]:
    """Say which runs, on which things are planned to ride, are changed by what is done inside, and lead to their day,
    where the rest of it is planned again."""
    before = {run.pk: _facts(run) for run in no_longer_as_planned(county)}
    yield
    changed = [run for run in no_longer_as_planned(county) if before.get(run.pk) != _facts(run)]
    for date, runs in groupby(changed, key=lambda run: run.date):
        address = reverse("day", args=[county.division_code, date.isoformat()])
        link = format_html('<a href="{}">{}</a>', address, _("the page of {date}").format(date=date.isoformat()))
        told = _("Changed are runs on which things ride by the plan in force: {runs}. Have it planned again on {day}.")
        messages.warning(request, with_names(told, runs=first_named(list(runs)), day=link))


def first_named(runs: Sequence[DatedTrip]) -> str:
    """The first of some runs by line and departure."""
    shown = [f"{run.route.name} {hours_minutes(run.first_departure_seconds)}" for run in runs[:RUNS_NAMED]]
    return _(", ").join(shown + ["…"] * (len(runs) > RUNS_NAMED))


def _facts(run: DatedTrip) -> Facts:
    return run.trip_id, run.first_departure_seconds, run.hold_litres, run.hold_kg, run.is_cancelled
