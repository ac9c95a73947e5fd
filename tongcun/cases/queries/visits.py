"""Visits as they are read: which are due, which were made, how the rounds stand; each as far as its reader may see."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, ExpressionWrapper, Max, Min, Q, QuerySet

from tongcun.cases.models import GroupMember, GroupTownship, Liaison, Round, Scheme, Visit
from tongcun.cases.models.terms import HOLDS
from tongcun.cases.models.visits import STANDS
from tongcun.cases.queries.cases import cases_of
from tongcun.cases.queries.liaison import enterprises_of, schemes_in_force, terms_of_groups
from tongcun.cases.rules import covers
from tongcun.county.clock import service_date
from tongcun.county.models import County, Enterprise, LightKind, User
from tongcun.county.queries import Scope, known_lights
from tongcun.county.rights import Right
from tongcun.loops.lights import Light, LightRules, light_of
from tongcun.loops.lights import days as reading_of_days

Pair = tuple[int, int]
"""The ids of a scheme and an enterprise."""


@dataclass(frozen=True, slots=True)
class DueVisit:
    """By when an enterprise is to be visited in a scheme, and by whom; nobody where nobody answers for it.

    `round`: the round that asks for it, None where it is the scheme's rhythm. `last`: the day of the last visit.
    """

    scheme: Scheme
    enterprise: Enterprise
    due_on: datetime.date
    light: Light
    holders: tuple[User, ...]
    last: datetime.date | None
    round: Round | None


@dataclass(frozen=True, slots=True)
class VisitLights:
    """By what the lights of visits and rounds turn: plain dates, and the county's rule for them."""

    today: datetime.date
    zone: ZoneInfo
    rules: LightRules

    @classmethod
    def of(cls, scope: Scope) -> VisitLights:
        """Those of somebody's county today: one query, once a request."""
        return cls(service_date(scope.county), scope.county.zone(), known_lights(scope))

    def on(self, since: datetime.date, due_on: datetime.date) -> Light:
        """The light of something that began on a day and is due on another: red once that day is past."""
        reading = reading_of_days(since, due_on, self.today, self.zone)
        return light_of(reading, self.rules.on(LightKind.VISIT, since))


def due_visits(scope: Scope) -> list[DueVisit]:
    """What visits are due, the longest overdue first: by the rhythm of each scheme, and by the round that runs.

    Counted from the last visit; where there was none, from the day on which somebody first answered for the enterprise
    in the scheme, else from the scheme's first day.
    """
    lights = VisitLights.of(scope)
    running = {one.scheme_id: one for one in _running(scope.county, lights.today)}
    schemes = [one for one in schemes_in_force(scope.county) if one.visit_every_days or one.pk in running]
    if not schemes:
        return []
    enterprises = list(enterprises_of(scope, Right.SEE_LIAISON))
    holders, since, last = _holders(schemes, enterprises), _since(schemes, enterprises), _last(schemes)
    found = []
    for scheme in schemes:
        for enterprise in enterprises:
            pair = (scheme.pk, enterprise.pk)
            if not (pair in holders or covers(scheme, enterprise)):
                continue
            due = _due(scheme, running.get(scheme.pk), since.get(pair, scheme.first_date), last.get(pair))
            if due is not None:
                day, begun, inspection = due
                found.append(
                    DueVisit(scheme, enterprise, day, lights.on(begun, day), tuple(holders.get(pair, ())),
                             last.get(pair), inspection)
                )  # fmt: skip
    return sorted(found, key=lambda one: one.due_on)


def _running(county: County, today: datetime.date) -> QuerySet[Round]:
    return Round.objects.filter(scheme__county=county, first_date__lte=today, last_date__gte=today)


def _due(
    scheme: Scheme, inspection: Round | None, since: datetime.date, last: datetime.date | None
) -> tuple[datetime.date, datetime.date, Round | None] | None:
    """The day by which a visit is due, that since which it is, and the round that says so: what comes first counts."""
    days: list[tuple[datetime.date, datetime.date, Round | None]] = []
    if scheme.visit_every_days:
        begun = last or since
        days.append((begun + datetime.timedelta(days=scheme.visit_every_days), begun, None))
    if inspection is not None and (last is None or last < inspection.first_date):
        days.append((inspection.last_date, inspection.first_date, inspection))
    return min(days, key=lambda due: due[0]) if days else None


def _holders(schemes: Sequence[Scheme], enterprises: Sequence[Enterprise]) -> Mapping[Pair, list[User]]:
    """Who is to visit an enterprise in a scheme: its officers, or the members of the group of its township."""
    found: dict[Pair, list[User]] = defaultdict(list)
    for liaison in Liaison.objects.filter(HOLDS, scheme__in=schemes).select_related("officer"):
        found[liaison.scheme_id, liaison.enterprise_id].append(liaison.officer)
    townships = GroupTownship.objects.filter(HOLDS, scheme__in=schemes)
    members: dict[int, list[User]] = defaultdict(list)
    for row in GroupMember.objects.filter(HOLDS, group__in=townships.values("group")).select_related("user"):
        members[row.group_id].append(row.user)
    by_township = _by_township(enterprises)
    known = {scheme.pk: scheme for scheme in schemes}
    for term in townships:
        for enterprise in by_township[term.township_id]:
            if covers(known[term.scheme_id], enterprise):
                found[term.scheme_id, enterprise.pk] += members[term.group_id]
    return found


def _since(schemes: Sequence[Scheme], enterprises: Sequence[Enterprise]) -> Mapping[Pair, datetime.date]:
    """Since when somebody answers for an enterprise in a scheme; handing it over does not begin anew."""
    officers = Liaison.objects.filter(scheme__in=schemes).order_by().values_list("scheme", "enterprise")
    found: dict[Pair, datetime.date] = {
        (scheme, enterprise): since for scheme, enterprise, since in officers.annotate(since=Min("first_date"))
    }
    groups = GroupTownship.objects.filter(scheme__in=schemes).order_by().values_list("scheme", "township")
    by_township = _by_township(enterprises)
    for scheme, township, since in groups.annotate(since=Min("first_date")):
        found |= {(scheme, enterprise.pk): since for enterprise in by_township[township]}
    return found


def _last(schemes: Sequence[Scheme]) -> Mapping[Pair, datetime.date]:
    made = Visit.objects.filter(STANDS, scheme__in=schemes).order_by().values_list("scheme", "enterprise")
    return {(scheme, enterprise): last for scheme, enterprise, last in made.annotate(last=Max("visited_on"))}


def _by_township(enterprises: Iterable[Enterprise]) -> Mapping[int, list[Enterprise]]:
    found: dict[int, list[Enterprise]] = defaultdict(list)
    for enterprise in enterprises:
        found[enterprise.township_id].append(enterprise)
    return found


def is_of_own(scope: Scope) -> Q:
    """Visits that the reader made or entered; these they see and may change for good, whoever answers by now."""
    return Q(officer=scope.user) | Q(entered_by=scope.user)


def visits_seen(scope: Scope) -> QuerySet[Visit]:
    """The visits that a reader may see, newest first: those to enterprises they see, and their own."""
    found = Visit.objects.filter(scheme__county=scope.county).select_related(
        "enterprise__township", "scheme", "round__scheme", "officer", "photo", "entered_by", "case"
    )
    found = _with_hidden(found, scope)
    if scope.covers_county(Right.SEE_LIAISON):
        return found
    return found.filter(Q(enterprise__in=enterprises_of(scope, Right.SEE_LIAISON).order_by()) | is_of_own(scope))


def _with_hidden(visits: QuerySet[Visit], scope: Scope) -> QuerySet[Visit]:
    """Visits, each with `is_hidden`: whether its problem, and the photo of it, are confidential to a reader."""
    hidden = Q(case__is_confidential=True) & ~Q(case__in=cases_of(scope).order_by().values("pk"))
    return visits.annotate(is_hidden=ExpressionWrapper(hidden, BooleanField()))


def visits_to_change(scope: Scope) -> QuerySet[Visit]:
    """The visits that a reader may change: their own, or all of the county with the right to edit liaison."""
    found = visits_seen(scope)
    return found if scope.may(Right.EDIT_LIAISON) else found.filter(is_of_own(scope))


@dataclass(frozen=True, slots=True)
class RoundStanding:
    """How a round stands, as far as the reader may see it: each enterprise of it with its visits, newest first."""

    round: Round
    enterprises: Sequence[tuple[Enterprise, Sequence[Visit]]]
    light: Light | None

    @property
    def visited(self) -> int:
        """How many enterprises have been visited."""
        return sum(bool(visits) for _enterprise, visits in self.enterprises)

    @property
    def problems(self) -> int:
        """How many visits found a problem."""
        return sum(bool(visit.problem) for _enterprise, visits in self.enterprises for visit in visits)


def standing_of(scope: Scope, rounds: Sequence[Round]) -> list[RoundStanding]:
    """How some rounds of a county stand, in their order; the light is red where a round ended with somebody left out,
    yellow when the county's rule for visits says so, green when it is done or has time, none before it begins.

    A round is for the enterprises for which somebody answered in its days, and for those that were visited.
    """
    lights = VisitLights.of(scope)
    enterprises = list(enterprises_of(scope, Right.SEE_LIAISON))
    seen = {enterprise.pk for enterprise in enterprises}
    made: dict[tuple[int, int], list[Visit]] = defaultdict(list)
    visits = _with_hidden(Visit.objects.filter(STANDS, round__in=rounds).select_related("officer"), scope)
    for visit in visits:
        if visit.enterprise_id in seen and visit.round_id is not None:
            made[visit.round_id, visit.enterprise_id].append(visit)
    answered = _answered(rounds, enterprises)
    found = []
    for one in rounds:
        own = [enterprise for enterprise in enterprises
               if enterprise.pk in answered[one.pk] or (one.pk, enterprise.pk) in made]  # fmt: skip
        rows = [(enterprise, made.get((one.pk, enterprise.pk), [])) for enterprise in own]
        found.append(RoundStanding(one, rows, _light_of(one, rows, lights)))
    return found


def _light_of(one: Round, rows: Sequence[tuple[Enterprise, Sequence[Visit]]], lights: VisitLights) -> Light | None:
    if lights.today < one.first_date:
        return None
    all_visited = all(visits for _enterprise, visits in rows)
    return Light.GREEN if all_visited else lights.on(one.first_date, one.last_date)


def _answered(rounds: Sequence[Round], enterprises: Sequence[Enterprise]) -> Mapping[int, set[int]]:
    """The enterprises (their ids) for which somebody answered in the days of each round."""
    schemes = {one.scheme_id: one.scheme for one in rounds}
    held: list[Liaison | GroupTownship] = [
        *Liaison.objects.filter(scheme__in=list(schemes)),
        *GroupTownship.objects.filter(scheme__in=list(schemes)),
    ]
    terms: dict[int, list[Liaison | GroupTownship]] = defaultdict(list)
    for term in held:
        terms[term.scheme_id].append(term)
    by_township = _by_township(enterprises)
    found: dict[int, set[int]] = defaultdict(set)
    for one in rounds:
        for term in terms[one.scheme_id]:
            if term.first_date > one.last_date or (term.last_date is not None and term.last_date < one.first_date):
                continue
            if isinstance(term, Liaison):
                found[one.pk].add(term.enterprise_id)
            else:
                own = by_township[term.township_id]
                found[one.pk] |= {enterprise.pk for enterprise in own if covers(one.scheme, enterprise)}
    return found


def schemes_to_record(enterprise: Enterprise) -> list[Scheme]:
    """The schemes in force within which a visit to an enterprise may be recorded, in official order."""
    held = set(Liaison.objects.filter(HOLDS, enterprise=enterprise).values_list("scheme", flat=True))
    return [one for one in schemes_in_force(enterprise.county) if one.pk in held or covers(one, enterprise)]


def schemes_of_own(enterprise: Enterprise, officer: User) -> set[int]:
    """The ids of the schemes within which somebody answers for an enterprise, alone or in a group."""
    alone = Liaison.objects.filter(HOLDS, enterprise=enterprise, officer=officer).values_list("scheme", flat=True)
    in_group = terms_of_groups([officer], schemes_in_force(enterprise.county)).filter(township=enterprise.township_id)
    return {*alone, *(one.scheme_id for one in in_group.select_related("scheme") if covers(one.scheme, enterprise))}


def next_visit(visit: Visit) -> datetime.date | None:
    """By when the enterprise is to be visited again within the scheme; None where it has no rhythm."""
    every = visit.scheme.visit_every_days
    last = Visit.objects.filter(STANDS, scheme=visit.scheme, enterprise=visit.enterprise).aggregate(
        on=Max("visited_on")
    )
    return last["on"] + datetime.timedelta(days=every) if every and last["on"] else None
