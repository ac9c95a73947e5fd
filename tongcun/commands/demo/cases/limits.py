"""The demo's classes of cases, and how long each step may take."""

from __future__ import annotations

import datetime

from tongcun.cases.actions import keep_class, keep_limit
from tongcun.cases.models import CaseClass, Grade, StepLimit
from tongcun.cases.pure.promises import Promise
from tongcun.county.models import County
from tongcun.loops.clock import Unit as TimeUnit

BUILDING, SAFETY, POLLUTION, DISEASE = "项目建设", "安全生产", "养殖污染", "生物安全"
SINCE = datetime.date(2021, 1, 1)
THE_SAME_DAY = (1, TimeUnit.SAME_DAY)
"""What comes while people work is done by the evening (当天施策), what comes later by that of the next working day: of
each step up to the first response, so that whoever asks in the morning is answered on that day."""
FOR_ALL = (
    (Promise.ACCEPT, *THE_SAME_DAY),
    (Promise.SORT, *THE_SAME_DAY),
    (Promise.SIGN, *THE_SAME_DAY),
    (Promise.DECIDE, *THE_SAME_DAY),
    (Promise.FIRST_RESPONSE, *THE_SAME_DAY),
    (Promise.PLAN, 2, TimeUnit.WORKING_DAYS),
    (Promise.REPORT, 7, TimeUnit.WORKING_DAYS),
    (Promise.REVIEW, 1, TimeUnit.WORKING_DAYS),
    (Promise.CALL_BACK, 2, TimeUnit.WORKING_DAYS),
    (Promise.CLOSE, 1, TimeUnit.WORKING_DAYS),
    (Promise.LOOK_BACK_30, 37 * 24, TimeUnit.HOURS),
    (Promise.LOOK_BACK_90, 97 * 24, TimeUnit.HOURS),
)
"""After thirty and ninety days a week to look in."""
OF_A_GRADE = (
    (Grade.DANGER, Promise.ACCEPT, 30, TimeUnit.WORKING_MINUTES),
    (Grade.DANGER, Promise.SORT, 30, TimeUnit.WORKING_MINUTES),
    (Grade.DANGER, Promise.SIGN, 30, TimeUnit.WORKING_MINUTES),
    (Grade.DANGER, Promise.FIRST_RESPONSE, 1, TimeUnit.HOURS),
    (Grade.DANGER, Promise.REPORT, 2, TimeUnit.HOURS),
    (Grade.URGENT, Promise.REPORT, 24, TimeUnit.HOURS),
    (Grade.COMPLEX, Promise.PLAN, 5, TimeUnit.WORKING_DAYS),
    (Grade.COMPLEX, Promise.REPORT, 15, TimeUnit.WORKING_DAYS),
)


def limited(county: County) -> dict[str, CaseClass]:
    """The four classes, by name, with the limits of their steps."""
    classes = {
        name: keep_class(case_class=CaseClass(county=county, name=name, official_order=order))
        for order, name in enumerate((BUILDING, SAFETY, POLLUTION, DISEASE), 1)
    }
    for step, amount, unit in FOR_ALL:
        _limit(county, step, amount, unit)
    for grade, step, amount, unit in OF_A_GRADE:
        _limit(county, step, amount, unit, grade)
    return classes


def _limit(county: County, step: Promise, amount: int, unit: TimeUnit, grade: str = "") -> None:
    keep_limit(limit=StepLimit(county=county, grade=grade, step=step, amount=amount, unit=unit, first_date=SINCE))
