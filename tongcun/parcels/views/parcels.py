"""Parcels and bags: searched, and their way told."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, Exists, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from tongcun.buses.queries import any_run_of
from tongcun.county.actions.full_views import record_full_view
from tongcun.county.gates import with_right
from tongcun.county.masking import masked_name, masked_phone
from tongcun.county.models import Station
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.parcels.models import Addressee, Bag, Parcel, PickupCode
from tongcun.parcels.models.choices import STATES
from tongcun.parcels.pure.acts import Act, State
from tongcun.parcels.pure.custody import Custody, PartyKind
from tongcun.parcels.queries import custody_of_bag, custody_of_parcel
from tongcun.parcels.queries.custodies import packed_into
from tongcun.parcels.queries.edits import edits_of_bag, edits_of_parcel
from tongcun.parcels.queries.searching import Asked, page_of
from tongcun.parcels.queries.seeing import bags_of, may_see_names, parcels_of, parcels_within
from tongcun.parcels.queries.story import story_of
from tongcun.parcels.record.plain_codes import plain_code
from tongcun.parcels.views.tabs import page

ON_A_PAGE = 50
PIECES_ON_A_PAGE = 200


@require_safe
@with_right(Right.SEE_PARCELS)
def parcels(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Parcels by the beginning of their number, state, station and bag, page by page."""
    said = {name: _said(request, name) for name in ("q", "state", "place", "bag", "beyond")}
    asked = Asked(
        number=plain_code(said["q"]), state=said["state"], bag=plain_code(said["bag"]), beyond=said["beyond"],
        destination=_destination(scope, said["place"]),
    )  # fmt: skip
    rows, beyond = page_of(scope, asked, ON_A_PAGE)
    shown = {
        "rows": [(parcel, _masked(parcel)) for parcel in rows], "asked": said, "states": STATES, "beyond": beyond,
        "stations": scope.stations(Right.SEE_PARCELS), "opens_bags": _opens_bags(scope),
    }  # fmt: skip
    return page(request, scope, "parcels/parcels.html", shown)


def _opens_bags(scope: Scope) -> bool:
    """Whether the pages of bags are the reader's to open: a carrier's clerk has parcels, and no bags."""
    return not scope.carriers(Right.SEE_PARCELS)


def _said(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\0", "").strip()[:60]


def _destination(scope: Scope, station_id: str) -> int | None:
    """The key of a station; of one that the county does not have, a key that no station has."""
    if not station_id:
        return None
    return Station.objects.filter(county=scope.county, station_id=station_id).values_list("pk", flat=True).first() or 0


def _masked(parcel: Parcel) -> str:
    addressee = _addressee(parcel)
    return "" if addressee is None else f"{masked_name(addressee.name)} {masked_phone(addressee.phone)}".strip()


def _addressee(parcel: Parcel) -> Addressee | None:
    return getattr(parcel, "addressee", None)


@require_safe
@with_right(Right.SEE_PARCELS)
def parcel(request: HttpRequest, scope: Scope, waybill: str) -> HttpResponse:
    """A parcel's chain of custody, told."""
    return _parcel_page(request, scope, _one(scope, waybill), in_full=False)


@require_POST
@with_right(Right.SEE_NAMES)
def reveal(request: HttpRequest, scope: Scope, waybill: str) -> HttpResponse:
    """The same page with the addressee in full, once, and on record."""
    found = _one(scope, waybill)
    if not may_see_names(scope, found):
        raise PermissionDenied
    record_full_view(user=scope.user, county=scope.county, what=f"parcel {found.waybill}")
    return _parcel_page(request, scope, found, in_full=True)


def _one(scope: Scope, waybill: str) -> Parcel:
    return get_object_or_404(
        parcels_of(scope).select_related("origin", "destination", "kind", "carrier", "addressee", "county"),
        waybill=plain_code(waybill),
    )


def _parcel_page(request: HttpRequest, scope: Scope, found: Parcel, in_full: bool) -> HttpResponse:
    addressee, custody = _addressee(found), custody_of_parcel(found)
    shown = {
        "parcel": found, "story": story_of(scope.county, custody), "masked": _masked(found),
        "addressee": addressee if in_full else None,
        "given_out": _given_out(found, custody, in_full), "pickup_code": _pickup_code(scope, found),
        "may_reveal": addressee is not None and not in_full and may_see_names(scope, found),
        "opens_bags": _opens_bags(scope), "edits": edits_of_parcel(found),
    }  # fmt: skip
    return page(request, scope, "parcels/parcel.html", shown)


def _pickup_code(scope: Scope, found: Parcel) -> str:
    """The pickup code of a parcel that waits where the reader works at the desk; empty elsewhere."""
    if found.is_going_back and found.holder_id != found.destination.station_id:
        return ""  # nobody fetches it there
    here = found.holder_kind == PartyKind.STATION.value and found.state not in (
        State.COLLECTED.value,
        State.RETURNED.value,
    )
    if not here:
        return ""
    own_desk = Exists(scope.stations(Right.WORK_DESK).filter(station_id=found.holder_id))
    return PickupCode.objects.filter(own_desk, parcel=found).values_list("code", flat=True).first() or ""


def _given_out(found: Parcel, custody: Custody, in_full: bool) -> str:
    """By what it was given out, the proxy's name masked unless it is asked for in full; empty where no desk did it, or
    the record has that taken back."""
    by = {str(collection.scan_id): collection for collection in found.collections.all()}
    standing = (by.get(step.scan.scan_id) for step in reversed(custody.steps) if step.scan.act is Act.COLLECT)
    last = next(filter(None, standing), None)
    if last is None or custody.state is not State.COLLECTED:
        return ""
    name = last.proxy_name if in_full else masked_name(last.proxy_name)
    return f"{last.get_by_display()} {name}".strip()


@require_safe
@with_right(Right.SEE_PARCELS)
def bag(request: HttpRequest, scope: Scope, label: str) -> HttpResponse:
    """A bag's way, its seal and what is in it, or was in it before it was opened."""
    found = get_object_or_404(bags_of(scope).select_related("origin", "destination", "county"), label=label)
    rides = found.rides.select_related("dated_trip__route", "board_station", "alight_station", "put_by")
    shown = {
        "bag": found, "story": story_of(scope.county, custody_of_bag(found)),
        "page": Paginator(_pieces_of(scope, found), PIECES_ON_A_PAGE).get_page(request.GET.get("page")),
        "is_open": found.state == State.OPENED, "rides": rides.order_by("position"),
        "may_open": _runs_to_open(scope, found), "edits": edits_of_bag(found),
    }  # fmt: skip
    return page(request, scope, "parcels/bag.html", shown)


def _pieces_of(scope: Scope, found: Bag) -> QuerySet[Parcel]:
    """What is in a bag, by `is_theirs` whether the reader may open it: whoever has a closed bag needs the numbers of
    all pieces in it, and of one that is for elsewhere nothing else. Of a bag that was opened what was in it, as far as
    the reader sees these pieces by now."""
    theirs = Value(True)
    if found.state == State.OPENED:
        inside = parcels_of(scope).filter(waybill__in=packed_into(scope.county, [found.label]))
        return inside.annotate(is_theirs=theirs).order_by("waybill")
    within = parcels_within(scope)
    inside = Parcel.objects.filter(county=scope.county, bag_label=found.label)
    is_theirs = theirs if within is None else Case(When(within, then=theirs), default=Value(False))
    return inside.annotate(is_theirs=is_theirs).order_by("waybill")


def _runs_to_open(scope: Scope, found: Bag) -> set[int]:
    """The runs of a bag whose pages the reader may open; a link to any other would lead nowhere."""
    if not scope.may(Right.SEE_DAY):
        return set()
    of_bag = found.rides.order_by().values("dated_trip")
    return set(any_run_of(scope).filter(pk__in=of_bag).order_by().values_list("pk", flat=True))
