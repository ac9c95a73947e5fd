"""Whether a vehicle may be on the road on a date."""

from __future__ import annotations

import datetime
from enum import StrEnum

from tongcun.buses.models import Vehicle


class Unfit(StrEnum):
    """Why a vehicle may not be on the road."""

    OUT_OF_SERVICE = "out_of_service"
    INSPECTION_LAPSED = "inspection_lapsed"
    INSURANCE_LAPSED = "insurance_lapsed"


def unfit(vehicle: Vehicle, date: datetime.date) -> Unfit | None:
    """The first reason against a vehicle on a date; a date that nobody has entered is no reason."""
    if not vehicle.in_service:
        return Unfit.OUT_OF_SERVICE
    if vehicle.inspected_until is not None and vehicle.inspected_until < date:
        return Unfit.INSPECTION_LAPSED
    if vehicle.insured_until is not None and vehicle.insured_until < date:
        return Unfit.INSURANCE_LAPSED
    return None
