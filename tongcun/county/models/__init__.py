"""Nouns of who and where."""

from tongcun.county.models.county import County
from tongcun.county.models.files import ColumnMapping, Upload
from tongcun.county.models.people import ON_SERVER, Badge, FullView, Posting, Role, User
from tongcun.county.models.places import Level, Station, StationClosure, Township, Village
from tongcun.county.models.units import Enterprise, Unit, UnitKind

__all__ = [
    "ON_SERVER", "Badge", "ColumnMapping", "County", "Enterprise", "FullView", "Level", "Posting", "Role",
    "Station", "StationClosure", "Township", "Unit", "UnitKind", "Upload", "User", "Village",
]  # fmt: skip
