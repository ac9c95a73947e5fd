"""The classes of cases of a county, and which of them can be chosen."""

from __future__ import annotations

from django.db.models import Count, Max, Q, QuerySet

from tongcun.cases.models import CaseClass
from tongcun.county.models import County


def classes_of(county: County) -> QuerySet[CaseClass]:
    """All classes in official order, each with how many cases have it (`count`): one query."""
    return county.case_classes.annotate(count=Count("cases")).order_by("official_order", "name")


def classes_to_choose(county: County, now: int | None = None) -> QuerySet[CaseClass]:
    """The classes in use; also the one that is set `now` (its key), which nobody loses by looking at it."""
    return county.case_classes.filter(Q(is_in_use=True) | Q(pk=now))


def last_place(county: County) -> int:
    """The place in the official order behind all classes."""
    return int(county.case_classes.aggregate(last=Max("official_order"))["last"] or 0) + 1
