"""The way of the commands to the database: Django set up late, and one line where the database is not ready."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from tongcun.language import _, user_language


def is_set_up() -> bool:
    """Make Django ready, speaking the user's language, and whether the environment allows it; if not, that is told.

    Nothing of Django is imported before.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongcun.website.settings")
    import django
    from django.utils import translation

    from tongcun.website.environment import UnfitSettingError

    try:
        django.setup()
    except UnfitSettingError as error:
        told = _("the environment variable {name} cannot be used, expected something such as {example}")
        print(told.format(name=error.variable, example=error.example), file=sys.stderr)
        return False
    translation.activate("zh-hans" if user_language() == "zh" else "en")
    return True


def is_ready() -> bool:
    """Set up, and whether the database can be reached and has all tables; why not is told in one line."""
    if not is_set_up():
        return False
    from django.db.utils import DatabaseError

    try:
        if _has_all_tables():
            return True
        told = _("the database has no tables yet, or old ones; first run: {command}").format(command="tongcun migrate")
    except DatabaseError as error:
        told = unusable(error)
    print(told, file=sys.stderr)
    return False


def _has_all_tables() -> bool:
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    # It belongs to no migration, and a database of before has none.
    return settings.CACHES["default"]["LOCATION"] in connection.introspection.table_names()


SIGNS = ("县", "b", "a-2", "a1", "B", "-1")
"""No language has these in the order of their numbers."""


def orders_by_signs() -> bool:
    """Whether the database has text in the order of the signs' numbers, as the program itself orders it: who locks rows
    by name, and who looks for what begins with something, counts on both being one. SQLite always has."""
    from django.db import connection

    return connection.vendor != "postgresql" or _in_its_order(SIGNS) == sorted(SIGNS)


def _in_its_order(signs: Sequence[str]) -> list[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT sign FROM unnest(%s::text[]) AS given (sign) ORDER BY sign", [list(signs)])
        return [sign for (sign,) in cursor.fetchall()]


def unusable(error: Exception) -> str:
    """What the database says, as one line."""
    return _("the database cannot be used: {reason}").format(reason=" ".join(str(error).split()))
