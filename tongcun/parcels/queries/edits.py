"""What people and carriers' systems changed of a parcel or a bag after it was there, in words."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongcun.county.clock import moment_of
from tongcun.county.figures import Counted, amount
from tongcun.county.models import User
from tongcun.county.names import named, with_names
from tongcun.parcels.models import Bag, BagRide, Parcel, ParcelEdit
from tongcun.parcels.models.kind_names import name_of_kind

MOST_EDITS = 20
"""So many of the newest are told."""
NOTHING = "–"
_IN_TURN = (
    "carrier", "kind", "origin", "destination", "ready_at", "due_at", "volume_litres", "mass_kg", "addressee",
)  # fmt: skip
"""PostgreSQL keeps no order of what a parcel's edit says."""
FROM_TO = gettext_lazy("{what}: from {before} to {after}")
OFF_THE_LIST = gettext_lazy("taken off the list of {run} ({board} → {alight})")


@dataclass(frozen=True, slots=True)
class ToldEdit:
    """One edit: when, by whom, and a sentence for each thing that it changed."""

    at: datetime.datetime
    who: SafeString
    changes: tuple[SafeString, ...]


def edits_of_parcel(parcel: Parcel) -> list[ToldEdit]:
    """What announcements changed of a parcel that was known, newest first."""
    edits = parcel.edits.select_related("user", "device__carrier", "device__station").order_by("-pk")[:MOST_EDITS]
    return [ToldEdit(edit.at, _who_told(edit), tuple(_of_parcel(edit.changes))) for edit in edits]


def edits_of_bag(bag: Bag) -> list[ToldEdit]:
    """What desks noted anew of a bag, and the lists that it was taken off, newest first."""
    past = list(bag.history.select_related("history_user").order_by("history_id"))
    edits = [
        ToldEdit(newer.history_date, _who(newer.history_user), changes)
        for older, newer in pairwise(past)
        if (changes := tuple(_of_bag(older, newer)))
    ]
    off = BagRide.history.filter(bag=bag.pk, history_type="-")
    rides = off.select_related("history_user", "dated_trip__route", "board_station", "alight_station")
    edits += [ToldEdit(ride.history_date, _who(ride.history_user), (_taken_off(bag, ride),)) for ride in rides]
    return sorted(edits, key=lambda edit: edit.at, reverse=True)[:MOST_EDITS]


def _who_told(edit: ParcelEdit) -> SafeString:
    if edit.device is None:
        return _who(edit.user)
    return edit.device.told if edit.device.carrier is None else named(edit.device.carrier.name)


def _who(user: User | None) -> SafeString:
    return escape(_("on the server, by a command")) if user is None else named(user)


def _of_parcel(changes: dict[str, list[Any]]) -> Iterator[SafeString]:
    for column in (column for column in _IN_TURN if column in changes):
        if both := changes[column]:
            before, after = (_worded(column, value) for value in both)
            yield with_names(FROM_TO, what=_name_of(Parcel, column), before=before, after=after)
        else:
            yield escape(_("another addressee"))


def _of_bag(older: Any, newer: Any) -> Iterator[SafeString]:
    for column in ("pieces", "mass_kg"):
        before, after = getattr(older, column), getattr(newer, column)
        if before != after:
            told = (_worded(column, value) for value in (before, after))
            yield with_names(FROM_TO, what=_name_of(Bag, column), before=next(told), after=next(told))


def _name_of(model: type[Model], column: str) -> SafeString:
    """A column in words, which are no name."""
    words: str | Promise = model._meta.get_field(column).verbose_name  # type: ignore[union-attr]
    return escape(words)


_WORDS: dict[str, Callable[[Any], str]] = {
    "kind": name_of_kind, "pieces": lambda value: str(Counted(value)), "mass_kg": amount, "volume_litres": amount,
    "ready_at": lambda value: _moment(value), "due_at": lambda value: _moment(value),
}  # fmt: skip


def _worded(column: str, value: Any) -> str:
    return NOTHING if value is None or value == "" else _WORDS.get(column, str)(value)


def _moment(value: str) -> str:
    return f"{timezone.localtime(datetime.datetime.fromisoformat(value)):%Y-%m-%d %H:%M}"


def _taken_off(bag: Bag, ride: Any) -> SafeString:
    run, county = ride.dated_trip, bag.county
    at = moment_of(county, run.date, run.first_departure_seconds).astimezone(county.zone())
    told = format_html("{} {}", f"{at:%Y-%m-%d %H:%M}", named(run.route.name))
    return with_names(OFF_THE_LIST, run=told, board=ride.board_station, alight=ride.alight_station)
