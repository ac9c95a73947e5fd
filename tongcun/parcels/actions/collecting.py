"""A parcel is given out at a desk: to whoever shows its pickup code or knows the phone's end, or to a named proxy."""

from __future__ import annotations

import secrets

from django.utils.translation import gettext as _

from tongcun.county.models import Station, User
from tongcun.parcels.actions.desk_scans import DeskScan, read_code, scan_at_desk
from tongcun.parcels.actions.locks import lock_giving_out
from tongcun.parcels.actions.pickup_codes import PickupError
from tongcun.parcels.models import CollectedBy, Collection, Parcel, Scan
from tongcun.parcels.pure.acts import State
from tongcun.parcels.pure.custody import PartyKind
from tongcun.parcels.record.new_scans import Answer
from tongcun.parcels.record.writer_gate import writing

PHONE_END = 4


def collect_at_desk(*, station: Station, scan: DeskScan, proof: str, proxy_name: str, actor: User) -> Answer | None:
    """Give a parcel out. `scan.code` is its waybill number, or its pickup code where it lies at this station; `proof`
    the pickup code or the last four digits of the addressee's phone; `proxy_name` whoever takes it for the addressee.

    Raises PickupError, and nothing is recorded, where the number is nobody's, the proof is not the parcel's, neither
    proof nor proxy is named, or it has been given out before.
    """
    with writing():
        parcel, shown = _asked_for(station, read_code(scan.code))
        lock_giving_out(station.county, parcel.waybill)
        parcel.refresh_from_db(fields=["state"])
        by = _by_what(parcel, read_code(proof) or shown, proxy_name)
        again = Scan.objects.filter(pk=scan.scan_id).exists()
        if parcel.state == State.COLLECTED.value and not again:
            raise PickupError(_("{waybill} has been given out already.").format(waybill=parcel.waybill))
        answer = scan_at_desk(station=station, scan=scan.of(parcel.waybill), actor=actor)
        if answer is not None and not again:
            Collection.objects.create(
                scan_id=scan.scan_id, parcel=parcel, by=by, proxy_name=proxy_name.strip()[:60], given_by=actor
            )
        return answer


def _asked_for(station: Station, code: str) -> tuple[Parcel, str]:
    """The parcel that is asked for by its waybill number or by its pickup code, which then is the proof too."""
    parcels = Parcel.objects.filter(county=station.county_id).select_related("pickup_code", "addressee")
    if (parcel := parcels.filter(waybill=code).first()) is not None:
        return parcel, ""
    here = parcels.filter(holder_kind=PartyKind.STATION.value, holder_id=station.station_id, pickup_code__code=code)
    if (parcel := here.exclude(state=State.RETURNED.value).first()) is not None:
        return parcel, code
    raise PickupError(_("No parcel here has the number {code}: scan the waybill, or enter the pickup code.").format(
        code=code))  # fmt: skip


def _by_what(parcel: Parcel, proof: str, proxy_name: str) -> CollectedBy:
    """By what it is given out; the proof must be the parcel's, also where a proxy shows it."""
    by = None
    if proof:
        by = _proven(parcel, proof)
        if by is None:
            raise PickupError(
                _("This is neither the pickup code of {waybill} nor the end of its addressee's phone number. It was not"
                  " given out.").format(waybill=parcel.waybill)
            )  # fmt: skip
    if proxy_name.strip():
        return CollectedBy.PROXY
    if by is None:
        raise PickupError(_("Ask for the pickup code or the end of the phone number, or name the proxy."))
    return by


def _proven(parcel: Parcel, proof: str) -> CollectedBy | None:
    code = getattr(parcel, "pickup_code", None)
    if code is not None and secrets.compare_digest(code.code, proof.encode("ascii", "replace").decode()):
        return CollectedBy.PICKUP_CODE
    phone = getattr(getattr(parcel, "addressee", None), "phone", "")
    if len(phone) > PHONE_END and len(proof) == PHONE_END and phone.endswith(proof):
        return CollectedBy.PHONE
    return None
