"""A problem as a meeting took it up."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from tongcun.cases.models import CaseClass
from tongcun.county.models import Enterprise, Unit, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Whose it is, what it is, and the four things a meeting is to say of it; each of them may still be open.

    `joint`: the units named beside the leading one.
    """

    enterprise: Enterprise
    words: str
    case_class: CaseClass | None = None
    leader: User | None = None
    unit: Unit | None = None
    joint: tuple[Unit, ...] = ()
    solution: str = ""
    until: datetime.date | None = None
