"""The page of who answers for whom: each scheme as far as its reader may see it, with the gaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch

from tongcun.cases.models import GroupMember, GroupTownship, Liaison, LiaisonGroup, Scheme, Shape
from tongcun.cases.models.terms import HOLDS
from tongcun.cases.queries.liaison import (
    enterprises_of,
    officers_of_county,
    schemes_in_force,
    staff_of_groups,
    townships_of,
)
from tongcun.cases.rules import covers
from tongcun.county.models import Enterprise, Township, User
from tongcun.county.queries import Scope
from tongcun.county.rights import Right


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group with its townships, each with its enterprises, in official order."""

    group: LiaisonGroup
    members: Sequence[User]
    townships: Sequence[tuple[Township, Sequence[Enterprise]]]


@dataclass(slots=True)
class OfficerRow:
    """An officer with the enterprises, in official order; `has_left`: is no liaison officer any more."""

    officer: User
    has_left: bool
    liaisons: list[Liaison] = field(default_factory=list)
    is_short: bool = False


@dataclass(frozen=True, slots=True)
class LeftInGroup:
    """Somebody who still works in a group, or heads it, and has no post any more with which one does."""

    person: User
    group: LiaisonGroup


@dataclass(frozen=True, slots=True)
class Board:
    """A scheme: its groups or its officers, what nobody answers for, and who left without handing over."""

    scheme: Scheme
    groups: Sequence[GroupRow] = ()
    officers: Sequence[OfficerRow] = ()
    townships_without: Sequence[Township] = ()
    dissolved: Sequence[LiaisonGroup] = ()
    enterprises_without: Sequence[Enterprise] = ()
    left: Sequence[OfficerRow | LeftInGroup] = ()


def boards_of(scope: Scope) -> list[Board]:
    """Every scheme in force, as far as the reader may see it."""
    enterprises = list(enterprises_of(scope, Right.SEE_LIAISON))
    townships = list(townships_of(scope, Right.SEE_LIAISON))
    groups, liaisons = _groups(scope), _liaisons(scope)
    officers, staff = (
        set(people(scope.county).values_list("pk", flat=True)) for people in (officers_of_county, staff_of_groups)
    )
    return [
        _of_groups(scheme, groups[scheme.pk], _Seen(scope, townships, enterprises), staff)
        if scheme.shape == Shape.GROUPS
        else _of_officers(scheme, liaisons[scheme.pk], enterprises, officers)
        for scheme in schemes_in_force(scope.county)
    ]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a reader sees."""

    scope: Scope
    townships: Sequence[Township]
    enterprises: Sequence[Enterprise]


def in_no_scheme(scope: Scope) -> list[Enterprise]:
    """The enterprises that the reader may see, of which no scheme in force speaks, and for which nobody answers."""
    schemes = list(schemes_in_force(scope.county))
    held = Liaison.objects.filter(HOLDS, scheme__in=schemes).values("enterprise")
    found = enterprises_of(scope, Right.SEE_LIAISON).exclude(pk__in=held)
    return [one for one in found if not any(covers(scheme, one) for scheme in schemes)]


def _groups(scope: Scope) -> Mapping[int, list[LiaisonGroup]]:
    """The groups by scheme, in official order, with what they have today."""
    found: dict[int, list[LiaisonGroup]] = defaultdict(list)
    townships = Prefetch("group_townships", GroupTownship.objects.filter(HOLDS))
    members = Prefetch("group_members", GroupMember.objects.filter(HOLDS).select_related("user"))
    groups = LiaisonGroup.objects.filter(scheme__county=scope.county).select_related("lead_unit", "leading_leader")
    for group in groups.prefetch_related(townships, members):
        found[group.scheme_id].append(group)
    return found


def _liaisons(scope: Scope) -> Mapping[int, dict[int, list[Liaison]]]:
    """The liaisons that hold, by scheme and enterprise."""
    found: dict[int, dict[int, list[Liaison]]] = defaultdict(lambda: defaultdict(list))
    for liaison in Liaison.objects.filter(HOLDS, scheme__county=scope.county).select_related("officer"):
        found[liaison.scheme_id][liaison.enterprise_id].append(liaison)
    return found


def _of_groups(scheme: Scheme, groups: Sequence[LiaisonGroup], reader: _Seen, staff: set[int]) -> Board:
    by_township: dict[int, list[Enterprise]] = defaultdict(list)
    sees_all = reader.scope.covers_county(Right.SEE_LIAISON)
    for enterprise in reader.enterprises:
        if covers(scheme, enterprise):
            by_township[enterprise.township_id].append(enterprise)
    rows: list[GroupRow] = []
    taken: set[int] = set()
    for group in (one for one in groups if one.dissolved_on is None):
        own = {row.township_id for row in group.group_townships.all()}
        seen = [(township, by_township[township.pk]) for township in reader.townships if township.pk in own]
        taken |= own
        if seen or sees_all:
            rows.append(GroupRow(group, [row.user for row in group.group_members.all()], seen))
    without = [one for one in reader.townships if one.pk not in taken]
    dissolved = [one for one in groups if one.dissolved_on is not None]
    left = [one for row in rows for one in _left_in(row, staff)]
    return Board(scheme, groups=rows, townships_without=without, dissolved=dissolved, left=left)


def _left_in(row: GroupRow, staff: set[int]) -> Iterator[LeftInGroup]:
    """Who is no staff of groups any more and still in one, each once."""
    leader = row.group.leading_leader
    people = {one.pk: one for one in (*row.members, *([leader] if leader else ()))}
    yield from (LeftInGroup(one, row.group) for one in people.values() if one.pk not in staff)


def _of_officers(
    scheme: Scheme, held: Mapping[int, Sequence[Liaison]], enterprises: Sequence[Enterprise], serving: set[int]
) -> Board:
    rows: dict[int, OfficerRow] = {}
    without = []
    for enterprise in enterprises:
        own = held.get(enterprise.pk, ())
        for liaison in own:
            liaison.enterprise = enterprise
            row = rows.setdefault(
                liaison.officer_id, OfficerRow(liaison.officer, has_left=liaison.officer_id not in serving)
            )
            row.liaisons.append(liaison)
        if not own and covers(scheme, enterprise):
            without.append(enterprise)
    total: dict[int, int] = defaultdict(int)
    for liaisons in held.values():
        for liaison in liaisons:
            total[liaison.officer_id] += 1
    for row in rows.values():
        row.is_short = total[row.officer.pk] < scheme.least_enterprises
    left = [row for row in rows.values() if row.has_left]
    return Board(scheme, officers=list(rows.values()), enterprises_without=without, left=left)
