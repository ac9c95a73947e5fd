"""What a report says of whom, and which reports wait for the remark of somebody's unit."""

from __future__ import annotations

from collections.abc import Sequence

from tongcun.cases.models import Report, ReportRemark
from tongcun.cases.queries.parties import units_of
from tongcun.cases.queries.rates import By
from tongcun.county.models import Unit, UnitKind
from tongcun.county.queries import Scope


def governed_by(units: Sequence[Unit]) -> dict[int, int]:
    """By the key of each township government among some units, the key of its township."""
    return {
        unit.pk: unit.township_id for unit in units if unit.kind == UnitKind.TOWNSHIP_GOVERNMENT and unit.township_id
    }


def to_remark(scope: Scope, reports: Sequence[Report]) -> dict[int, list[Unit]]:
    """By the key of each unpublished report, the units of somebody that it speaks of and that have said nothing yet.

    It speaks of a unit in the rates by unit and among what is overdue, and of a township's government in the rates of
    that township.
    """
    theirs = units_of(scope) if reports else []
    if not theirs:
        return {report.pk: [] for report in reports}
    said = {(remark.report_id, remark.unit_id) for remark in ReportRemark.objects.filter(report__in=reports)}
    townships = governed_by(theirs)
    return {
        report.pk: [
            unit for unit in theirs
            if (report.pk, unit.pk) not in said and _speaks_of(report, unit.pk, townships.get(unit.pk))
        ]
        for report in reports
    }  # fmt: skip


def _speaks_of(report: Report, unit: int, township: int | None) -> bool:
    rates = report.figures["rates"]
    named = {row[-1] for row in rates[By.UNIT]} | {row[-1] for row in report.figures["late"]}
    return unit in named or (township is not None and township in {row[-1] for row in rates[By.TOWNSHIP]})


def waiting_reports(scope: Scope) -> list[tuple[Report, list[Unit]]]:
    """The reports that are shown and not published, on which a unit of somebody may still remark, with these units."""
    if not units_of(scope):
        return []
    shown = list(scope.county.case_reports.filter(files=None))
    theirs = to_remark(scope, shown)
    return [(report, theirs[report.pk]) for report in shown if theirs[report.pk]]
