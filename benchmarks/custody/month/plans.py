"""A plan moved to another date: its outcomes, rides and lists."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from benchmarks.custody.month import bulk
from benchmarks.custody.month.names import Names
from tongcun.buses.models import DatedTrip
from tongcun.county.clock import moment_of
from tongcun.dispatch.models import Manifest, ManifestLine, Plan, PlannedParcel, PlannedRide, PlanState

OUTCOME = ("outcome", "reason", "arrives_seconds", "cost_yuan", "volume_litres", "mass_kg")
RIDE = (
    "leg", "board_station_id", "alight_station_id", "board_sequence", "alight_sequence", "departs_seconds",
    "arrives_seconds",
)  # fmt: skip
LIST = ("cut_off_seconds", "pieces", "volume_litres", "mass_kg")
LINE = (
    "board_station_id", "alight_station_id", "destination_id", "board_sequence", "alight_sequence", "departs_seconds",
    "arrives_seconds", "pieces", "volume_litres", "mass_kg",
)  # fmt: skip
FIGURES = (
    "parcels", "by_bus", "by_van", "held", "drops", "cost_yuan", "bound_yuan", "first_come_yuan", "seconds", "progress",
)  # fmt: skip
DAWN = 5 * 3600


class Plans:
    """The rows of one plan, to be written again for other dates."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._outcomes = list(PlannedParcel.objects.filter(plan=plan).values_list("parcel__waybill", *OUTCOME))
        self._rides = list(
            PlannedRide.objects.filter(plan=plan).values_list("parcel__waybill", "dated_trip__run_id", *RIDE)
        )
        self._lists = list(Manifest.objects.filter(plan=plan).values_list("dated_trip__run_id", *LIST))
        self._lines = list(
            ManifestLine.objects.filter(manifest__plan=plan).values_list("manifest__dated_trip__run_id", *LINE)
        )

    def write(self, date: datetime.date, parcels: Mapping[str, int]) -> Plan:
        """The plan of a date, in force and issued; `parcels` are the ids of those that it is about."""
        names = Names(self._plan.date, date)
        runs = dict(DatedTrip.objects.filter(county=self._plan.county, date=date).values_list("run_id", "pk"))
        known: dict[str, int] = {
            run: runs[names[run]] for run in {ride[1] for ride in self._rides} if names[run] in runs
        }
        issued = moment_of(self._plan.county, date, DAWN)
        plan = Plan.objects.create(
            county=self._plan.county, date=date, state=PlanState.CONFIRMED, asked_by=self._plan.asked_by,
            confirmed_by=self._plan.asked_by, confirmed_at=issued,
            **{name: getattr(self._plan, name) for name in FIGURES},
        )  # fmt: skip
        self._write_parcels(plan, parcels, known)
        self._write_lists(plan, known, issued)
        return plan

    def _write_parcels(self, plan: Plan, parcels: Mapping[str, int], runs: Mapping[str, int]) -> None:
        bulk.write(
            "dispatch_plannedparcel", ("plan_id", "parcel_id", *OUTCOME),
            ((plan.pk, parcels[waybill], *facts) for waybill, *facts in self._outcomes if waybill in parcels),
        )  # fmt: skip
        bulk.write(
            "dispatch_plannedride", ("plan_id", "parcel_id", "dated_trip_id", *RIDE),
            (
                (plan.pk, parcels[waybill], runs[run], *facts)
                for waybill, run, *facts in self._rides if waybill in parcels
            ),
        )  # fmt: skip

    def _write_lists(self, plan: Plan, runs: Mapping[str, int], issued: datetime.datetime) -> None:
        more: dict[str, Any] = {"plan": plan, "issued_at": issued, "issued_by": self._plan.asked_by}
        lists = Manifest.objects.bulk_create(
            [
                Manifest(dated_trip_id=runs[run], **dict(zip(LIST, facts, strict=True)), **more)
                for run, *facts in self._lists if run in runs
            ],
            batch_size=500,
        )  # fmt: skip
        of_run = {made.dated_trip_id: made.pk for made in lists}
        bulk.write(
            "dispatch_manifestline", ("manifest_id", *LINE),
            ((of_run[runs[run]], *facts) for run, *facts in self._lines if run in runs),
        )  # fmt: skip
