"""When a planned ride leaves as things stand: its plan's times may be older than the delay of its bus."""

from __future__ import annotations

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from tongcun.buses.models import StopTime

_CALLS = StopTime.objects.filter(trip=OuterRef("dated_trip__trip"), stop_sequence=OuterRef("board_sequence")).order_by()
_LATE = F("dated_trip__shift_seconds") + F("dated_trip__delay_seconds")
LEAVES = Coalesce(Subquery(_CALLS.values("departure_seconds")[:1]) + _LATE, F("departs_seconds"))
"""Of a `PlannedRide`, in seconds of its service day; as the plan took it where the run no longer calls there."""
