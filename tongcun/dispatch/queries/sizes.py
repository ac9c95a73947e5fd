"""How large and heavy a planned piece is by now, whatever its size was when the plan was made."""

from __future__ import annotations

from django.db.models.functions import Coalesce

RIDE_LITRES = Coalesce("parcel__volume_litres", "parcel__kind__volume_litres", 0.0)
RIDE_KG = Coalesce("parcel__mass_kg", "parcel__kind__mass_kg", 0.0)
"""Of a `PlannedRide`: as measured, else as its kind is assumed."""
