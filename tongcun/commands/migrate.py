"""`tongcun migrate`: give the database its tables, or bring them up to date."""

from __future__ import annotations

import sys

from tongcun.commands.database import is_set_up, unusable
from tongcun.commands.exit_status import DONE, UNUSABLE
from tongcun.language import _


def run() -> int:
    """Make what is missing; triggers that guard append-only tables come with the migrations. Exit status 0, or 2."""
    if not is_set_up():
        return UNUSABLE
    from django.core.management import call_command
    from django.db.utils import DatabaseError

    try:
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        print(unusable(error), file=sys.stderr)
        return UNUSABLE
    print(_("The database is ready."))
    return DONE
