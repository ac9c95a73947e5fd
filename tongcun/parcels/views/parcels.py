"""Parcels and bags: searched, and their way told."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from tongcun.county.actions.full_views import record_full_view
from tongcun.county.gates import with_right
from tongcun.county.masking import masked_name, masked_phone
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.parcels.models import Addressee, Parcel
from tongcun.parcels.models.choices import STATES
from tongcun.parcels.queries import custody_of_bag, custody_of_parcel
from tongcun.parcels.seeing import bags_of, may_see_names, parcels_of
from tongcun.parcels.telling import story_of
from tongcun.parcels.views.tabs import page

ON_A_PAGE = 50
LAST_SIGN = "\U0010ffff"


@require_safe
@with_right(Right.SEE_PARCELS)
def parcels(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Parcels by the beginning of their number, state, station and bag; the newest first, page by page."""
    asked = {name: request.GET.get(name, "").strip()[:60] for name in ("q", "state", "place", "bag")}
    found = _narrowed(parcels_of(scope), asked).order_by("-pk")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 18:
        found = found.filter(pk__lt=int(before))
    rows = list(found.select_related("destination", "addressee")[: ON_A_PAGE + 1])
    shown = {
        "rows": [(parcel, _masked(parcel)) for parcel in rows[:ON_A_PAGE]], "asked": asked, "states": STATES,
        "stations": scope.stations(Right.SEE_PARCELS),
        "before": rows[ON_A_PAGE - 1].pk if len(rows) > ON_A_PAGE else None,
    }  # fmt: skip
    return page(request, scope, "parcels/parcels.html", shown)


def _narrowed(found: QuerySet[Parcel], asked: dict[str, str]) -> QuerySet[Parcel]:
    number = asked["q"].replace(" ", "").upper()
    if number:
        found = found.filter(waybill__gte=number, waybill__lt=number + LAST_SIGN)
    if asked["state"]:
        found = found.filter(state=asked["state"])
    if asked["place"]:
        found = found.filter(destination__station_id=asked["place"])
    return found.filter(bag_label=asked["bag"]) if asked["bag"] else found


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
    response = _parcel_page(request, scope, found, in_full=True)
    response.headers["Cache-Control"] = "no-store"
    return response


def _one(scope: Scope, waybill: str) -> Parcel:
    return get_object_or_404(
        parcels_of(scope).select_related("origin", "destination", "kind", "carrier", "addressee", "county"),
        waybill=waybill,
    )


def _parcel_page(request: HttpRequest, scope: Scope, found: Parcel, in_full: bool) -> HttpResponse:
    addressee = _addressee(found)
    shown = {
        "parcel": found, "story": story_of(scope.county, custody_of_parcel(found)), "masked": _masked(found),
        "addressee": addressee if in_full else None,
        "may_reveal": addressee is not None and not in_full and may_see_names(scope, found),
    }  # fmt: skip
    return page(request, scope, "parcels/parcel.html", shown)


@require_safe
@with_right(Right.SEE_PARCELS)
def bag(request: HttpRequest, scope: Scope, label: str) -> HttpResponse:
    """A bag's way, its seal and what is in it."""
    found = get_object_or_404(bags_of(scope).select_related("origin", "destination", "county"), label=label)
    pieces = Parcel.objects.filter(county=scope.county, bag_label=label).order_by("waybill")[:500]
    shown = {"bag": found, "story": story_of(scope.county, custody_of_bag(found)), "pieces": pieces}
    return page(request, scope, "parcels/bag.html", shown)
