"""Many cases with plausible histories, written at once: drawn by one seed; how they stand is reckoned."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tongcun.cases.pure.acts import Act, Outcome, Party
from tongcun.loops.working_time import WorkingCalendar

if TYPE_CHECKING:
    from tongcun.cases.models import Case, CaseClass, CaseEvent
    from tongcun.county.models import County, Enterprise, Unit, User

LIMITS = {
    "accept": (120, "working_minutes"), "sign": (240, "working_minutes"), "decide": (1, "working_days"),
    "first_response": (1, "working_days"), "plan": (2, "working_days"), "report": (7, "working_days"),
    "review": (1, "working_days"), "call_back": (2, "working_days"), "look_back_30": (30, "working_days"),
    "look_back_90": (90, "working_days"),
}  # fmt: skip
"""Limits as a county has them: what each step may take."""
CLASSES = ("项目建设", "安全生产", "养殖污染", "生物安全")
BUREAUS = ("发展和改革局", "经济和信息化局", "农业农村局", "自然资源和规划局", "生态环境局", "应急管理局",
           "住房和城乡建设局", "市场监督管理局", "供电公司", "水务集团")  # fmt: skip
MATTERS = ("线杆过低", "供水压力不足", "环评手续", "用工紧缺", "道路破损", "用地指标", "排污口整改", "防疫物资")


@dataclass(frozen=True, slots=True)
class Place:
    """Who asks and who acts, in a county."""

    county: County
    enterprises: Sequence[Enterprise]
    bureaus: Sequence[Unit]
    desk: Unit
    classes: Sequence[CaseClass]
    user: User


Step = tuple[float, Act, Party, Outcome | None]
"""Working hours after the step before; what; as what; what is said of it."""


def fill(county: County, count: int, open_count: int, seed: int = 1) -> None:
    """Put so many cases into a county, the last `open_count` of them open; the county has townships.

    Registered evenly over the year before the present moment. In one transaction, by way of bulk inserts.
    """
    from django.db import transaction

    from tongcun.cases.models import Case, CaseEvent
    from tongcun.county.clock import now
    from tongcun.county.queries import working_calendar

    place, chance, moment = _place(county), random.Random(seed), now()
    calendar = working_calendar(county)
    rows, events = [], []
    first = county.cases.count()
    for number in range(count):
        is_open = number >= count - open_count
        ago = chance.expovariate(1 / 6) if is_open else 365 * (1 - number / (count - open_count)) + 20
        case = _case(place, chance, f"B-{first + number:06d}", moment - datetime.timedelta(days=ago))
        rows.append(case)
        story = _open_story(chance) if is_open else _closed_story(chance)
        events.append(list(_events(case, story, place, chance, calendar)))
    with transaction.atomic():
        made = Case.objects.bulk_create(rows, batch_size=400)
        for case, told in zip(made, events, strict=True):
            for event in told:
                event.case = case
        CaseEvent.objects.bulk_create((one for told in events for one in told if one.at <= moment), batch_size=800)
        _reckon(made, county)


def _reckon(made: Sequence[Case], county: County) -> None:
    """The columns that follow from what was done, as every act sets them."""
    from tongcun.cases.actions.caching import recounted
    from tongcun.cases.models import Case
    from tongcun.cases.queries.limits import limit_table
    from tongcun.cases.queries.standing import Time
    from tongcun.county.clock import now
    from tongcun.county.queries import working_calendar

    keys = [case.pk for case in made]
    for first in range(0, len(keys), 1000):
        cases = list(Case.objects.filter(pk__in=keys[first : first + 1000]).select_related("county").order_by("pk"))
        list(recounted(cases, limit_table(county), Time(working_calendar(county), now())))


def _place(county: County) -> Place:
    from tongcun.cases.actions import desk_unit
    from tongcun.cases.models import StepLimit
    from tongcun.county.models import Enterprise, Unit, UnitKind, User

    towns = list(county.townships.all())
    for number in range(300):
        Enterprise.objects.get_or_create(
            county=county, name=f"样例企业{number:03d}号（虚构）", defaults={"township": towns[number % len(towns)]}
        )
    for order, name in enumerate(BUREAUS):
        Unit.objects.get_or_create(
            county=county, unit_id=f"bench-{order}",
            defaults={"name": f"{name}（基准样例）", "kind": UnitKind.BUREAU, "official_order": order + 1},
        )  # fmt: skip
    for order, name in enumerate(CLASSES):
        county.case_classes.get_or_create(name=name, defaults={"official_order": order})
    for step, (amount, unit) in LIMITS.items():
        if not county.step_limits.filter(step=step).exists():
            StepLimit.objects.create(county=county, step=step, amount=amount, unit=unit, first_date="2020-01-01")
    user, _ = User.objects.get_or_create(username="bench", defaults={"display_name": "Bench"})
    return Place(
        county, list(county.enterprises.filter(name__startswith="样例企业")),
        list(county.units.filter(unit_id__startswith="bench-")), desk_unit(county), list(county.case_classes.all()),
        user,
    )  # fmt: skip


def _case(place: Place, chance: random.Random, number: str, at: datetime.datetime) -> Case:
    from tongcun.cases.models import Case, Channel, Grade

    at = at.replace(microsecond=0)
    return Case(
        county=place.county, number=number, enterprise=chance.choice(place.enterprises),
        case_class=chance.choice(place.classes), channel=chance.choice(list(Channel)[:5]),
        grade=chance.choices(list(Grade), (1, 3, 12, 4))[0], title=chance.choice(MATTERS),
        problem="请帮助解决。", found_on=at.date(), registered_at=at, entered_at=at, first_unit=place.desk,
        holder=place.desk, asker_name="周某人", asker_phone="13900001234",
    )  # fmt: skip


def _open_story(chance: random.Random) -> list[Step]:
    """As far as it has come: most are being handled, some wait for somebody."""
    story = _usual_way(chance)
    return story[: chance.choices(range(len(story) + 1), [2, 2, 4, 3, 3, *[10] * (len(story) - 4)])[0]][:12]


def _closed_story(chance: random.Random) -> list[Step]:
    end = chance.random()
    if end < 0.03:
        return [(chance.uniform(0.1, 3), Act.DECLINE, Party.DESK, None)]
    story = _usual_way(chance)
    return [*story, (chance.uniform(0.2, 6), Act.CLOSE, Party.DESK, None), (2, Act.STRIKE_OFF, Party.DESK, None)]


def _usual_way(chance: random.Random) -> list[Step]:
    """From acceptance to confirmation, now and then sent back, extended, paused, done again."""
    hours = chance.expovariate
    story: list[Step] = [(hours(1), Act.ACCEPT, Party.DESK, None), (hours(1), Act.SORT, Party.DESK, None)]
    if chance.random() < 0.05:
        story += [(1, Act.SEND_BACK, Party.LEAD, None), (hours(0.5), Act.DECIDE, Party.DESK, None)]
    story += [(hours(0.5), Act.SIGN, Party.LEAD, None), (hours(0.4), Act.RESPOND, Party.LEAD, None),
              (hours(0.2), Act.PLAN, Party.LEAD, None), (hours(0.1), Act.NOTE, Party.LEAD, None)]  # fmt: skip
    if chance.random() < 0.1:
        story += [(4, Act.ASK_EXTENSION, Party.LEAD, None), (2, Act.GRANT_EXTENSION, Party.DESK, None)]
    if chance.random() < 0.05:
        story += [(1, Act.PAUSE, Party.DESK, None), (hours(0.1), Act.RESUME, Party.DESK, None)]
    said = chance.choices((Outcome.SOLVED, Outcome.PARTLY, Outcome.CANNOT), (90, 7, 3))[0]
    story += [(hours(0.05), Act.REPORT, Party.LEAD, said), (hours(0.3), Act.PASS_REVIEW, Party.DESK, None)]
    if chance.random() < 0.06:
        story += [(hours(0.3), Act.CONTEST, Party.ASKER, None), (2, Act.REDO, Party.DESK, None),
                  (hours(0.1), Act.REPORT, Party.LEAD, said), (2, Act.PASS_REVIEW, Party.DESK, None)]  # fmt: skip
    return [*story, (hours(0.1), Act.CONFIRM, Party.CALLER, said)]


def _events(
    case: Case, story: Sequence[Step], place: Place, chance: random.Random, calendar: WorkingCalendar
) -> Iterator[CaseEvent]:  # fmt: skip
    from tongcun.cases.models import CaseEvent

    at, unit = case.registered_at, chance.choice(place.bureaus)
    for number, (hours, act, party, outcome) in enumerate(story, 1):
        at = calendar.after(at, int(hours * 3600) + 60)
        is_extension = act is Act.GRANT_EXTENSION
        yield CaseEvent(
            number=number, at=at, entered_at=at, act=act, party=party, outcome=outcome or "",
            by=None if party is Party.ASKER else place.user,
            unit={Party.LEAD: unit, Party.ASKER: None}.get(party, place.desk),
            to=unit if act in (Act.SORT, Act.DECIDE) else None, words="已办",
            more_amount=5 if is_extension else None, more_unit="working_days" if is_extension else "",
        )  # fmt: skip
