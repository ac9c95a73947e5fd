"""`tongcun administrator`: an account for who administers a county, since the pages make people only for such a one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tongcun.commands.counties import county_of
from tongcun.commands.database import is_ready, unusable
from tongcun.commands.exit_status import DONE, UNUSABLE
from tongcun.language import _

if TYPE_CHECKING:
    from django.core.exceptions import ValidationError

    from tongcun.county.models import County


def run(code: str, username: str, name: str) -> int:
    """Make the account and print its one-time password, this once. Exit status 0, or 2 with the reason told."""
    if not is_ready():
        return UNUSABLE
    from django.db.utils import DatabaseError

    username, name = username.strip(), " ".join(name.split())
    if not name.isprintable():
        print(_("NAME has signs that cannot be read; is it typed in the terminal's encoding?"), file=sys.stderr)
        return UNUSABLE
    try:
        return _made(code.strip(), username, name)
    except DatabaseError as error:
        print(unusable(error), file=sys.stderr)
        return UNUSABLE


def _made(code: str, username: str, name: str) -> int:
    from django.core.exceptions import ValidationError

    from tongcun.county.actions import RefusedError, add_administrator

    if (county := county_of(code)) is None:
        return UNUSABLE
    try:
        made = add_administrator(county=county, username=username, display_name=name)
    except ValidationError as unfit:
        print(*_unfit(unfit), sep="\n", file=sys.stderr)
        return UNUSABLE
    except RefusedError as refused:
        print(refused, _way_out(county, username), sep="\n", file=sys.stderr)
        return UNUSABLE
    print(_("{name} administers {county} from now on.").format(name=name, county=county.name))
    print(_("User name: {username}").format(username=made.person.username))
    print(_("One-time password: {password}").format(password=made.password))
    print(_("It is shown this once, and must be changed at the first login."))
    return DONE


def _unfit(error: ValidationError) -> list[str]:
    """What is wrong with each argument, in Django's words."""
    arguments = {"username": "USERNAME", "display_name": "NAME"}
    return [_(": ").join((arguments.get(field, field), " ".join(said))) for field, said in error.message_dict.items()]


def _way_out(county: County, username: str) -> str:
    """How somebody whose user name is known comes to administer the county after all."""
    from tongcun.county.models import User

    person = User.objects.get(username=User.normalize_username(username))
    if not person.postings.filter(county=county).exists():
        return _("It is that of {name}, who does not work in {county}: take another user name.").format(
            name=person, county=county.name
        )
    told = _(
        "It is that of {name}, who works in {county} already: whoever administers the county gives the role and new "
        "passwords on the page People. If no administrator can log in any more, run: {command}"
    )
    return told.format(name=person, county=county.name, command="tongcun password USERNAME")
