"""The demo's visits: three rounds of a year, one of them running, each visit entered when it was made."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from tongcun.cases.actions import VisitNote, keep_round, keep_scheme, record_visit
from tongcun.cases.models import Liaison, Round, Scheme, Shape
from tongcun.cases.models.terms import HOLDS
from tongcun.county.models import County

EVERY_DAYS = 120
ROUNDS = (
    ("春季防疫巡查", datetime.date(2026, 3, 2), datetime.date(2026, 3, 31)),
    ("汛前安全巡查", datetime.date(2026, 6, 1), datetime.date(2026, 6, 30)),
    ("冬季防冻巡查", datetime.date(2026, 11, 2), datetime.date(2026, 11, 30)),
)
SEEN = (
    "防疫台账齐全，消毒池已换药。",
    "排水沟已清淤，配电箱加了防雨罩。",
    "圈舍保温已做好，饲料够用一个月。",
)
"""In each round, where nothing was amiss."""
LOOKED_AT = "到现场看过，情况属实。"
VISITS = (
    ("球川", (9, 15, 10), ""),
    ("芳村", (10, 16, None), "粪污池围栏松动，怕孩子掉进去。"),
    ("新昌", (11, None, None), ""),
    ("招贤", (12, 17, 11), "变压器容量不够，一开暖风就跳闸。"),
    ("青石", (13, 18, None), ""),
    ("白石", (16, 22, 12), "进场道路被大车压坏，饲料车进不来。"),
    ("辉埠", (17, 23, None), ""),
    ("何家", (18, None, None), ""),
    ("大桥头", (19, 24, 17), ""),
)
"""How a firm's name begins, on which day of the month of each round it was visited, what was amiss the last time."""
ENTERED_LATE = ("白石", 12)


def visited(county: County) -> None:
    """A rhythm, three rounds and their visits in the scheme of officers."""
    scheme = Scheme.objects.get(county=county, shape=Shape.OFFICERS)
    scheme.visit_every_days = EVERY_DAYS
    keep_scheme(scheme=scheme)
    for number, (name, first, last) in enumerate(ROUNDS, 1):
        keep_round(inspection=Round(scheme=scheme, number=number, name=name, first_date=first, last_date=last))
    liaisons = list(Liaison.objects.filter(HOLDS, scheme=scheme).select_related("scheme", "officer", "enterprise"))
    for firm, on_days, problem in VISITS:
        liaison = next(one for one in liaisons if one.enterprise.name.startswith(firm))
        made = [(number, on) for number, on in enumerate(on_days) if on is not None]
        for number, on in made:
            is_last = (number, on) == made[-1]
            _visit(liaison, number, ROUNDS[number][1].replace(day=on), problem if is_last else "")


def _visit(liaison: Liaison, number: int, day: datetime.date, problem: str) -> None:
    note = VisitNote(
        scheme=liaison.scheme, enterprise=liaison.enterprise, officer=liaison.officer, visited_on=day,
        met=liaison.enterprise.contact_name, said=LOOKED_AT if problem else SEEN[number], problem=problem,
    )  # fmt: skip
    is_late = any(liaison.enterprise.name.startswith(firm) and day.day == on for firm, on in (ENTERED_LATE,))
    with _in_the_evening_of(day + datetime.timedelta(days=3 if is_late else 0)):
        record_visit(note=note, by=liaison.officer)


@contextmanager
def _in_the_evening_of(day: datetime.date) -> Iterator[None]:
    """The simulated clock at half past four on a day."""
    before = settings.SIMULATED_NOW
    settings.SIMULATED_NOW = f"{day.isoformat()}T16:30:00+08:00"
    try:
        yield
    finally:
        settings.SIMULATED_NOW = before
