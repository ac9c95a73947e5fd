"""`tongcun doors`: what of the program a county uses: parcels, enterprises, or both."""

from __future__ import annotations

import sys
from enum import StrEnum

from tongcun.commands.counties import county_of
from tongcun.commands.database import is_ready, unusable
from tongcun.commands.exit_status import DONE, UNUSABLE
from tongcun.language import _


class Door(StrEnum):
    """What a door is asked to be."""

    OPEN = "open"
    CLOSED = "closed"


def run(code: str, parcels: Door | None, cases: Door | None) -> int:
    """Open or close a county's doors, and tell how they stand. Exit status 0, or 2 with the reason told."""
    if not is_ready():
        return UNUSABLE
    from django.db.utils import DatabaseError

    wanted = {"parcels_open": parcels, "cases_open": cases}
    try:
        return _set(code.strip(), {name: door is Door.OPEN for name, door in wanted.items() if door is not None})
    except DatabaseError as error:
        print(unusable(error), file=sys.stderr)
        return UNUSABLE


def _set(code: str, doors: dict[str, bool]) -> int:
    from tongcun.county.actions import set_doors

    if (county := county_of(code)) is None:
        return UNUSABLE
    set_doors(county=county, doors=doors)
    print(_("{county}: parcels are {parcels}, enterprises are {cases}").format(
        county=county.name, parcels=_stands(county.parcels_open), cases=_stands(county.cases_open)
    ))  # fmt: skip
    return DONE


def _stands(is_open: bool) -> str:
    return _("open") if is_open else _("closed")
