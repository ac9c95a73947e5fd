"""Nouns of who and where."""

from tongcun.county.models.county import County
from tongcun.county.models.evidence import Evidence, EvidenceContent, EvidenceKind
from tongcun.county.models.files import ColumnMapping, Upload
from tongcun.county.models.lights import USUAL_LIGHTS, LightKind, LightSetting
from tongcun.county.models.limits import TimedLimit
from tongcun.county.models.people import ON_SERVER, REASON_JOINED, AccountDeed, Badge, FullView, Posting, Role, User
from tongcun.county.models.places import Level, Station, StationClosure, Township, Village, by_code
from tongcun.county.models.time_units import TIME_UNIT_LABELS, TIME_UNITS, length_of_time
from tongcun.county.models.units import ENTERPRISES_IN_ORDER, Enterprise, Unit, UnitKind
from tongcun.county.models.validity import not_ended, valid_on
from tongcun.county.models.working_time import DayKind, PublishedYear, Source, SpecialDay, WorkingWeek

__all__ = [
    "ENTERPRISES_IN_ORDER", "ON_SERVER", "REASON_JOINED", "TIME_UNITS", "TIME_UNIT_LABELS", "USUAL_LIGHTS",
    "AccountDeed", "Badge", "ColumnMapping", "County", "DayKind",
    "Enterprise", "Evidence", "EvidenceContent", "EvidenceKind", "FullView", "Level", "LightKind", "LightSetting",
    "Posting", "PublishedYear", "Role", "Source", "SpecialDay", "Station", "StationClosure", "TimedLimit",
    "Township", "Unit", "UnitKind", "Upload", "User", "Village", "WorkingWeek", "by_code", "length_of_time",
    "not_ended", "valid_on",
]  # fmt: skip
