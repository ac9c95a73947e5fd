"""A unit's remark on what is going to be published of it: one, and short enough to be printed beside."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Manager
from django.utils.translation import gettext as _

from tongcun.cases.models.remarks import Remark
from tongcun.cases.showing import fit_remark
from tongcun.county.actions import RefusedError
from tongcun.county.clock import now
from tongcun.county.models import Unit, User

One = TypeVar("One", bound=Remark)


def added_remark(remarks: Manager[One], *, unit: Unit, words: str, by: User, **showing: int) -> One:
    """Add a remark to those of a report or circular (`remarks`, the manager of its rows), which is held.

    `showing`: which one, of what is shown more than once. Raises RefusedError where the unit has said something to that
    already, or the words are unfit.
    """
    if remarks.filter(unit=unit, **showing).exists():
        raise RefusedError(_("Your unit has added its remark already."))
    return remarks.create(unit=unit, words=fit_remark(words), by=by, at=now(), **showing)
