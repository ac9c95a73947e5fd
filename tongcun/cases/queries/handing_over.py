"""What somebody has in all schemes, and what would break if others had it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tongcun.cases.models import GroupMember, Liaison, LiaisonGroup, Scheme
from tongcun.cases.models.terms import HOLDS
from tongcun.cases.queries.liaison import officers_of_county, staff_of_groups
from tongcun.cases.rules import broken_by_officers
from tongcun.county.clock import service_date
from tongcun.county.models import ENTERPRISES_IN_ORDER, County, Enterprise, User
from tongcun.county.names import with_names

Wish = Mapping[int, User | None]
"""Who takes over each row, by its id; None: it stays where it is."""


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody has: enterprises to answer for, groups to work in, groups to head; by scheme in official order."""

    liaisons: Sequence[Liaison]
    memberships: Sequence[GroupMember]
    headed: Sequence[LiaisonGroup]


@dataclass(frozen=True, slots=True)
class Takers:
    """Who takes over what somebody has."""

    liaisons: Wish
    memberships: Wish
    headed: Wish

    def in_groups(self) -> set[User]:
        """Who would work in a group or head one."""
        return {one for one in (*self.memberships.values(), *self.headed.values()) if one is not None}

    def with_enterprises(self) -> set[User]:
        """Who would answer for an enterprise."""
        return {one for one in self.liaisons.values() if one is not None}

    def count(self) -> int:
        """How much of it goes to somebody else."""
        wishes = (*self.liaisons.values(), *self.memberships.values(), *self.headed.values())
        return sum(one is not None for one in wishes)


def _not_over(county: County) -> QuerySet[Scheme]:
    """The schemes that have not ended: what was held in others is history."""
    return Scheme.objects.filter(county=county).exclude(last_date__lt=service_date(county))


def held_by(county: County, person: User) -> Held:
    """What somebody has in a county today, whether or not they still serve: three queries."""
    schemes = _not_over(county)
    liaisons = Liaison.objects.filter(HOLDS, scheme__in=schemes, officer=person)
    memberships = GroupMember.objects.filter(HOLDS, group__scheme__in=schemes, user=person)
    headed = LiaisonGroup.objects.filter(scheme__in=schemes, dissolved_on__isnull=True, leading_leader=person)
    by_scheme = ("scheme__official_order", "scheme__name")
    return Held(
        list(
            liaisons.select_related("scheme", "enterprise__township").order_by(
                *by_scheme, *(f"enterprise__{name}" for name in ENTERPRISES_IN_ORDER)
            )
        ),
        list(
            memberships.select_related("group__scheme").order_by(
                *(f"group__{name}" for name in by_scheme), "group__official_order", "group__name", "pk"
            )
        ),
        list(headed.select_related("scheme").order_by(*by_scheme, "official_order", "name", "pk")),
    )


def all_to(held: Held, taker: User) -> Takers:
    """Everything to one person."""
    rows = (held.liaisons, held.memberships, held.headed)
    return Takers(*({one.pk: taker for one in those} for those in rows))


def givers(county: County) -> QuerySet[User]:
    """Who has anything to hand over; also whoever has left."""
    schemes = _not_over(county)
    answering = Liaison.objects.filter(HOLDS, scheme__in=schemes).values("officer")
    working = GroupMember.objects.filter(HOLDS, group__scheme__in=schemes).values("user")
    heading = LiaisonGroup.objects.filter(scheme__in=schemes, dissolved_on__isnull=True, leading_leader__isnull=False)
    return User.objects.filter(Q(pk__in=answering) | Q(pk__in=working) | Q(pk__in=heading.values("leading_leader")))


def broken_by_handing_over(county: County, held: Held, takers: Takers) -> list[SafeString]:
    """What of all schemes would break if others had what somebody has; each in a sentence that says what to do."""
    return [*_unfit_takers(county, takers), *_broken_rules(held, takers.liaisons)]


def _unfit_takers(county: County, takers: Takers) -> Iterator[SafeString]:
    """Whoever takes over serves today, with a post for what they take."""
    yield from _without(
        takers.with_enterprises(), officers_of_county(county),
        _("{officer} is no liaison officer today. An administrator gives the role, under People."),
    )  # fmt: skip
    yield from _without(
        takers.in_groups(), staff_of_groups(county),
        _("{officer} has no post today with which one works in a liaison group. An administrator gives one, under"
          " People."),
    )  # fmt: skip


def _without(people: Iterable[User], fit: QuerySet[User], words: str) -> Iterator[SafeString]:
    wanted = sorted(people, key=lambda one: one.pk)
    if not wanted:
        return
    serving = set(fit.filter(pk__in=[one.pk for one in wanted]).values_list("pk", flat=True))
    for person in wanted:
        if person.pk not in serving:
            yield with_names(words, officer=person)


def _broken_rules(held: Held, wish: Wish) -> Iterator[SafeString]:
    """What breaks in each scheme of which an enterprise goes to somebody else: one query for all of them."""
    moved = {one.pk: taker for one in held.liaisons if (taker := wish.get(one.pk)) is not None}
    schemes = {one.scheme_id: one.scheme for one in held.liaisons if one.pk in moved}
    pairs: dict[int, list[tuple[User, Enterprise]]] = defaultdict(list)
    rows = Liaison.objects.filter(HOLDS, scheme__in=list(schemes)).select_related("officer", "enterprise")
    for row in rows if schemes else ():
        pairs[row.scheme_id].append((moved.get(row.pk, row.officer), row.enterprise))
    for pk, scheme in schemes.items():
        yield from broken_by_officers(scheme, pairs[pk])
