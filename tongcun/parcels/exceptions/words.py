"""What is to be looked into, in people's words: which thing it is about, and the particulars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tongcun.county.figures import Counted
from tongcun.county.models import County
from tongcun.county.names import named, with_names
from tongcun.parcels.exceptions.odd_codes import sent_words
from tongcun.parcels.models import Discrepancy, DiscrepancyKind, Scan, Source
from tongcun.parcels.pure.custody import Party, PartyKind
from tongcun.parcels.queries import destinations
from tongcun.parcels.queries.device_names import devices_told
from tongcun.parcels.queries.story import names_of

_OF_A_RUN = frozenset({DiscrepancyKind.OVERLOAD.value, DiscrepancyKind.LEFT_OVERLOADED.value})
"""Kinds whose code names a run."""


@dataclass(frozen=True, slots=True)
class Odd:
    """One thing to look into: what it is about in words, `page` the kind of page it has (bag, parcel, or none), and
    what device sent it, where that is all there is to go by; `more` are the particulars, `came` how the scan came that
    shows it, where nobody scanned it here at that moment."""

    row: Discrepancy
    thing: SafeString
    page: str = ""
    device: str | SafeString = ""
    more: str | SafeString = ""
    came: str = ""


def odd_ones(county: County, rows: Sequence[Discrepancy]) -> list[Odd]:
    """Some discrepancies as people read them, in the same order."""
    came = _how_they_came(rows)
    return [replace(odd, came=came.get(odd.row.scan_id, "")) for odd in _odd_ones(county, rows)]


def _how_they_came(rows: Sequence[Discrepancy]) -> dict[UUID | None, str]:
    """How the scans came that show some discrepancies, of those of which it is to be known."""
    told = [source for source in Source if source.is_told]
    scans = Scan.objects.filter(pk__in=[row.scan_id for row in rows if row.scan_id is not None], source__in=told)
    return {pk: str(Source(source).label) for pk, source in scans.order_by().values_list("pk", "source")}


def _odd_ones(county: County, rows: Sequence[Discrepancy]) -> list[Odd]:
    bags, parcels = destinations(county, {row.code for row in rows})
    runs = names_of(county, set(_parties_named(rows)))
    devices = devices_told(county, {row.detail.get("device", "") for row in rows})
    found = []
    for row in rows:
        thing = _thing(row, runs)
        if row.kind == DiscrepancyKind.UNREADABLE:
            found.append(Odd(row, thing, device=devices.get(row.detail.get("device", ""), "")))
        elif row.kind in _OF_A_RUN:
            found.append(Odd(row, thing))
        else:
            page = "bag" if row.code in bags else "parcel" * (row.code in parcels)
            found.append(Odd(row, thing, page, more=_ride_words(row, runs) or _bag_words(row, runs)))
    return found


def things_told(county: County, rows: Sequence[Discrepancy]) -> list[SafeString]:
    """What some discrepancies are about, in words and the same order: one query where any is about a run."""
    about = {Party(PartyKind.RUN, row.code) for row in rows if row.kind in _OF_A_RUN}
    runs = names_of(county, about) if about else {}
    return [_thing(row, runs) for row in rows]


def _thing(row: Discrepancy, runs: Mapping[Party, SafeString]) -> SafeString:
    if row.kind == DiscrepancyKind.UNREADABLE:
        return sent_words(row.detail)
    return runs[Party(PartyKind.RUN, row.code)] if row.kind in _OF_A_RUN else named(row.code)


def _bag_words(row: Discrepancy, names: Mapping[Party, SafeString]) -> str:
    """Into which bag something was put, and for which station that is; how many pieces of a bag are short."""
    if row.kind == DiscrepancyKind.SHORT_COUNT:
        words = _("{told} on the label of what was opened there, {seen} scanned in")
        return words.format(told=Counted(row.detail["told"]), seen=Counted(row.detail["seen"]))
    if row.kind != DiscrepancyKind.WRONG_BAG:
        return ""
    station = names[Party(PartyKind.STATION, row.detail["to"])]
    return with_names(_("put into bag {bag} for {station}"), bag=row.detail["bag"], station=station)


def _parties_named(rows: Sequence[Discrepancy]) -> Iterator[Party]:
    """The runs and stations that some discrepancies name."""
    for row in rows:
        if row.kind == DiscrepancyKind.WRONG_BAG:
            yield Party(PartyKind.STATION, row.detail["to"])
        if row.kind in _OF_A_RUN:
            yield Party(PartyKind.RUN, row.code)
        for name in (row.detail.get("run"), row.detail.get("to_ride")):
            if name:
                yield Party(PartyKind.RUN, name)


def _ride_words(row: Discrepancy, runs: Mapping[Party, SafeString]) -> str:
    """Onto which run something was put, and which it is to ride."""
    on, right = row.detail.get("run"), row.detail.get("to_ride")
    if not on:
        return ""
    words = _("put onto {run}, to ride {right}") if right else _("put onto {run}")
    named_runs = {"run": runs[Party(PartyKind.RUN, on)]} | (
        {"right": runs[Party(PartyKind.RUN, right)]} if right else {}
    )
    return with_names(words, **named_runs)
