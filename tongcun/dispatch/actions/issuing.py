"""The desk issues a run's list (路单); one that would overload a hold is issued to nobody."""

from __future__ import annotations

from django.db import transaction

from tongcun.buses.actions import locked_run
from tongcun.buses.models import DatedTrip
from tongcun.county.clock import now
from tongcun.county.models import User
from tongcun.dispatch.loads import Over
from tongcun.dispatch.models import Manifest, ManifestLine
from tongcun.dispatch.queries.sheets import Sheet, sheet_of


class NothingToIssueError(Exception):
    """Nothing is to ride on the run."""


class CancelledRunError(Exception):
    """The run is cancelled."""


class OverloadedError(Exception):
    """More is listed, or on board already, than the hold takes: `over` says how much."""

    def __init__(self, over: Over) -> None:
        super().__init__(f"{over.litres:.1f} l, {over.kilograms:.1f} kg")
        self.over = over


@transaction.atomic
def issue_manifest(*, run: DatedTrip, issued_by: User | None) -> Manifest:
    """Issue the list of a run as it stands now; the same list again stays as it was issued.

    Raises CancelledRunError, NothingToIssueError, OverloadedError.
    """
    run = locked_run(run)
    if run.is_cancelled:
        raise CancelledRunError
    sheet = sheet_of(run)
    check_room(sheet)
    if not sheet.lines:
        raise NothingToIssueError
    manifest = sheet.manifest
    if manifest is None or manifest.plan_id is None:
        manifest = _from_bags(sheet)
    if not sheet.is_issued:
        manifest.issued_at, manifest.issued_by, manifest.issued_lines = now(), issued_by, sheet.said
        manifest.save()
    return manifest


def check_room(sheet: Sheet) -> None:
    """Raise OverloadedError where a list, or what is on board already, exceeds the hold."""
    if sheet.over:
        raise OverloadedError(sheet.over)
    if (aboard := sheet.over_now) is not None:
        raise OverloadedError(Over(aboard.litres, aboard.kg))


def _from_bags(sheet: Sheet) -> Manifest:
    """The list of a run that no plan knows, as its bags make it now."""
    manifest = sheet.manifest or Manifest(dated_trip=sheet.run)
    manifest.cut_off_seconds = sheet.cut_off or 0
    manifest.pieces, manifest.volume_litres, manifest.mass_kg = sheet.pieces, sheet.litres, sheet.kilograms
    manifest.save()
    manifest.lines.all().delete()
    ManifestLine.objects.bulk_create(
        ManifestLine(
            manifest=manifest, board_station=line.board, alight_station=line.alight, destination=line.destination,
            board_sequence=line.board_sequence, alight_sequence=line.alight_sequence, departs_seconds=line.departs,
            arrives_seconds=line.arrives, pieces=line.pieces, volume_litres=line.litres, mass_kg=line.kilograms,
        )
        for line in sheet.lines
    )  # fmt: skip
    return manifest
