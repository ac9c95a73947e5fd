"""Who may see and do what, and where."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.db.models import Max, Model, Prefetch, Q, QuerySet, Subquery
from django.utils.html import format_html
from django.utils.translation import gettext as _

from tongcun.county.clock import service_date
from tongcun.county.hours_text import hours_in
from tongcun.county.masking import masked_name, masked_phone
from tongcun.county.models import (
    ON_SERVER,
    REASON_JOINED,
    USUAL_LIGHTS,
    AccountDeed,
    County,
    DayKind,
    Evidence,
    EvidenceContent,
    Posting,
    PublishedYear,
    Role,
    SpecialDay,
    Station,
    StationClosure,
    UnitKind,
    User,
    WorkingWeek,
)
from tongcun.county.names import named
from tongcun.county.published_days import YearChanges, changes_by
from tongcun.county.rights import AT_THE_DESK, BEHIND_CASES, BEHIND_PARCELS, RIGHTS, WHOLE_COUNTY, Right
from tongcun.loops.lights import LightRule, LightRules
from tongcun.loops.working_time import OFF, Hours, Week, WorkingCalendar


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


def scope_of(user: User, county: County) -> Scope:
    """What a person may do in a county today."""
    today = service_date(county)
    postings = Posting.objects.filter(holding_on(today), user=user, county=county)
    return Scope(user, county, tuple(postings.select_related("station", "township", "unit")))


def holding_on(day: datetime.date) -> Q:
    """What holds on a day by its first and last, either of which may be left open."""
    has_begun = Q(first_date__isnull=True) | Q(first_date__lte=day)
    return has_begun & (Q(last_date__isnull=True) | Q(last_date__gte=day))


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


def people_of(county: County, *, q: str = "", role: str = "", place: str = "") -> QuerySet[User]:
    """Everybody who has or had a posting in a county; by name, user name or phone, by role, by township (its code)."""
    postings = Posting.objects.filter(county=county)
    if role:
        postings = postings.filter(role=role)
    if place:
        postings = postings.filter(Q(township__code=place) | Q(station__township__code=place))
    found = User.objects.filter(pk__in=postings.values("user"))
    if q:
        found = found.filter(Q(display_name__icontains=q) | Q(username__icontains=q) | Q(phone__contains=q))
    own = Posting.objects.filter(county=county).select_related("station", "township", "unit")
    return found.prefetch_related(Prefetch("postings", own)).order_by("display_name", "username")


@dataclass(frozen=True, slots=True)
class Account:
    """How an account stands: wrong tries, a second factor."""

    wrong_tries: int
    has_second_factor: bool


def account_of(user: User) -> Account:
    """How a person's account stands."""
    tries = AccessAttempt.objects.filter(username=user.username).aggregate(most=Max("failures_since_start"))["most"]
    return Account(tries or 0, Authenticator.objects.filter(user=user).exists())


def content_of(evidence: Evidence) -> bytes:
    """The bytes of a piece of evidence."""
    return bytes(EvidenceContent.objects.get(pk=evidence.pk).raw)


DEFAULT_WEEK: Week = (hours_in("08:30-12:00, 14:00-17:30"),) * 5 + (OFF, OFF)
"""What is worked as long as a county has said nothing else."""


@dataclass(frozen=True, slots=True)
class CalendarRows:
    """All that a county has said of its working time, by day and by year."""

    weeks: Sequence[WorkingWeek]
    days: Sequence[SpecialDay]
    years: Sequence[PublishedYear]

    def known_through(self) -> datetime.date | None:
        """The last day whose holidays are known; the years adjoin, so that the last one tells."""
        return datetime.date(self.years[-1].year, 12, 31) if self.years else None


def calendar_rows(county: County) -> CalendarRows:
    """What a county has said of its working time: three queries."""
    return CalendarRows(
        list(county.working_weeks.order_by("first_date")),
        list(county.special_days.order_by("date")),
        list(county.published_years.order_by("year")),
    )


def calendar_of(county: County, rows: CalendarRows) -> WorkingCalendar:
    """Those rows as the calendar by which clocks run."""
    days = ((day.date, day.kind, day.hours) for day in rows.days)
    return _calendar(county, rows.weeks, days, rows.known_through())


def working_calendar(county: County) -> WorkingCalendar:
    """The calendar by which a county's clocks run: two queries; three where it has no special day."""
    known = county.published_years.order_by("-year").values("year")[:1]
    # Asked for at every act and by every page of a case: plain values are read in a fraction of the time of rows.
    rows = list(
        county.special_days.order_by("date").annotate(last=Subquery(known)).values_list("date", "kind", "hours", "last")
    )
    days = [(date, kind, hours) for date, kind, hours, _last in rows]
    last = rows[0][3] if rows else county.published_years.aggregate(last=Max("year"))["last"]
    weeks = list(county.working_weeks.order_by("first_date"))
    return _calendar(county, weeks, days, datetime.date(last, 12, 31) if last else None)


def light_rules(county: County) -> LightRules:
    """When a county's lights turn, by kind of promise: one query."""
    rows: dict[str, list[tuple[datetime.date, LightRule]]] = defaultdict(list)
    for row in county.light_settings.order_by("first_date"):
        rows[row.kind].append((row.first_date, row.as_rule()))
    return LightRules(USUAL_LIGHTS, rows)


def _calendar(
    county: County, weeks: Sequence[WorkingWeek], days: Iterable[tuple[datetime.date, str, str]],
    known_through: datetime.date | None,
) -> WorkingCalendar:  # fmt: skip
    """The calendar; `days` are the special ones, each with its kind and its hours as typed."""
    plain = WorkingCalendar(
        zone=county.zone(),
        week=DEFAULT_WEEK,
        otherwise={},
        known_through=known_through or datetime.date.min,
        later=tuple(week.as_week() for week in weeks),
    )
    return replace(plain, otherwise={date: _hours_of(date, kind, hours, plain) for date, kind, hours in days})


def usual_day(week: Week) -> Hours:
    """What of a week a day is that makes up for another: its first day with any work."""
    return next((hours for hours in week if hours), OFF)


def _hours_of(date: datetime.date, kind: str, hours: str, plain: WorkingCalendar) -> Hours:
    if kind == DayKind.WORKDAY:
        return usual_day(plain.week_on(date))
    return hours_in(hours)


def changes_by_year(county: County, year: int) -> YearChanges:
    """What taking over a year's published holidays would change; raises `UnknownYearError`."""
    days = county.special_days.filter(date__range=(f"{year - 1:04d}-12-01", f"{year:04d}-12-31"))
    return changes_by(year, days.order_by("date"))


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit of a row: when, by whom, what kind, and each changed field with what it was and became.

    `is_on_server`: by a command, so that nobody is named. `deed` is what was done to an account, where no field of it
    says that.
    """

    at: datetime.datetime
    by: User | None
    what: str
    kind: str
    changes: tuple[tuple[str, str, str], ...]
    is_on_server: bool
    deed: str = ""


MASKED = {
    "contact_name": masked_name, "contact_phone": masked_phone, "met": masked_name,
    "asker_name": masked_name, "asker_phone": masked_phone,
}  # fmt: skip
"""Fields that a history, too, shows as everybody may see them."""

Others = dict[tuple[type[Model], object], str]
"""What other rows that a row names are called."""


def edits_of(rows: Sequence[Model]) -> list[Edit]:
    """Every edit of some rows of one model that keeps their history, newest first."""
    if not rows:
        return []
    kept = type(rows[0]).history.filter(id__in=[row.pk for row in rows])  # type: ignore[attr-defined]
    past = list(kept.select_related("history_user").order_by("id", "-history_date", "-history_id"))
    what = str(rows[0]._meta.verbose_name)
    return _told(past, lambda record: what)


MOST_EDITS = 200


def calendar_edits(county: County) -> list[Edit]:
    """The newest edits of a county's working calendar, also of what was taken back since, newest first."""
    return edits_in_county(county, WorkingWeek, SpecialDay, PublishedYear)


def edits_in_county(county: County, *models: type[Model]) -> list[Edit]:
    """The newest edits of a county's rows of some models, also of what was taken back since, newest first."""
    edits: list[Edit] = []
    for model in models:
        kept = model.history.filter(county=county).select_related("history_user")  # type: ignore[attr-defined]
        ids = kept.order_by("-history_date", "-history_id").values_list("id", flat=True)[:MOST_EDITS]
        past = list(kept.filter(id__in=set(ids)).order_by("id", "-history_date", "-history_id"))
        what = str(model._meta.verbose_name)
        edits += _told(past, partial(_named, what))
    return sorted(edits, key=lambda edit: edit.at, reverse=True)[:MOST_EDITS]


def closure_edits(station: Station) -> list[Edit]:
    """Every edit of a station's closures, also of those that were taken back, newest first."""
    kept = StationClosure.history.filter(station=station).select_related("history_user")
    what = str(StationClosure._meta.verbose_name)
    past = list(kept.order_by("id", "-history_date", "-history_id"))
    return _told(past, lambda record: f"{what} {record.first_date}–{record.last_date}")


def _named(what: str, record: Any) -> str:
    """What a past row is, with its name marked as one; what is called by its figures alone is words."""
    instance = record.instance
    is_name = getattr(instance, "name", None) == str(instance)
    return format_html("{} {}", what, named(instance) if is_name else str(instance))


def _told(past: Sequence[Any], what_of: Callable[[Any], str]) -> list[Edit]:
    """Past rows of one model, by id and the newest first, as edits; `what_of` says what each is."""
    if not past:
        return []
    others, edits = _others(past), []
    for newer, older in zip(past, [*past[1:], None], strict=True):
        is_first = older is None or older.id != newer.id
        changes = () if is_first else _changes(newer, older, others)
        is_on_server, deed = _reason(newer.history_change_reason or "")
        what = what_of(newer)
        edits.append(
            Edit(newer.history_date, newer.history_user, what, newer.history_type, changes, is_on_server, deed)
        )
    return sorted(edits, key=lambda edit: edit.at, reverse=True)


def _reason(reason: str) -> tuple[bool, str]:
    """Whether an edit was made on the server, and what was done to an account, in words."""
    where, _colon, deed = reason.rpartition(REASON_JOINED)
    is_on_server = ON_SERVER in (where, deed)
    return is_on_server, str(AccountDeed(deed).label) if deed in AccountDeed else ""


def _others(past: Sequence[Any]) -> Others:
    """The rows that past rows have named, where they did not always name the same: asked for all at once."""
    wanted: dict[type[Model], set[object]] = {}
    for column in past[0].tracked_fields if past else ():
        named = {getattr(record, column.attname) for record in past} if column.is_relation else set()
        if len(named) > 1:
            wanted.setdefault(column.related_model, set()).update(named - {None})
    return {
        (model, pk): str(row) for model, pks in wanted.items() for pk, row in model._base_manager.in_bulk(pks).items()
    }


def _changes(newer: Any, older: Any, others: Others) -> tuple[tuple[str, str, str], ...]:
    changed = []
    for column in newer.tracked_fields:
        before, after = getattr(older, column.attname), getattr(newer, column.attname)
        if before != after:
            changed.append((str(column.verbose_name), _shown(older, column, others), _shown(newer, column, others)))
    return tuple(changed)


def _shown(record: Any, column: Any, others: Others) -> str:
    """A value of a past row in words: the choice's words, the other row's name, or the value."""
    value = getattr(record, column.attname)
    if value is None or value == "":
        return "–"
    if column.name in MASKED:
        return MASKED[column.name](value)
    if column.is_relation:
        return others.get((column.related_model, value), str(value))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return str(dict(column.flatchoices).get(value, value))
