"""What the county's desk brings in itself, from a meeting or a leader: registered, accepted and sorted in one go."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.utils.translation import gettext as _

from tongcun.cases.actions.cases import Request, do_act, register_case
from tongcun.cases.actions.desk import desk_unit
from tongcun.cases.actions.telling import Said
from tongcun.cases.doers import Doer
from tongcun.cases.models import Case
from tongcun.cases.pure.acts import Act, Party
from tongcun.county.clock import end_of_day, now
from tongcun.county.models import County, Unit, User


def when_asked(day: datetime.date, county: County) -> datetime.datetime:
    """When something of a day was asked: by its end, and of today by now; clocks do not begin with a late entry."""
    return min(end_of_day(county, day), now())


def bring_in(*, request: Request, by: User, unit: Unit | None, joint: Sequence[Unit] = ()) -> Case:
    """Register what a meeting or a leader has taken up, accept it as of then, and sort it to a unit if one is named.

    Of the joint units the lead is told in words: inviting them is its own to do. To be called in a transaction; raises
    ValidationError or RefusedError.
    """
    case = register_case(request=request, by=by)
    desk = Doer(Party.DESK, by, desk_unit(case.county))
    do_act(case=case, act=Act.ACCEPT, doer=desk, said=Said(at=case.registered_at))
    if unit is not None:
        do_act(case=case, act=Act.SORT, doer=desk, said=Said(to=unit, words=joint_words(joint)))
    return case


def joint_words(joint: Sequence[Unit]) -> str:
    """The units that a meeting named beside the leading one, in words; empty where there are none."""
    if not joint:
        return ""
    return _("To be invited: {units}").format(units=_(", ").join(str(unit) for unit in joint))
