"""A page of the list of parcels, found in a moment however many there are.

A database that is left to itself chooses badly here: for a state that nearly all parcels have it sorts them all, for
one that three have it walks through a million. So each narrowing is counted first, no further than `RARE`: the rarest
leads, and the others judge only what it finds; where none is rare, parcels are walked through in the order of the list,
which soon has a page together. `ROW_COLUMNS` are the columns as no index knows them, so that only what leads is looked
up.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import BigIntegerField, CharField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from tongcun.county.queries import Scope
from tongcun.parcels.models import Parcel
from tongcun.parcels.queries.seeing import parcels_within

RARE = 10_000
"""So many can be read and sorted for a page."""
LAST_SIGN = "\U0010ffff"
BY_ROW = "row_"
ROW_COLUMNS = {
    **{
        f"{BY_ROW}{name}": Coalesce(name, Value(""), output_field=CharField())
        for name in ("waybill", "state", "bag_label", "holder_id")
    },
    **{
        f"{BY_ROW}{name}": Coalesce(f"{name}_id", Value(0), output_field=BigIntegerField())
        for name in ("county", "carrier", "origin", "destination")
    },
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is narrowed to: the beginning of a waybill number, a state, the destination (a station's key), the
    bag around them; `beyond` is where the page before it ended."""

    number: str = ""
    state: str = ""
    destination: int | None = None
    bag: str = ""
    beyond: str = ""


def page_of(scope: Scope, asked: Asked, length: int) -> tuple[list[Parcel], str]:
    """Up to `length` of the parcels that somebody may see, with destination and addressee, and where they end if there
    are more: by number where a number is asked for, else the newest first."""
    found = _in_turn(_led(scope, asked), asked)
    order = "waybill" if asked.number else "-pk"
    keys = list(found.order_by(order).values_list("pk", flat=True)[: length + 1])
    rows = Parcel.objects.select_related("destination", "addressee").in_bulk(keys[:length])
    page = [rows[key] for key in keys[:length] if key in rows]
    has_more = len(keys) > length and bool(page)
    return page, (page[-1].waybill if asked.number else str(page[-1].pk)) if has_more else ""


def _led(scope: Scope, asked: Asked) -> QuerySet[Parcel]:
    """The parcels asked for, in a form that lets the database look up only what is rare."""
    by_index, by_row = _narrowings(scope, asked, ""), _narrowings(scope, asked, BY_ROW)
    counts = {name: Parcel.objects.filter(where).order_by()[: RARE + 1].count() for name, where in by_index.items()}
    rows = Parcel.objects.alias(**ROW_COLUMNS)
    leading = min(counts, key=lambda name: counts[name], default="")
    if leading and counts[leading] <= RARE:
        rows = rows.filter(pk__in=Parcel.objects.filter(by_index[leading]).order_by().values("pk"))
    elif asked.number:
        leading, rows = "number", rows.filter(by_index["number"])
    else:
        leading = ""
    for name, where in by_row.items():
        if name != leading:
            rows = rows.filter(where)
    return rows.filter(**{f"{BY_ROW}county": scope.county.pk})


def _narrowings(scope: Scope, asked: Asked, prefix: str) -> dict[str, Q]:
    """What the list is narrowed by; with a prefix of "row_" by columns that no index knows."""
    of_county = Q(**{f"{prefix}county": scope.county.pk})
    found = {}
    if (mine := parcels_within(scope, prefix)) is not None:
        found["mine"] = mine
    if asked.number:
        span = {f"{prefix}waybill__gte": asked.number, f"{prefix}waybill__lt": asked.number + LAST_SIGN}
        found["number"] = of_county & Q(**span)
    if asked.state:
        found["state"] = of_county & Q(**{f"{prefix}state": asked.state})
    if asked.destination is not None:
        found["destination"] = Q(**{f"{prefix}destination": asked.destination})
    if asked.bag:
        found["bag"] = of_county & Q(**{f"{prefix}bag_label": asked.bag})
    return found


def _in_turn(found: QuerySet[Parcel], asked: Asked) -> QuerySet[Parcel]:
    """What comes after the page before."""
    if not asked.beyond:
        return found
    if asked.number:
        return found.filter(waybill__gt=asked.beyond)
    is_key = asked.beyond.isascii() and asked.beyond.isdigit() and len(asked.beyond) < 18
    return found.filter(pk__lt=int(asked.beyond)) if is_key else found
