"""Parcels announced: by a carrier's system, a spreadsheet, or a desk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from tongcun.county.clock import now as present
from tongcun.county.models import County
from tongcun.parcels.actions.announced_rows import amend, make, renew
from tongcun.parcels.actions.locks import lock_all_codes, lock_pieces, locked_runs
from tongcun.parcels.actions.overload import tell_overload
from tongcun.parcels.actions.packing import bags_from_packing, packings_of
from tongcun.parcels.actions.parcel_edits import Teller, as_told, keep_edits
from tongcun.parcels.actions.pickup_codes import make_pickup_codes
from tongcun.parcels.actions.recomputing import recompute
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import PartyKind, Step
from tongcun.parcels.queries.known_parcels import Known, known_parcels
from tongcun.parcels.record.announcements import Announced, Announcement
from tongcun.parcels.record.gathering import gather
from tongcun.parcels.record.statements import among, listed, rows
from tongcun.parcels.record.writer_gate import writing


def announce(
    *, county: County, parcels: Sequence[Announcement], teller: Teller = None, now: datetime | None = None
) -> list[Announced]:
    """Make or renew parcels, all or none; what of them lay in quarantine is taken into account.

    They are written by waybill, as custody locks them: two sheets in different orders never wait for each other.
    A waybill that another carrier has announced stays that carrier's. One that comes twice counts as it came last.
    What is on its way takes new sizes and a new addressee, and a new destination as long as it lies by itself. What
    changed of parcels that were known is kept with who told it (`parcel_edits`).
    """
    moment = now or present()
    with writing():
        known = known_parcels(county, [parcel.waybill for parcel in parcels])
        new = {parcel.waybill: parcel for parcel in parcels if parcel.waybill not in known}
        made = make(county, [new[waybill] for waybill in sorted(new)])
        if made != new.keys():
            # What another announced at the same moment is theirs, and there by now.
            known |= known_parcels(county, [waybill for waybill in new if waybill not in made])
        answers = list(_answers(parcels, known))
        runs = _taken_into_account(county, made, moment) if made else set()
        # Renewed and amended pieces together, for whoever scans has them by their names, too.
        again = {known[waybill].pk for waybill in {parcel.waybill for parcel in parcels} & known.keys()}
        lock_pieces(again)
        before = as_told(again)
        if gained := _renew(parcels, known):
            runs |= _counted_for_its_carrier(county, gained, moment)
        runs |= _amend(county, parcels, known, moment)
        keep_edits(before, teller, moment)
        if runs:
            tell_overload(county=county, runs=runs, now=moment)
    return answers


def _answers(parcels: Sequence[Announcement], known: Mapping[str, Known]) -> Iterator[Announced]:
    """What becomes of each; what is not known is new when it comes first."""
    made: set[str] = set()
    for parcel in parcels:
        had = known.get(parcel.waybill)
        if had is None:
            yield Announced.KNOWN if parcel.waybill in made else Announced.NEW
            made.add(parcel.waybill)
        else:
            yield _answer(had, parcel)


def _answer(had: Known, parcel: Announcement) -> Announced:
    if had.is_foreign_to(parcel):
        return Announced.FOREIGN
    return Announced.KEPT if had.keeps_something_from(parcel) else Announced.KNOWN


def _renew(parcels: Sequence[Announcement], known: Mapping[str, Known]) -> set[str]:
    """Write anew what was known, is not another's, and nobody has scanned yet; those that have a carrier only now."""
    told = {
        parcel.waybill: parcel
        for parcel in parcels
        if (had := known.get(parcel.waybill)) is not None and had.is_untouched and not had.is_foreign_to(parcel)
    }
    renew({waybill: known[waybill].pk for waybill in told}, [told[waybill] for waybill in sorted(told)])
    return {waybill for waybill in told if known[waybill].carrier_id is None and told[waybill].carrier is not None}


def _amend(county: County, parcels: Sequence[Announcement], known: Mapping[str, Known], now: datetime) -> set[str]:
    """Write what still counts of parcels that are on their way; the runs that are heavier or lighter by that."""
    told = {
        parcel.waybill: parcel
        for parcel in parcels
        if (had := known.get(parcel.waybill)) is not None
        and not (had.is_untouched or had.is_final or had.is_foreign_to(parcel))
    }
    if not told:
        return set()
    resized = {waybill for waybill, parcel in told.items() if known[waybill].is_resized_by(parcel)}
    sent = {waybill for waybill, parcel in told.items() if known[waybill].goes_elsewhere_by(parcel)}
    ordered = [told[waybill] for waybill in sorted(told)]
    amend({waybill: known[waybill].pk for waybill in told}, ordered, resized, sent)
    if sent:
        # Whether it was at the right place is told by where it was to go.
        recompute(county=county, waybills=sent, labels=(), now=now)
    # Runs come before pieces and are not waited for here: what is loaded at this very moment tells for itself.
    return {known[waybill].run_id for waybill in resized} - {""}


def _taken_into_account(county: County, new: Iterable[str], now: datetime) -> set[str]:
    """What was scanned of pieces before they were announced counts from now on, for them and for bags that were not
    made because nobody knew what is in them. Gives the runs that carry more or less by that."""
    # As late as can be: who scans a code that nobody knows waits until this is committed.
    lock_all_codes(county)
    waybills = _scanned(county, new)
    if not waybills:
        return set()
    steps = _steps(county, waybills)
    packings = packings_of(steps)
    labels = {packing.label for packing in packings}
    parties = (party for step in steps for party in (step.scan.here, step.scan.other))
    locked_runs(county, {party.party_id for party in parties if party is not None and party.kind is PartyKind.RUN})
    bags_from_packing(county=county, packings=packings)
    runs = recompute(county=county, waybills=waybills, labels=labels, packed=labels, now=now).runs
    make_pickup_codes(county=county, waybills=_offered(steps).intersection(waybills), now=now)
    return runs


def _counted_for_its_carrier(county: County, gained: Iterable[str], now: datetime) -> set[str]:
    """What a carrier's system said of pieces before anybody knew whose they are counts from now on; the pieces must be
    locked. Gives the runs that carry more or less by that.

    Nothing is locked for that which comes before pieces: they were known when they were scanned, so that no code was
    waited for and every bag is made, and who scans them or the run that they are on now waits for the pieces.
    """
    waybills = _scanned(county, gained)
    if not waybills:
        return set()
    runs = recompute(county=county, waybills=waybills, labels=(), now=now).runs
    make_pickup_codes(county=county, waybills=_offered(_steps(county, waybills)).intersection(waybills), now=now)
    return runs


def _steps(county: County, waybills: Sequence[str]) -> list[Step]:
    """What happened to some pieces, as the record tells it now."""
    record = gather(county.pk, waybills, ())
    return [step for waybill in waybills for step in record.custody_of_parcel(waybill).steps]


def _offered(steps: Iterable[Step]) -> set[str]:
    return {step.scan.item for step in steps if step.scan.act is Act.OFFER}


def _scanned(county: County, new: Iterable[str]) -> list[str]:
    """Which of the new parcels were scanned before anybody announced them."""
    statement = f"SELECT DISTINCT code FROM parcels_scan WHERE county_id = %s AND {among('code')}"
    return [code for (code,) in rows(statement, [county.pk, listed(new)])]
