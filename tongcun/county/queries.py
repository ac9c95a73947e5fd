"""Who may see and do what, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from tongcun.county.clock import service_date
from tongcun.county.models import County, Posting, Role, Station, User
from tongcun.county.rights import RIGHTS, Right


@dataclass(frozen=True, slots=True)
class Scope:
    """What one person may do in one county: the postings that hold today."""

    user: User
    county: County
    postings: tuple[Posting, ...]

    def may(self, right: Right) -> bool:
        """Whether any posting gives a right, at whatever place."""
        return any(right in RIGHTS[Role(posting.role)] for posting in self.postings)

    def postings_with(self, right: Right) -> list[Posting]:
        """The postings that give a right."""
        return [posting for posting in self.postings if right in RIGHTS[Role(posting.role)]]

    def covers_county(self, right: Right) -> bool:
        """Whether the right holds for the whole county."""
        return any(is_county_wide(posting) for posting in self.postings_with(right))

    def stations(self, right: Right) -> QuerySet[Station]:
        """The stations at which the right holds, in official order."""
        stations = Station.objects.filter(county=self.county)
        if self.covers_county(right):
            return stations
        return stations.filter(_below(self.postings_with(right))).distinct()

    def may_at(self, right: Right, station: Station) -> bool:
        """Whether the right holds at a station."""
        return station.county_id == self.county.pk and any(
            is_county_wide(posting)
            or posting.station_id == station.pk
            or (posting.station_id is None and posting.township_id is not None
                and posting.township_id == station.township_id)
            for posting in self.postings_with(right)
        )  # fmt: skip

    def carriers(self, right: Right) -> list[int]:
        """The ids of the carriers for whom the right holds; empty where it is bound to places instead."""
        return [
            posting.unit_id
            for posting in self.postings_with(right)
            if posting.role == Role.CARRIER_CLERK and posting.unit_id is not None
        ]


def is_county_wide(posting: Posting) -> bool:
    """Whether a posting holds for the whole county; a carrier's clerk and a driver are bound to what is theirs."""
    return (
        posting.station_id is None
        and posting.township_id is None
        and posting.role not in (Role.CARRIER_CLERK, Role.DRIVER)
    )


def scope_of(user: User, county: County) -> Scope:
    """What a person may do in a county today."""
    today = service_date(county)
    postings = (
        Posting.objects.filter(user=user, county=county)
        .filter(Q(first_date__isnull=True) | Q(first_date__lte=today))
        .filter(Q(last_date__isnull=True) | Q(last_date__gte=today))
        .select_related("station", "township", "unit")
    )
    return Scope(user, county, tuple(postings))


def counties_of(user: User) -> QuerySet[County]:
    """The counties in which a person has a posting, by code."""
    return County.objects.filter(postings__user=user).distinct()


def _below(postings: Iterable[Posting]) -> Q:
    """Stations that lie at or below the places of postings."""
    where = Q(pk__in=[])
    for posting in postings:
        if posting.station_id is not None:
            where |= Q(pk=posting.station_id)
        elif posting.township_id is not None:
            where |= Q(township=posting.township_id)
    return where
