"""`tongcun migrate`: give the database its tables, or bring them up to date."""

from __future__ import annotations

import sys

from tongcun.commands.database import is_set_up, orders_by_signs, unusable
from tongcun.commands.exit_status import DONE, UNUSABLE
from tongcun.language import _

HOW = "CREATE DATABASE … ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0"


def run() -> int:
    """Make what is missing; triggers that guard append-only tables come with the migrations. Exit status 0, or 2."""
    if not is_set_up():
        return UNUSABLE
    from django.core.management import call_command
    from django.db.utils import DatabaseError

    try:
        if not orders_by_signs():
            told = _("the database orders text by the rules of a language, not by its signs; make it by: {how}")
            print(told.format(how=HOW), file=sys.stderr)
            return UNUSABLE
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        print(unusable(error), file=sys.stderr)
        return UNUSABLE
    print(_("The database is ready."))
    return DONE
