"""Who signs a handover with a badge: somebody who works that day for the party they sign for."""

from __future__ import annotations

import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from tongcun.buses.models import DatedTrip
from tongcun.county.actions import RefusedError
from tongcun.county.actions.badges import badge_digest
from tongcun.county.models import Badge, County, Posting, Role, User
from tongcun.county.queries import holding_on
from tongcun.parcels.pure.custody import Party, PartyKind


class HandoverError(RefusedError):
    """A handover that cannot be."""


def signer(*, county: County, badge: str, at_desk: User, party: Party, day: datetime.date) -> User:
    """Whose badge it is that signs for a party on a day: for a run its driver, or any driver of the county where nobody
    is entered as its driver; for a carrier its clerk; for a station who works there.

    Raises HandoverError where the badge is not valid in this county, is of whoever works at the desk, or does not sign
    for that party on that day.
    """
    found = (
        Badge.objects.filter(county=county, digest=badge_digest(badge), is_valid=True).select_related("user").first()
    )
    if found is None or not found.user.is_active:
        raise HandoverError(_("This badge is not valid here: sign by name, or let the administrator make a new badge."))
    if found.user == at_desk:
        raise HandoverError(_("This badge is of whoever works at this desk: the other of the two has to sign."))
    if party.kind is PartyKind.RUN:
        _check_drives(county, found.user, party.party_id)
    posted = Posting.objects.filter(holding_on(day), _WORKS_FOR[party.kind](party.party_id), county=county)
    if not posted.filter(user=found.user).exists():
        raise HandoverError(
            _("This badge is of nobody who works for the other party today: who takes or gives signs, or both sign the"
              " printed sheet.")
        )  # fmt: skip
    return found.user


_WORKS_FOR = {
    PartyKind.RUN: lambda name: Q(role=Role.DRIVER),
    PartyKind.CARRIER: lambda name: Q(role=Role.CARRIER_CLERK, unit__unit_id=name),
    PartyKind.STATION: lambda name: Q(station__station_id=name),
    PartyKind.ROAD: lambda name: Q(pk=None),
    PartyKind.SENDER: lambda name: Q(pk=None),
    PartyKind.ADDRESSEE: lambda name: Q(pk=None),
}
"""Which postings sign for a party of each kind; the road, senders and addressees have none."""


def _check_drives(county: County, bearer: User, run_id: str) -> None:
    """Refuse the badge of another than the driver who is entered for the run, if one is."""
    run = DatedTrip.objects.filter(county=county, run_id=run_id).select_related("driver").first()
    if run is not None and run.driver not in (None, bearer):
        raise HandoverError(
            _("{driver} is entered as the driver of this run, and this badge is of another: enter on the run's page who"
              " drives, or both sign the printed sheet.").format(driver=run.driver)
        )  # fmt: skip
