"""Whether a vehicle may be on the road on a date."""

from __future__ import annotations

import datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tongcun.buses.models import Vehicle

SOON_DAYS = 30
"""So long before it lapses, an inspection or insurance is shown in yellow."""


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


_WORDS = {
    Unfit.OUT_OF_SERVICE: _("out of service"),
    Unfit.INSPECTION_LAPSED: _("the inspection has lapsed"),
    Unfit.INSURANCE_LAPSED: _("the insurance has lapsed"),
}


def words_of(why: Unfit) -> str:
    """A reason in the reader's language."""
    return str(_WORDS[why])


def light(until: datetime.date | None, date: datetime.date) -> str:
    """Green, yellow or red for something that holds until a day; empty where nobody has entered the day."""
    if until is None:
        return ""
    left = (until - date).days
    return "red" if left < 0 else "yellow" if left <= SOON_DAYS else "green"
