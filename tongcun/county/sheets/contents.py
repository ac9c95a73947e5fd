"""What a sheet may hold: for each content our fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongcun.county.masking import masked_name, masked_phone

Measure = Literal["", "kg", "litres"]

MOST_PARCELS = 200_000
"""Of parcels and scans a sheet may hold so many; all are written by one transaction, for which others wait."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of ours: its name, its words, whether every row must have it.

    `measure` says what the cell counts where units differ between senders; `mask` hides what of it a page may not show.
    """

    name: str
    words: Promise
    is_required: bool = False
    measure: Measure = ""
    mask: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """A kind of sheet: its name, its words, its fields; of the fields of `one_of` it needs at least one.

    `most_rows` is more than any county has: what has more is another file by mistake, or several in one.
    """

    name: str
    words: Promise
    fields: tuple[Field, ...]
    one_of: tuple[str, ...] = ()
    most_rows: int = 5_000

    def field(self, name: str) -> Field:
        """The field of that name; raises KeyError."""
        return {field.name: field for field in self.fields}[name]


_DIVISIONS = Content(
    "divisions",
    _("Townships and villages"),
    (
        Field("code", _("division code"), is_required=True),
        Field("name", _("name")),
        Field("township", _("township")),
        Field("village", _("village")),
        Field("official_order", _("official order")),
    ),
    one_of=("name", "village", "township"),
)
_STATIONS = Content(
    "stations",
    _("Stations"),
    (
        Field("station_id", _("station id")),
        Field("name", _("name"), is_required=True),
        Field("level", _("level")),
        Field("township", _("township")),
        Field("village", _("village")),
        Field("opens", _("opens")),
        Field("closes", _("closes")),
        Field("handling_minutes", _("handling minutes")),
        Field("van_yuan", _("van cost (yuan)")),
        Field("lat", _("latitude")),
        Field("lon", _("longitude")),
        Field("official_order", _("official order")),
        Field("valid_from", _("valid from")),
        Field("valid_until", _("closed for good after")),
    ),
)
_STAFF = Content(
    "staff",
    _("Staff"),
    (
        Field("name", _("person's name"), is_required=True),
        Field("username", _("user name")),
        Field("phone", _("phone")),
        Field("role", _("role"), is_required=True),
        Field("township", _("township")),
        Field("station", _("station")),
        Field("unit", _("unit")),
    ),
)
_ROSTER = Content(
    "roster",
    _("Roster"),
    (
        Field("date", _("date")),
        Field("route_id", _("line")),
        Field("trip_id", _("trip")),
        Field("departure", _("departure time")),
        Field("driver", _("driver"), is_required=True),
        Field("vehicle", _("plate")),
    ),
    one_of=("route_id", "trip_id"),
)
_HOLDS = Content(
    "holds",
    _("Holds"),
    (
        Field("route_id", _("line")),
        Field("trip_id", _("trip")),
        Field("vehicle", _("plate")),
        Field("volume_litres", _("hold (litres)"), is_required=True, measure="litres"),
        Field("mass_kg", _("hold (kilograms)"), is_required=True, measure="kg"),
        Field("reserve", _("kept for luggage (litres or %)"), measure="litres"),
    ),
    one_of=("route_id", "trip_id", "vehicle"),
)
_PARCELS = Content(
    "parcels",
    _("Parcels"),
    (
        Field("waybill", _("waybill number"), is_required=True),
        Field("name", _("addressee"), mask=masked_name),
        Field("phone", _("phone"), mask=masked_phone),
        Field("address", _("address")),
        Field("station_id", _("station id")),
        Field("station", _("station")),
        Field("township", _("township")),
        Field("village", _("village")),
        Field("origin", _("origin station")),
        Field("mass_kg", _("kilograms"), measure="kg"),
        Field("volume_litres", _("litres"), measure="litres"),
        Field("kind", _("kind")),
        Field("carrier", _("carrier")),
        Field("ready_at", _("ready at")),
        Field("due_at", _("due at")),
    ),
    most_rows=MOST_PARCELS,
)
_SCANS = Content(
    "scans",
    _("Handset scans"),
    (
        Field("waybill", _("waybill number"), is_required=True),
        Field("act", _("act of the scan"), is_required=True),
        Field("at", _("time of the scan"), is_required=True),
        Field("station_id", _("station id")),
        Field("station", _("station")),
        Field("person", _("person"), mask=masked_name),
    ),
    most_rows=MOST_PARCELS,
)

_LEDGER = Content(
    "ledger",
    _("Older ledger of problems"),
    (
        Field("number", _("number in the ledger"), is_required=True),
        Field("enterprise", _("enterprise"), is_required=True),
        Field("township", _("township")),
        Field("problem", _("problem"), is_required=True),
        Field("case_class", _("class of the problem")),
        Field("leader", _("leading leader")),
        Field("unit", _("responsible unit")),
        Field("joint_units", _("joint units")),
        Field("person", _("person responsible")),
        Field("received", _("received on"), is_required=True),
        Field("until", _("to be done by")),
        Field("progress", pgettext_lazy("of a ledger", "progress")),
        Field("state", _("state in the ledger"), is_required=True),
        Field("closed_on", _("closed on")),
        Field("satisfaction", _("satisfaction")),
        Field("remark", _("remark")),
        Field("asker", _("who asked"), mask=masked_name),
        Field("phone", _("phone"), mask=masked_phone),
    ),
)

CONTENTS = {
    content.name: content for content in (_DIVISIONS, _STATIONS, _STAFF, _ROSTER, _HOLDS, _PARCELS, _SCANS, _LEDGER)
}
"""All kinds of sheets by name."""
