"""outcomes.csv: one row per parcel, in input order."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongcun.feeds.cells import UnfitError, clock_seconds, column_values, quoted
from tongcun.feeds.plan_files.names import OUTCOME_WORDS
from tongcun.feeds.problems import Problems
from tongcun.feeds.table import Table
from tongcun.language import _, in_a_row
from tongcun.planner.day import Day
from tongcun.planner.result import Outcome, Reason

_NOTHING = -1
_OUTCOMES = {word: outcome for outcome, word in OUTCOME_WORDS.items()}
_REASONS = {reason.value: reason for reason in Reason}


@dataclass(frozen=True, slots=True)
class OutcomesRead:
    """The rows of all parcels of the day, in its order; outcome -1 and cost NaN where there is none."""

    outcome: NDArray[np.int8]
    arrival: NDArray[np.int32]
    yuan: NDArray[np.float64]
    reasons: tuple[Reason, ...]
    misread: frozenset[int]


def read_outcomes(table: Table, day: Day, problems: Problems, misfits: Problems) -> OutcomesRead:
    """Read outcomes.csv; cells that are no times or numbers go to `problems`, all that disagrees to `misfits`."""
    arrives = column_values(table, "arrives", time_or_nothing, _NOTHING, problems)
    yuan = column_values(table, "cost", _yuan, math.nan, problems)
    outcomes, reasons = _outcomes(table, misfits), _reasons(table, misfits)
    row_of = _row_of_parcel(table, day, misfits)
    rows = [row_of.get(parcel_id) for parcel_id in day.parcels.parcel_ids]
    _tell_missing(table, day, rows, misfits)
    _tell_other_order(table, day, rows, misfits)
    count = len(day.parcels)
    there = np.array([p for p, row in enumerate(rows) if row is not None], np.int64)
    taken = np.array([row for row in rows if row is not None], np.int64)
    outcome = np.full(count, _NOTHING, np.int8)
    arrival = np.full(count, _NOTHING, np.int32)
    cost = np.full(count, math.nan)
    if len(taken):
        outcome[there] = np.array(outcomes, np.int8)[taken]
        arrival[there] = np.array(arrives, np.int32)[taken]
        cost[there] = np.array(yuan, np.float64)[taken]
    misread = frozenset(np.flatnonzero(outcome == _NOTHING).tolist())
    told = tuple(Reason.DEARER if row is None else reasons[row] for row in rows)
    return OutcomesRead(outcome, arrival, cost, told, misread)


def time_or_nothing(cell: str) -> int:
    """A time of day in seconds, -1 for an empty cell; raises UnfitError."""
    return clock_seconds(cell) if cell else _NOTHING


def _yuan(cell: str) -> float:
    expected = _("a cost in yuan")
    try:
        yuan = float(cell)
    except ValueError:
        raise UnfitError("not_a_number", _("{text} is not a number").format(text=quoted(cell)), expected) from None
    if not math.isfinite(yuan):
        raise UnfitError("not_a_number", _("{text} is not a number").format(text=quoted(cell)), expected)
    return yuan


def _outcomes(table: Table, misfits: Problems) -> list[int]:
    def outcome(cell: str) -> int:
        if cell not in _OUTCOMES:
            what = _("{text} is not an outcome").format(text=quoted(cell))
            raise UnfitError("unknown_outcome", what, _("bus, van or held"))
        return int(_OUTCOMES[cell])

    return column_values(table, "outcome", outcome, _NOTHING, misfits)


def _reasons(table: Table, misfits: Problems) -> list[Reason]:
    """The reasons; one that stands beside `bus`, or is missing beside another outcome, is the judge's to tell."""

    def reason(cell: str) -> Reason | None:
        if cell not in _REASONS:
            what = _("{text} is not a reason").format(text=quoted(cell))
            raise UnfitError("unknown_reason", what, in_a_row(filter(None, _REASONS)))
        return _REASONS[cell]

    reasons = column_values(table, "reason", reason, None, misfits)
    # An unknown code is told above; what is put in its place must not break a rule once more.
    by_bus = [word == OUTCOME_WORDS[Outcome.BUS] for word in table["outcome"]]
    filled = zip(reasons, by_bus, strict=True)
    return [(Reason.NONE if bus else Reason.DEARER) if reason is None else reason for reason, bus in filled]


def _row_of_parcel(table: Table, day: Day, misfits: Problems) -> Mapping[str, int]:
    """The first row of every parcel the day has; rows of others and second rows are told."""
    known = frozenset(day.parcels.parcel_ids)
    row_of: dict[str, int] = {}
    for row, (parcel_id, line) in enumerate(zip(table["parcel_id"], table.lines, strict=True)):
        if parcel_id not in known:
            what = _("{text} is not a parcel of the day").format(text=quoted(parcel_id))
            misfits.error("unknown_parcel", table.name, line, "parcel_id", what, _("a parcel_id of the parcels file"))
        elif parcel_id in row_of:
            what = _("{text} stands already in line {line}")
            what = what.format(text=quoted(parcel_id), line=table.lines[row_of[parcel_id]])
            misfits.error("repeated_parcel", table.name, line, "parcel_id", what, _("one row per parcel"))
        else:
            row_of[parcel_id] = row
    return row_of


def _tell_missing(table: Table, day: Day, rows: Sequence[int | None], misfits: Problems) -> None:
    for parcel_id, row in zip(day.parcels.parcel_ids, rows, strict=True):
        if row is None:
            what = _("parcel {text} has no row").format(text=quoted(parcel_id))
            misfits.error("missing_parcel", table.name, None, "parcel_id", what, _("one row per parcel"))


def _tell_other_order(table: Table, day: Day, rows: Sequence[int | None], misfits: Problems) -> None:
    """Name the first row that comes too early or too late; the rest follows from it."""
    latest = -1
    for parcel_id, row in zip(day.parcels.parcel_ids, rows, strict=True):
        if row is None:
            continue
        if row < latest:
            what = _("{text} is out of order").format(text=quoted(parcel_id))
            expected = _("rows in the order of the parcels file")
            misfits.error("other_order", table.name, table.lines[row], "parcel_id", what, expected)
            return
        latest = row
