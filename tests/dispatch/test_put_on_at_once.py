"""Two desks that put one bag on two runs at the same moment."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.dispatch.days import MONDAY, tiny_county
from tests.dispatch.scans import packed
from tests.parcels.test_at_once import meanwhile
from tongcun.county.clock import moment_of
from tongcun.dispatch import actions
from tongcun.dispatch.queries.waiting import Ride
from tongcun.parcels.models import Bag, BagRide

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_put_a_bag_on_two_runs_at_once_the_second_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    tiny = tiny_county()
    monkeypatch.setattr("django.conf.settings.SIMULATED_NOW", moment_of(tiny.county, MONDAY, 27_000).isoformat())
    packed(tiny, "BAG-jia", "P1", "P2")
    bag = Bag.objects.get()

    def put_on(trip: str) -> Callable[[], list[Ride]]:
        return lambda: actions.put_on_run(run=tiny.run(trip), bags=[bag], actor=None)

    with pytest.raises(actions.NotWaitingForItError), meanwhile(put_on("morning"), put_on("afternoon")):
        pass
    assert BagRide.objects.get().dated_trip == tiny.run("morning")
