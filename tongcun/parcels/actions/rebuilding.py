"""The cache of custody made anew from the record, county by county."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from tongcun.county.clock import now as present
from tongcun.county.models import County
from tongcun.parcels.actions.recomputing import Difference, recompute
from tongcun.parcels.models import Bag, Parcel
from tongcun.parcels.record.writer_gate import writing

IN_ONE_TRANSACTION = 500

Progress = Callable[[int, int], None]
"""Told after each transaction: pieces and bags done, of how many."""


def rebuild(*, county: County, told: Progress = lambda done, of: None) -> Iterator[Difference]:
    """Recompute state and holder of every piece and bag; gives each whose cache said something else than the record.

    Short transactions, so that scans go on meanwhile; memory does not grow with the record.
    """
    total = Parcel.objects.filter(county=county).count() + Bag.objects.filter(county=county).count()
    done = 0
    for is_bag, codes in chain(_portions(county, Bag), _portions(county, Parcel)):
        with writing():
            waybills, labels = ((), codes) if is_bag else (codes, ())
            outcome = recompute(county=county, waybills=waybills, labels=labels, packed=labels, now=present())
        yield from outcome.differences
        done += len(codes)
        told(done, total)


def _portions(county: County, model: type[Parcel] | type[Bag]) -> Iterator[tuple[bool, list[str]]]:
    key = "waybill" if model is Parcel else "label"
    last = 0
    while True:
        rows = list(
            model._default_manager.filter(county=county, pk__gt=last)
            .order_by("pk")
            .values_list("pk", key)[:IN_ONE_TRANSACTION]
        )
        if not rows:
            return
        last = rows[-1][0]
        yield model is Bag, [code for _, code in rows]
