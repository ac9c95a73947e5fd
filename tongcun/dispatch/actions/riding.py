"""Bags for this line ride this trip: what a desk puts on a run's list by hand, with or without a plan."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from tongcun.buses.actions import locked_run
from tongcun.buses.models import DatedTrip
from tongcun.county.actions import RefusedError
from tongcun.county.clock import now
from tongcun.county.history import edited_by
from tongcun.county.models import User
from tongcun.dispatch.actions.issuing import CancelledRunError, check_room
from tongcun.dispatch.queries.sheets import calls_of, sheet_of
from tongcun.dispatch.queries.waiting import Ride, waiting_bags
from tongcun.parcels.models import Bag, BagRide
from tongcun.parcels.pure.custody import PartyKind


class NotWaitingForItError(RefusedError):
    """The bag cannot ride on the run: it does not wait at one of its stops, or is for none that comes after."""

    def __init__(self, bag: Bag) -> None:
        super().__init__(
            _("Bag {label} cannot ride on this run: it must wait at one of its stops that the bus has still to leave,"
              " be for a station after it, and be on no other list.").format(label=bag.label)
        )  # fmt: skip
        self.bag = bag


class OnBoardError(RefusedError):
    """The bag is on the run by scan: a list does not take it off."""

    def __init__(self, bag: Bag) -> None:
        super().__init__(_("Bag {label} is on board: scan it off where it comes off.").format(label=bag.label))
        self.bag = bag


@transaction.atomic
def put_on_run(*, run: DatedTrip, bags: Sequence[Bag], actor: User | None) -> list[Ride]:
    """Put bags that wait at a run's stops on its list, all or none: each from where it waits to its station. Who did
    it, and when, is kept with each.

    Raises CancelledRunError, NotWaitingForItError, OverloadedError.
    """
    run = locked_run(run)
    if run.is_cancelled:
        raise CancelledRunError
    _lock(bags)
    waiting = {ride.bag.pk: ride for ride in waiting_bags(run, calls_of(run))}
    rides = []
    for bag in sorted(bags, key=lambda bag: bag.label):
        if BagRide.objects.filter(bag=bag, dated_trip=run).exists():
            continue
        if (ride := waiting.get(bag.pk)) is None:
            raise NotWaitingForItError(bag)
        _write(run, ride, actor)
        rides.append(ride)
    check_room(sheet_of(run))
    return rides


def _lock(bags: Sequence[Bag]) -> None:
    """Hold bags, by label, until the transaction ends: of two runs that are given one bag at the same moment the second
    finds it on the list of the first."""
    held = Bag.objects.filter(pk__in=[bag.pk for bag in bags]).order_by("label")
    list(held.select_for_update(no_key=True).values_list("pk", flat=True))


def _write(run: DatedTrip, ride: Ride, actor: User | None) -> None:
    """The ride of a bag; one from the same stop that it has missed is not ahead of it any more."""
    mine = BagRide.objects.filter(bag=ride.bag)
    _take_off(mine.filter(board_station=ride.board.station), actor)
    last = mine.aggregate(last=Max("position"))["last"] or 0
    written = BagRide(
        bag=ride.bag, position=last + 1, dated_trip=run, board_station=ride.board.station,
        alight_station=ride.alight.station, put_by=actor, put_at=now(),
    )  # fmt: skip
    edited_by(written, actor).save()


@transaction.atomic
def take_off_run(*, run: DatedTrip, bag: Bag, actor: User | None) -> None:
    """Take a bag off a run's list; one that is not on it stays as it is. The history of its rides keeps who did it,
    and when. Raises OnBoardError."""
    run = locked_run(run)
    bag.refresh_from_db()
    if (bag.holder_kind, bag.holder_id) == (PartyKind.RUN.value, run.run_id):
        raise OnBoardError(bag)
    _take_off(BagRide.objects.filter(bag=bag, dated_trip=run), actor)


def _take_off(rides: QuerySet[BagRide], actor: User | None) -> None:
    for ride in rides:
        edited_by(ride, actor).delete()
