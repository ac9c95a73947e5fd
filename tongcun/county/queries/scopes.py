"""Who may see and do what, and where."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from tongcun.county.clock import service_date
from tongcun.county.models import County, Posting, Role, Station, UnitKind, User
from tongcun.county.rights import AT_THE_DESK, BEHIND_CASES, BEHIND_PARCELS, RIGHTS, WHOLE_COUNTY, Right


@dataclass(frozen=True, slots=True)
class Scope:
    """What one person may do in one county: the postings that hold today.

    `known`: what follows from these and was asked for already, by name; a scope lives as long as one request.
    """

    user: User
    county: County
    postings: tuple[Posting, ...]
    known: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def may(self, right: Right) -> bool:
        """Whether any posting gives a right, at whatever place."""
        return bool(self.postings_with(right))

    def postings_with(self, right: Right) -> list[Posting]:
        """The postings that give a right; none where the county has closed the door to it."""
        if not is_open(self.county, right):
            return []
        return [
            posting
            for posting in self.postings
            if right in RIGHTS[Role(posting.role)]
            and (right not in WHOLE_COUNTY or is_county_wide(posting))
            and not (right in AT_THE_DESK and posting.role == Role.SECRETARY and not is_at_the_desk(posting))
        ]

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


def is_open(county: County, right: Right) -> bool:
    """Whether the door behind which a right lies is open in a county."""
    return (county.cases_open or right not in BEHIND_CASES) and (county.parcels_open or right not in BEHIND_PARCELS)


BOUND_TO_THEIRS = (Role.CARRIER_CLERK, Role.DRIVER, Role.LIAISON_OFFICER)


def is_county_wide(posting: Posting) -> bool:
    """Whether a posting holds for the whole county; carriers' clerks, drivers and officers have what is theirs."""
    return posting.station_id is None and posting.township_id is None and posting.role not in BOUND_TO_THEIRS


def is_at_the_desk(posting: Posting) -> bool:
    """Whether somebody works at the county's desk by a posting: as a secretary of no unit, or of the desk itself."""
    return posting.role == Role.SECRETARY and (posting.unit is None or posting.unit.kind == UnitKind.COUNTY_DESK)


_PLACES = ("station", "township", "unit__township")


def scope_of(user: User, county: County) -> Scope:
    """What a person may do in a county today."""
    today = service_date(county)
    postings = Posting.objects.filter(holding_on(today), user=user, county=county)
    return Scope(user, county, tuple(postings.select_related(*_PLACES)))


def scope_at(user: User, county_code: str) -> Scope | None:
    """The same by the county's code, county and postings asked for at once; None where no posting holds there."""
    found = Posting.objects.filter(user=user, county__division_code=county_code)
    held = list(found.select_related("county", *_PLACES))
    if not held:
        return None
    county = held[0].county
    today = service_date(county)
    holding = tuple(posting for posting in held if is_holding_on(posting, today))
    for posting in holding:
        posting.county = county
    return Scope(user, county, holding) if holding else None


def holding_on(day: datetime.date) -> Q:
    """What holds on a day by its first and last, either of which may be left open."""
    has_begun = Q(first_date__isnull=True) | Q(first_date__lte=day)
    return has_begun & (Q(last_date__isnull=True) | Q(last_date__gte=day))


def is_holding_on(posting: Posting, day: datetime.date) -> bool:
    """The same of a posting that has been read."""
    first, last = posting.first_date, posting.last_date
    return (first is None or first <= day) and (last is None or last >= day)


def serving(county: County, *roles: Role, day: datetime.date | None = None) -> QuerySet[User]:
    """Who has one of some roles in a county on a day, today if none is named, by name."""
    held = Posting.objects.filter(holding_on(day or service_date(county)), county=county, role__in=roles)
    return User.objects.filter(is_active=True, pk__in=held.values("user"))


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
