"""People and their postings."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongcun.county.actions.accounts import one_time_password
from tongcun.county.actions.errors import RefusedError
from tongcun.county.actions.holding import hold_county
from tongcun.county.clock import service_date
from tongcun.county.models import ON_SERVER, County, Posting, Role, Station, Township, Unit, UnitKind, User
from tongcun.county.queries import Scope, holding_on
from tongcun.county.rights import RIGHTS, Right


@dataclass(frozen=True, slots=True)
class Duty:
    """A role and where it is held, as somebody is given it; what is not named does not bind it."""

    role: Role
    station: Station | None = None
    township: Township | None = None
    unit: Unit | None = None
    first_date: datetime.date | None = None
    last_date: datetime.date | None = None

    @property
    def is_for_no_carrier(self) -> bool:
        """Whether it would make somebody the clerk of a unit that is no carrier."""
        return self.role == Role.CARRIER_CLERK and self.unit is not None and self.unit.kind != UnitKind.CARRIER


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account just made, with the one-time password that is told this once."""

    person: User
    password: str


def new_account(*, username: str, display_name: str, phone: str) -> NewAccount:
    """An account that is not saved yet, with its one-time password.

    To be called outside a transaction: a password is hashed slowly on purpose, and on SQLite nobody else would write.
    """
    username = User.normalize_username(username)
    person = User(username=username, display_name=display_name, phone=phone, must_change_password=True)
    person.set_password(password := one_time_password())
    return NewAccount(person, password)


def add_person(*, username: str, display_name: str, phone: str, duty: Duty, giver: Scope) -> NewAccount:
    """Make an account with one posting and a one-time password."""
    account = new_account(username=username, display_name=display_name, phone=phone)
    save_account(account=account, duty=duty, giver=giver)
    return account


def add_administrator(*, county: County, username: str, display_name: str) -> NewAccount:
    """Make an account that administers a whole county, given by nobody: for who runs the server, as a first one needs.

    Raises ValidationError where a name is unfit, RefusedError where the user name is taken.
    """
    account = new_account(username=username, display_name=display_name, phone="")
    account.person.clean_fields()
    posting = Posting(user=account.person, county=county, role=Role.ADMINISTRATOR)
    account.person._change_reason = posting._change_reason = ON_SERVER  # type: ignore[attr-defined]
    with transaction.atomic():
        _save_person(account.person)
        posting.user = account.person
        posting.save()
    return account


@transaction.atomic
def save_account(*, account: NewAccount, duty: Duty, giver: Scope) -> None:
    """Save a new account with one posting."""
    _save_person(account.person)
    add_posting(person=account.person, duty=duty, giver=giver)


@transaction.atomic
def add_posting(*, person: User, duty: Duty, giver: Scope) -> Posting:
    """Give a person a role at a place of the giver's county; nobody gives themselves a right they lack."""
    check_may_give(giver, person, duty)
    check_fits(duty, giver.county)
    return Posting.objects.create(
        user=person, county=giver.county, role=duty.role, station=duty.station, township=duty.township, unit=duty.unit,
        first_date=duty.first_date, last_date=duty.last_date,
    )  # fmt: skip


@transaction.atomic
def end_posting(*, posting: Posting, last_date: datetime.date, by: Scope) -> None:
    """Let a posting hold until a day and no longer; one whose first day lies after that never holds. The last
    administrator of a county cannot go."""
    if posting.role == Role.ADMINISTRATOR:
        # One at a time, or two administrators would end each other's posting, each with the other still there.
        hold_county(by.county)
        if not _others_administer(posting, by.county, last_date):
            raise RefusedError(_("Nobody would administer the county: name another administrator first."))
    posting.last_date = last_date
    posting.save(update_fields=["last_date"])


def check_may_give(giver: Scope, person: User, duty: Duty) -> None:
    """Refuse who does not look after the county's people, and who would give themselves what they lack."""
    if not giver.covers_county(Right.EDIT_PEOPLE):
        raise RefusedError(_("Only an administrator of the county gives roles."))
    if giver.user == person:
        lacking = {right for right in RIGHTS[duty.role] if not giver.covers_county(right)}
        if lacking:
            raise RefusedError(_("Nobody gives themselves a right they lack: ask another administrator."))


def check_fits(duty: Duty, county: County) -> None:
    """Refuse a role without the place it needs, a place of another county, and days in the wrong order."""
    if any(place is not None and place.county_id != county.pk for place in (duty.station, duty.township, duty.unit)):
        raise RefusedError(_("That place lies in another county."))
    if duty.role in (Role.KEEPER, Role.HUB_CLERK) and duty.station is None:
        raise RefusedError(_("Keepers and hub clerks need a station."))
    if duty.role == Role.TOWNSHIP_CLERK and duty.township is None:
        raise RefusedError(_("Township clerks need a township."))
    if duty.role == Role.CARRIER_CLERK and duty.unit is None:
        raise RefusedError(_("Carriers' clerks need a unit."))
    if duty.is_for_no_carrier:
        raise RefusedError(_("{unit} is no carrier: a carrier's clerk works for one.").format(unit=duty.unit))
    if duty.first_date and duty.last_date and duty.first_date > duty.last_date:
        raise RefusedError(_("The last day is before the first."))


def _save_person(person: User) -> None:
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        raise RefusedError(_("The user name {name} is taken already.").format(name=person.username)) from None


def _others_administer(posting: Posting, county: County, last_date: datetime.date) -> bool:
    """Whether somebody else does, for good, on the first day without this posting."""
    day = max(last_date + datetime.timedelta(days=1), service_date(county))
    others = county.postings.filter(holding_on(day), role=Role.ADMINISTRATOR, last_date=None, user__is_active=True)
    return others.filter(station__isnull=True, township__isnull=True).exclude(pk=posting.pk).exists()
