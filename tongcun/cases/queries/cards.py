"""Whose cards are printed together, and what stands on each: for many enterprises with few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from tongcun.cases.models import Entrance, Liaison, Scheme
from tongcun.cases.models.terms import HOLDS
from tongcun.cases.queries.liaison import answered, enterprises_of, officers_of_county, schemes_in_force
from tongcun.cases.rules import covers
from tongcun.county.clock import service_date
from tongcun.county.models import County, Enterprise, Township, User, valid_on
from tongcun.county.queries import Scope
from tongcun.county.rights import Right

MOST_CARDS = 600
"""So many are printed at once, which takes about three seconds; a county has some five hundred enterprises."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose cards are asked for: what is left open narrows nothing."""

    township: Township | None = None
    officer: User | None = None
    scheme: Scheme | None = None


def enterprises_with_cards(scope: Scope, wanted: Wanted) -> list[Enterprise]:
    """The enterprises of a reader whose cards are asked for and that are there today, in official order."""
    found = enterprises_of(scope, Right.OPEN_CARD).filter(valid_on(service_date(scope.county)))
    if wanted.township is not None:
        found = found.filter(township=wanted.township)
    if wanted.officer is not None:
        one = None if wanted.scheme is None else Scheme.objects.filter(pk=wanted.scheme.pk)
        found = found.filter(answered([wanted.officer], schemes_in_force(scope.county) if one is None else one))
    rows = list(found)
    return rows if wanted.scheme is None else _of_scheme(rows, wanted.scheme)


def _of_scheme(enterprises: Sequence[Enterprise], scheme: Scheme) -> list[Enterprise]:
    """Those of some enterprises that a scheme is for, and those for which somebody answers in it all the same."""
    held = set(Liaison.objects.filter(HOLDS, scheme=scheme).values_list("enterprise", flat=True))
    return [one for one in enterprises if one.pk in held or covers(scheme, one)]


def entrances_of(enterprises: Sequence[Enterprise]) -> Mapping[int, Entrance]:
    """The entrances of some enterprises by their keys; who has none yet is not among them."""
    found = Entrance.objects.filter(enterprise__in=[one.pk for one in enterprises])
    return {entrance.enterprise_id: entrance for entrance in found}


def officers_to_call_of(county: County, enterprises: Sequence[Enterprise]) -> Mapping[int, list[User]]:
    """By the key of an enterprise what `officers_to_call` says of each: three queries for all of them."""
    serving = set(officers_of_county(county).values_list("pk", flat=True))
    order = {scheme.pk: place for place, scheme in enumerate(schemes_in_force(county))}
    held = Liaison.objects.filter(HOLDS, enterprise__in=[one.pk for one in enterprises], scheme__in=list(order))
    found: dict[int, list[User]] = defaultdict(list)
    rows = held.select_related("officer").order_by("first_date", "pk")
    for row in sorted(rows, key=lambda one: order[one.scheme_id]):
        if row.officer_id in serving and row.officer not in found[row.enterprise_id]:
            found[row.enterprise_id].append(row.officer)
    return found


def officers_with_cards(scope: Scope) -> QuerySet[User]:
    """The officers of today by whom a reader may choose cards: all of the county's, or nobody but themselves."""
    officers = officers_of_county(scope.county)
    return officers if scope.covers_county(Right.OPEN_CARD) else officers.filter(pk=scope.user.pk)
