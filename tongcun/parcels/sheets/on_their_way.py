"""Rows about parcels that are on their way already: what of them counts, and what does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from tongcun.county.models import County
from tongcun.county.sheets import Cells
from tongcun.feeds.cells import UnfitError
from tongcun.parcels.models.choices import state_words
from tongcun.parcels.queries.known_parcels import Known, known_parcels
from tongcun.parcels.record.announcements import Announcement


def tell_on_their_way(
    county: County, read: Sequence[tuple[Announcement, Cells]], names: Mapping[int, str]
) -> None:  # fmt: skip
    """Say of each row what of it comes too late, or sends elsewhere what lies somewhere already.

    `names` are those of the stations. Nothing is said of another carrier's parcel.
    """
    known = known_parcels(county, [parcel.waybill for parcel, _cells in read])
    for parcel, cells in read:
        had = known.get(parcel.waybill)
        if had is None or had.is_untouched or had.is_foreign_to(parcel):
            continue
        if unfit := _doubt(parcel, had, names):
            cells.warn(unfit, "waybill")


def _doubt(parcel: Announcement, had: Known, names: Mapping[int, str]) -> UnfitError | None:
    words = {
        "waybill": parcel.waybill, "state": state_words(had.state), "new": parcel.destination.name,
        "old": names.get(had.destination_id, ""),
    }  # fmt: skip
    if had.is_final and had.keeps_something_from(parcel):
        what = _("{waybill} is not on its way any more ({state}): nothing of the row counts").format(**words)
        return UnfitError("too_late", what, _("what is still on its way"))
    if had.keeps_something_from(parcel):
        what = _("{waybill} goes to {old} and not to {new}: {state}").format(**words)
        expected = _("another destination while it lies by itself, in no bag and on no shelf")
        return UnfitError("stays_as_it_goes", what, expected)
    if had.goes_elsewhere_by(parcel):
        what = _("{waybill} goes to {new} from now on and not to {old}").format(**words)
        return UnfitError("sent_elsewhere", what, _("a new plan, where one is in force"))
    return None
