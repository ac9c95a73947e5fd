"""The demo's visits: three rounds of a year, one of them running, each visit entered when it was made."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from tongcun.cases.actions import VisitNote, keep_round, keep_scheme, record_visit
from tongcun.cases.models import Liaison, Round, Scheme, Shape, Visit
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
    ("招贤", (12, 17, 11), "新上两条生产线，现有变压器一开暖风就跳闸。"),
    ("青石", (13, 18, None), ""),
    ("白石", (16, 22, 12), "进场机耕路被大车压坏，饲料车进不来。"),
    ("辉埠", (17, 23, None), ""),
    ("何家", (18, None, None), ""),
    ("大桥头", (19, 24, 17), ""),
)
"""How a firm's name begins, on which day of the month of each round it was visited, what was amiss the last time."""
PROBLEMS = (
    ("球川", 0, 10, "粪污池围栏松动，怕孩子掉进去。"),
    ("芳村", 0, 11, "收集车一周才来一次，冷柜放不下。"),
    ("招贤", 0, 13, "大门出口正对弯道，树枝挡视线，上月有刮擦。"),
    ("青石", 0, 16, "暴雨时污水池满溢到田里。"),
    ("白石", 0, 18, "清粪池要下人，工人没受过有限空间培训。"),
    ("辉埠", 0, 20, "检查说排污口标牌不规范，不知道怎样才对。"),
    ("何家", 0, 24, "运猪车从外县来，进场前没有地方洗消。"),
    ("大桥头", 0, 26, "新栏舍起好后，低压线杆离屋檐只有半米，不敢上屋面检修。"),
    ("球川", 1, 3, "沼气池靠路一侧没有护栏，孩子常从那里过。"),
    ("新昌", 1, 4, "周边散户的猪没有免疫，担心传进来。"),
    ("招贤", 1, 8, "饲料仓库消防栓没有水压，检查时开不出水。"),
    ("青石", 1, 10, "栏舍配电箱老化，雨天摸着有麻手的感觉。"),
    ("白石", 1, 11, "填方挡墙出现一指宽的裂缝。"),
    ("辉埠", 1, 24, "消毒药和疫苗只够一周，供货说要等。"),
    ("大桥头", 1, 25, "流转田里的储液池渗漏，邻田说烧苗。"),
    ("球川", 2, 4, "每到中午水压上不去，栏舍冲洗和降温都受影响。"),
    ("新昌", 2, 5, "消纳地的合同到期，粪肥堆着运不出去。"),
    ("青石", 2, 9, "锅炉房闻到明显的燃气味，已停炉。"),
)
"""More that was found in a round: firm, round, day of the month, what was amiss."""
ENTERED_LATE = ("白石", 12)


@dataclass(frozen=True, slots=True)
class Planned:
    """A visit that is still to be recorded: the moment (aware) at which it was entered, and what is noted."""

    moment: datetime.datetime
    note: VisitNote

    @property
    def problem(self) -> str:
        """What was amiss; empty for nothing."""
        return self.note.problem

    def record(self) -> Visit:
        """Record it; the clock stands at its moment by then."""
        return record_visit(note=self.note, by=self.note.officer)


def planned_visits(county: County) -> Iterator[Planned]:
    """A rhythm, three rounds, and their visits in the scheme of officers, still to be recorded."""
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
            yield _planned(liaison, number, ROUNDS[number][1].replace(day=on), problem if is_last else "")
    for firm, number, on, problem in PROBLEMS:
        liaison = next(one for one in liaisons if one.enterprise.name.startswith(firm))
        yield _planned(liaison, number, ROUNDS[number][1].replace(day=on), problem)


def _planned(liaison: Liaison, number: int, day: datetime.date, problem: str) -> Planned:
    note = VisitNote(
        scheme=liaison.scheme, enterprise=liaison.enterprise, officer=liaison.officer, visited_on=day,
        met=liaison.enterprise.contact_name, said=LOOKED_AT if problem else SEEN[number], problem=problem,
    )  # fmt: skip
    is_late = any(liaison.enterprise.name.startswith(firm) and day.day == on for firm, on in (ENTERED_LATE,))
    entered = datetime.datetime.combine(day, datetime.time(16, 30), liaison.scheme.county.zone())
    return Planned(entered + datetime.timedelta(days=3 if is_late else 0), note)
