"""Reason codes in plain words."""

from __future__ import annotations

from tongcun.language import _
from tongcun.planner.result import Reason


def reason_words(reason: Reason) -> str:
    """Why a parcel does not ride, in a few words."""
    words = {
        Reason.BANNED: _("the kind may not ride on a bus"),
        Reason.NO_TRIP: _("no chain of runs leads there today"),
        Reason.STATION_CLOSED: _("a station is shut when the bus is there"),
        Reason.TOO_BIG: _("too big for any hold on the way"),
        Reason.DEARER: _("the bus costs as much as the van or holding, or more"),
        Reason.NO_ROOM: _("every bus that would do is full"),
    }
    return words.get(reason, reason.value)
