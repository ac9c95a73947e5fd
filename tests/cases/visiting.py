"""An officer who goes, on the day on which tests of visits happen."""

from __future__ import annotations

import datetime

from tests.cases.schemes import a_scheme_of_officers, an_enterprise, answers_for
from tests.cast import Cast
from tongcun.cases.models import Liaison
from tongcun.cases.queries.visits import DueVisit, due_visits
from tongcun.county.models import User
from tongcun.county.queries import scope_of
from tongcun.loops.lights import Light

TODAY = datetime.date(2021, 9, 28)
NOON = datetime.datetime(2021, 9, 28, 4, 0, tzinfo=datetime.UTC)


def days(count: int) -> datetime.timedelta:
    return datetime.timedelta(days=count)


def a_liaison(cast: Cast, name: str = "样例牧业", **rules: object) -> Liaison:
    return answers_for(a_scheme_of_officers(cast.county, **rules), cast.mao, an_enterprise(cast.county, name))


def sent(liaison: Liaison, **more: object) -> dict[str, object]:
    return {"scheme": liaison.scheme_id, "visited_on": "2021-09-28", "met": "周场长", "said": "一切正常。"} | more


def due_of(user: User, cast: Cast) -> list[DueVisit]:
    return due_visits(scope_of(user, cast.county))


def told(due: list[DueVisit]) -> list[tuple[str, datetime.date, Light]]:
    return [(one.enterprise.name, one.due_on, one.light) for one in due]
