"""Parcels that are announced once more: what of it counts, by how far they have come."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tongcun.county.models import County
from tongcun.parcels.pure.acts import FINAL, State
from tongcun.parcels.pure.custody import PartyKind
from tongcun.parcels.record.announcements import Announcement
from tongcun.parcels.record.statements import among, listed, rows

LOOSE = frozenset({State.ACCEPTED, State.SORTED, State.UNLOADED, State.OPENED, State.MISROUTED, State.FOUND})
"""Lying somewhere by itself: it may be sent elsewhere. What is packed, rides or waits on a shelf goes where it goes."""


class Known(NamedTuple):
    """A parcel that is there already; `run_id` is the run that holds it, empty where none does."""

    pk: int
    carrier_id: int | None
    destination_id: int
    state: State
    bag_label: str
    volume_litres: float | None
    mass_kg: float | None
    run_id: str

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has scanned it yet: all of a new announcement counts."""
        return self.state is State.ANNOUNCED

    @property
    def is_final(self) -> bool:
        """Whether its way has ended: nothing of a new announcement counts."""
        return self.state in FINAL

    def is_foreign_to(self, parcel: Announcement) -> bool:
        """Whether another carrier has announced it."""
        return parcel.carrier is not None and self.carrier_id is not None and self.carrier_id != parcel.carrier.pk

    def is_sent_elsewhere_by(self, parcel: Announcement) -> bool:
        """Whether an announcement names another destination."""
        return parcel.destination.pk != self.destination_id

    def is_resized_by(self, parcel: Announcement) -> bool:
        """Whether an announcement tells a size, and another than is known."""
        return any(
            told not in (None, had)
            for told, had in ((parcel.volume_litres, self.volume_litres), (parcel.mass_kg, self.mass_kg))
        )

    def goes_elsewhere_by(self, parcel: Announcement) -> bool:
        """Whether the destination of an announcement counts, and is another."""
        is_free = self.is_untouched or (self.state in LOOSE and not self.bag_label)
        return is_free and self.is_sent_elsewhere_by(parcel)

    def keeps_something_from(self, parcel: Announcement) -> bool:
        """Whether something that an announcement tells otherwise stays as it is."""
        if self.is_final:
            return self.is_sent_elsewhere_by(parcel) or self.is_resized_by(parcel)
        return self.is_sent_elsewhere_by(parcel) and not self.goes_elsewhere_by(parcel)


def known_parcels(county: County, waybills: Iterable[str]) -> dict[str, Known]:
    """Those of the waybills that are announced already, by waybill."""
    statement = (
        "SELECT waybill, id, carrier_id, destination_id, state, bag_label, volume_litres, mass_kg, holder_kind,"
        f" holder_id FROM parcels_parcel WHERE county_id = %s AND {among('waybill')}"
    )
    return {
        waybill: Known(
            pk, carrier, destination, State(state), bag, litres, kg, holder if kind == PartyKind.RUN.value else ""
        )
        for waybill, pk, carrier, destination, state, bag, litres, kg, kind, holder in rows(
            statement, [county.pk, listed(waybills)]
        )
    }
