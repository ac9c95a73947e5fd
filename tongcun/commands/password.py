"""`tongcun password`: whoever runs the server lets somebody in again, such as the only administrator of a county."""

from __future__ import annotations

import sys

from tongcun.commands.database import is_ready, unusable
from tongcun.commands.exit_status import DONE, UNUSABLE
from tongcun.language import _


def run(username: str, drops_second_factor: bool) -> int:
    """Give the account a new one-time password and print it, this once. Exit status 0, or 2 with the reason told."""
    if not is_ready():
        return UNUSABLE
    from django.db.utils import DatabaseError

    try:
        return _renewed(username.strip(), drops_second_factor)
    except DatabaseError as error:
        print(unusable(error), file=sys.stderr)
        return UNUSABLE


def _renewed(username: str, drops_second_factor: bool) -> int:
    from tongcun.county.actions import RefusedError, renew_password_on_server, reset_second_factor_on_server
    from tongcun.county.models import User
    from tongcun.county.queries import account_of

    person = User.objects.filter(username=User.normalize_username(username)).first()
    if person is None:
        print(_("nobody has the user name {username}").format(username=username), file=sys.stderr)
        return UNUSABLE
    try:
        password = renew_password_on_server(person=person)
    except RefusedError as refused:
        print(refused, file=sys.stderr)
        return UNUSABLE
    if drops_second_factor:
        reset_second_factor_on_server(person=person)
    print(_("{name} ({username}) has a new one-time password: {password}").format(
        name=person, username=person.username, password=password))  # fmt: skip
    print(_("It is shown this once, and must be changed at the first login."))
    if account_of(person).has_second_factor:
        print(_("The second factor is asked for as before; where it is lost: {option}").format(
            option="--drop-second-factor"))  # fmt: skip
    return DONE
