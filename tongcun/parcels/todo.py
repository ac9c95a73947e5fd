"""What of parcels waits for somebody: what disagrees, by kind."""

from __future__ import annotations

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import ngettext

from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.loops.cards import Card
from tongcun.parcels.models import DiscrepancyKind
from tongcun.parcels.seeing import discrepancies_of


def todo_of(scope: Scope) -> list[Card]:
    """One card for each kind of discrepancy that somebody is to look into, the oldest kind first."""
    if not scope.may(Right.SETTLE):
        return []
    open_ones = discrepancies_of(scope).filter(closed_at=None).order_by()
    address = reverse("discrepancies", args=[scope.county.division_code])
    return [
        Card(
            number="", what=str(DiscrepancyKind(row["kind"]).label), to_whom="", holder="",
            next_step=ngettext("look into {count}", "look into {count}", row["count"]).format(count=row["count"]),
            address=f"{address}?kind={row['kind']}", until=None,
        )
        for row in open_ones.values("kind").annotate(count=Count("pk"), since=Min("opened_at")).order_by("since")
    ]  # fmt: skip
