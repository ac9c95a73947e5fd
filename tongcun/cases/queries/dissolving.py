"""What becomes of a group that is dissolved: who takes over its townships, with their enterprises, and its members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from tongcun.cases.models import GroupMember, GroupTownship, LiaisonGroup, Scheme
from tongcun.cases.models.terms import HOLDS
from tongcun.cases.queries.liaison import group_pairs
from tongcun.cases.rules import covers
from tongcun.county.models import ENTERPRISES_IN_ORDER, Enterprise, Township


@dataclass(frozen=True, slots=True)
class Inheritance:
    """Which group takes over each township and each member (by id) of one that is dissolved; None: nobody does."""

    townships: Mapping[int, LiaisonGroup | None]
    members: Mapping[int, LiaisonGroup | None]

    def heirs(self) -> set[LiaisonGroup]:
        """The groups that take something over."""
        return {heir for heir in (*self.townships.values(), *self.members.values()) if heir is not None}


@dataclass(frozen=True, slots=True)
class Left:
    """What a group has today: its townships, each with the enterprises of the scheme, and its members."""

    townships: Sequence[tuple[GroupTownship, Sequence[Enterprise]]]
    members: Sequence[GroupMember]


def left_by(group: LiaisonGroup) -> Left:
    """What would be without a group if it were dissolved: three queries."""
    held = list(group.group_townships.filter(HOLDS).select_related("township").order_by("township__official_order"))
    firms = Enterprise.objects.filter(township__in=[row.township_id for row in held]).order_by(*ENTERPRISES_IN_ORDER)
    fitting = [firm for firm in firms if covers(group.scheme, firm)]
    rows = [(row, [firm for firm in fitting if firm.township_id == row.township_id]) for row in held]
    return Left(rows, list(group.group_members.filter(HOLDS).select_related("user")))


def other_groups(group: LiaisonGroup) -> QuerySet[LiaisonGroup]:
    """The groups of the same scheme that may take over, in official order."""
    return LiaisonGroup.objects.filter(scheme=group.scheme_id, dissolved_on__isnull=True).exclude(pk=group.pk)


def pairs_after(
    scheme: Scheme, group: LiaisonGroup, heirs: Inheritance
) -> list[tuple[LiaisonGroup, Township]]:  # fmt: skip
    """Every group with every township of a scheme once a group is dissolved."""
    pairs = group_pairs(scheme)
    kept = [pair for pair in pairs if pair[0].pk != group.pk]
    given = [(heirs.townships.get(township.pk), township) for own, township in pairs if own.pk == group.pk]
    return [*kept, *((heir, township) for heir, township in given if heir is not None)]
