"""The year in four figures: rounds of visits, problems found, requests received, closed; all from the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from tongcun.cases.models import Channel, Link, Round
from tongcun.cases.pure.acts import ENDED, OVER
from tongcun.cases.queries.cases import cases_of
from tongcun.county.clock import service_date
from tongcun.county.queries import Scope

FOUND = (Channel.VISIT, Channel.MEETING, Channel.LEADERS_VISIT)
"""Ways by which a problem is found where it is, before anybody asks in writing."""


@dataclass(frozen=True, slots=True)
class YearFigures:
    """What of a year the reader may see: rounds that have begun, problems that were found on the spot, requests that
    were received by whatever way; how many of both are `closed` with the asker's word, and how many ended `otherwise`:
    withdrawn, unconfirmed, declined, or closed in an older ledger. What was asked by several channels counts once, by
    the case to which the others are linked."""

    year: int
    rounds: int
    problems: int
    requests: int
    closed: int
    otherwise: int


def year_figures(scope: Scope, year: int) -> YearFigures:
    """A year's figures: two queries; a case belongs to the year in which it was registered."""
    of_the_year = cases_of(scope).filter(registered_at__year=year).exclude(link=Link.DUPLICATE).order_by()
    found, confirmed = Q(channel__in=FOUND), Q(confirmed_at__isnull=False)
    counted = of_the_year.aggregate(
        problems=Count("pk", filter=found), requests=Count("pk", filter=~found),
        closed=Count("pk", filter=Q(state__in=list(OVER)) & confirmed),
        otherwise=Count("pk", filter=Q(state__in=ENDED) & ~(Q(state__in=list(OVER)) & confirmed)),
    )  # fmt: skip
    begun = Round.objects.filter(first_date__year=year, first_date__lte=service_date(scope.county))
    rounds = begun.filter(scheme__county=scope.county).count()
    return YearFigures(year, rounds, **counted)
