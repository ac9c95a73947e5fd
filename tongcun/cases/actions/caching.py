"""The columns of a case that lists read, worked out from its events; anew for all when calendar or limits change."""

from __future__ import annotations

from django.db import transaction

from tongcun.cases.acts import State
from tongcun.cases.limit_table import limit_table
from tongcun.cases.models import Case
from tongcun.cases.standing import Standing, Time, standings, yellow_from
from tongcun.county.clock import now
from tongcun.county.models import County
from tongcun.county.queries import working_calendar

CACHED = (
    "state", "holder_id", "named_id", "lead_id", "reported", "outcome", "reported_at", "confirmed_at", "closed_at",
    "promised_at", "step", "due_at", "yellow_at", "is_paused", "asks_extension", "is_provisional",
    "events_count",
)  # fmt: skip
_AT_ONCE = 500


def cache(case: Case, found: Standing, time: Time) -> None:
    """Set the columns that follow from how a case stands; nothing is saved."""
    life, due = found.life, found.next
    case.state, case.holder_id = life.state, int(life.holder)
    case.named_id, case.lead_id = _pk(life.named), _pk(life.lead)
    case.reported, case.outcome = life.reported or "", life.outcome or ""
    case.reported_at, case.confirmed_at, case.closed_at = life.reported_when, life.confirmed_when, life.closed_when
    case.promised_at = found.promised
    case.step = due.running.promise if due else ""
    is_paused = due is not None and due.reading.paused
    case.is_paused, case.asks_extension = is_paused, life.asks_extension
    case.due_at = None if due is None or is_paused else due.reading.due
    case.yellow_at = None if due is None or is_paused else yellow_from(due, time)
    case.is_provisional = due is not None and due.reading.provisional


def _pk(key: str) -> int | None:
    return int(key) if key else None


def save_cache(case: Case) -> None:
    """Save those columns, and no edit of the case: what follows from events is none."""
    Case.objects.filter(pk=case.pk).update(**{column: getattr(case, column) for column in CACHED})


def recount_cases(*, county: County) -> int:
    """Work out anew the columns of every case that is not struck off; how many changed.

    For when the county's calendar or limits have changed. Cases are locked and saved in small groups, so that nobody
    waits long; a case that changes meanwhile is counted by whoever changes it.
    """
    table, time = limit_table(county), Time(working_calendar(county), now())
    keys = list(county.cases.exclude(state=State.STRUCK_OFF).order_by("pk").values_list("pk", flat=True))
    changed = 0
    for first in range(0, len(keys), _AT_ONCE):
        with transaction.atomic():
            locked = Case.objects.select_for_update(of=("self",)).select_related("county")
            cases = list(locked.filter(pk__in=keys[first : first + _AT_ONCE]).order_by("pk"))
            for case, found in standings(cases, table, time):
                before = [getattr(case, column) for column in CACHED]
                cache(case, found, time)
                if before != [getattr(case, column) for column in CACHED]:
                    save_cache(case)
                    changed += 1
    return changed
