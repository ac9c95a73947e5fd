"""Accounts: who may work with the program, their passwords and second factors."""

from __future__ import annotations

import secrets

from allauth.mfa.models import Authenticator
from axes.utils import reset
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongcun.county.actions.errors import RefusedError
from tongcun.county.clock import now
from tongcun.county.code_signs import CODE_SIGNS
from tongcun.county.models import ON_SERVER, REASON_JOINED, AccountDeed, County, User


def one_time_password() -> str:
    """A password to be read aloud once and changed at the first login: three groups of five signs, about 74 bits."""
    return "-".join("".join(secrets.choice(CODE_SIGNS) for _ in range(5)) for _ in range(3))


@transaction.atomic
def edit_person(*, person: User, county: County, display_name: str, phone: str) -> None:
    """Change what a person is called and where they are reached."""
    check_belongs(person, county)
    person.display_name, person.phone = display_name, phone
    person.save(update_fields=["display_name", "phone"])


def note_login(*, person: User) -> None:
    """Note that a person has just logged in, which is no edit of theirs."""
    person.last_login = now()
    User.objects.filter(pk=person.pk).update(last_login=person.last_login)


def renew_password(*, person: User, county: County) -> str:
    """Give a person a new one-time password; the old one and open sessions end. The password is told this once."""
    check_belongs(person, county)
    _because(person, AccountDeed.NEW_PASSWORD)
    return _one_time(person)


def renew_password_on_server(*, person: User) -> str:
    """The same for who runs the server, of anybody's account: wrong tries are forgotten, the history names the server.

    Raises RefusedError where the account is deactivated.
    """
    if not person.is_active:
        raise RefusedError(_("The account {name} is deactivated.").format(name=person.username))
    _because(person, AccountDeed.NEW_PASSWORD, on_server=True)
    password = _one_time(person)
    reset(username=person.username)
    return password


def change_own_password(*, person: User, password: str) -> None:
    """Let a person choose a password; a one-time password is thereby used up."""
    person.must_change_password = False
    _save_password(person, password)


def _one_time(person: User) -> str:
    password = one_time_password()
    person.must_change_password = True
    _save_password(person, password)
    return password


def _save_password(person: User, password: str) -> None:
    """Hashed before the transaction begins: that is slow on purpose, and on SQLite nobody else would write."""
    person.set_password(password)
    with transaction.atomic():
        person.save(update_fields=["password", "must_change_password"])


def deactivate(*, person: User, county: County, by: User) -> None:
    """Let a person in no longer, from this moment on; nobody shuts out themselves."""
    check_belongs(person, county)
    if person == by:
        raise RefusedError(_("You cannot deactivate your own account."))
    with transaction.atomic():
        person.is_active = False
        person.save(update_fields=["is_active"])
    # Not in the transaction: whose a session is says only itself, all are read, and on SQLite nobody else would write.
    # The person is out already and can begin none.
    Session.objects.filter(pk__in=_sessions_of(person)).delete()


@transaction.atomic
def activate(*, person: User, county: County) -> None:
    """Let a person in again."""
    check_belongs(person, county)
    person.is_active = True
    person.save(update_fields=["is_active"])


@transaction.atomic
def unlock(*, person: User, county: County) -> None:
    """Forget a person's wrong tries; the history says who did."""
    check_belongs(person, county)
    if reset(username=person.username):
        _note(person, AccountDeed.UNLOCKED)


@transaction.atomic
def reset_second_factor(*, person: User, county: County) -> None:
    """Take away a lost second factor, with its recovery codes: the password alone then lets in. The history says so."""
    check_belongs(person, county)
    _drop_second_factor(person)


@transaction.atomic
def reset_second_factor_on_server(*, person: User) -> None:
    """The same for who runs the server, of anybody's account; the history names the server."""
    _drop_second_factor(person, on_server=True)


def _drop_second_factor(person: User, *, on_server: bool = False) -> None:
    gone, _by_table = Authenticator.objects.filter(user=person).delete()
    if gone:
        _note(person, AccountDeed.SECOND_FACTOR_GONE, on_server=on_server)


def _note(person: User, deed: AccountDeed, *, on_server: bool = False) -> None:
    """Let the history tell of a deed that changes no field of the account."""
    account = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    _because(account, deed, on_server=on_server)
    account.save(update_fields=["must_change_password"])


def _because(person: User, deed: AccountDeed, *, on_server: bool = False) -> None:
    """The reason that the history will give for the next edit of an account."""
    reason = REASON_JOINED.join((ON_SERVER, deed.value)) if on_server else deed.value
    person._change_reason = reason  # type: ignore[attr-defined]


def check_belongs(person: User, county: County) -> None:
    """Refuse where the account is also somebody else's to look after: of another county, or of the deployment."""
    if person.is_superuser or person.is_staff:
        raise RefusedError(_("This account belongs to those who run the server; only they change it."))
    if person.postings.exclude(county=county).exists():
        raise RefusedError(_("This person also works in another county; only those who run the server change them."))


def drop_old_sessions() -> int:
    """Forget the sessions that have run out; how many. By the machine's clock, as Django dates them."""
    old = Session.objects.filter(expire_date__lt=timezone.now())
    # A plain read comes first: to delete takes the whole of SQLite, and scans would wait for it.
    return old.delete()[0] if old.exists() else 0


def _sessions_of(person: User) -> list[str]:
    """The keys of a person's sessions that have not run out."""
    sessions = Session.objects.filter(expire_date__gte=timezone.now()).iterator()
    return [one.session_key for one in sessions if str(one.get_decoded().get("_auth_user_id")) == str(person.pk)]
