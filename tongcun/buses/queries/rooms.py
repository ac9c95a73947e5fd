"""What room a run had, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

from tongcun.buses.models import DatedTrip


class HasRoom(Protocol):
    """Whatever has room for parcels: litres and kilograms, both None where it carries none."""

    @property
    def hold_litres(self) -> float | None:
        """Litres for parcels."""

    @property
    def hold_kg(self) -> float | None:
        """Kilograms for parcels."""


class Room(NamedTuple):
    """Litres and kilograms for parcels; both None where it carries none."""

    hold_litres: float | None
    hold_kg: float | None


@dataclass(frozen=True, slots=True)
class Rooms:
    """What room a run had since when, the oldest first; there is at least one."""

    since: tuple[tuple[datetime, Room], ...]

    def at(self, moment: datetime) -> Room:
        """The room that was on record at a moment; before there was a run the first that it had."""
        return next((room for begun, room in reversed(self.since) if begun <= moment), self.since[0][1])

    def least(self) -> Room:
        """No more than this was there at any time."""
        rooms = [room for _, room in self.since]
        return Room(min(room.hold_litres or 0.0 for room in rooms), min(room.hold_kg or 0.0 for room in rooms))


def rooms_of(run: DatedTrip) -> Rooms:
    """All the room that a run had in its time, from the history of its edits."""
    kept = DatedTrip.history.filter(id=run.pk).order_by("history_date", "history_id")
    since = tuple(
        (at, Room(litres, kg)) for at, litres, kg in kept.values_list("history_date", "hold_litres", "hold_kg")
    )
    return Rooms(since or ((datetime.min.replace(tzinfo=UTC), Room(run.hold_litres, run.hold_kg)),))
