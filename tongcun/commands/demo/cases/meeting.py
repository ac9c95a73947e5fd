"""A meeting of the demo with its problems, one of which has no limit of time, and a leader's note; both invented."""

from __future__ import annotations

import datetime
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tongcun.cases.actions import (
    Head,
    NoteSaid,
    Readers,
    begin_meeting,
    keep_meeting_draft,
    register_meeting,
    take_down_note,
)
from tongcun.cases.meetings.problems import Problem
from tongcun.cases.models import Case, Circle, MeetingKind
from tongcun.cases.pure.acts import Act
from tongcun.commands.demo.cases.limits import BUILDING, POLLUTION, SAFETY
from tongcun.commands.demo.cases.matters import TOWN, Matter
from tongcun.commands.demo.cases.play import Play, Stage
from tongcun.commands.demo.cases.stories import Story, confirmed, reported, signed, worked
from tongcun.commands.demo.units import AGRICULTURE, ECOLOGY, POWER, RESOURCES, TRANSPORT
from tongcun.county.evidence import EvidenceFile, sound_file
from tongcun.county.models import Enterprise

SEED = 1112
HELD = "2026-11-11 15:30"
NOTED = "2026-11-17 10:20"
HEAD = Head(
    kind=MeetingKind.ON_SITE, title="招贤、青石片区企业问题现场办公会（样例）", held_on=datetime.date(2026, 11, 11),
    place="招贤镇人民政府二楼会议室", leaders="李样例",
    came="县政府办、农业农村局、自然资源和规划局、交通运输局、生态环境局、供电公司、招贤镇、青石镇，五家企业负责人（均为样例）",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Agreed:
    """A problem of the meeting: how the firm's name begins, what was agreed, the last day, how it goes on."""

    firm: str
    matter: Matter
    until: str
    story: Story
    stop: str = ""


def _on_and_on(play: Play) -> None:
    """A meeting has accepted and sorted it already: signed, worked on, reported, confirmed."""
    signed(play)
    worked(play, 0.2, 0.5)
    reported(play)
    confirmed(play)


def _late(play: Play) -> None:
    """Not done by the day that the meeting set."""
    signed(play)
    worked(play, 0.3, 0.6)


AGREED = (
    Agreed("招贤样例胡柚加工", Matter(
        BUILDING, "旺季用电不够", "榨季设备全开时电压不稳，烘干线三次跳闸，要求增容。", POWER,
        "供电公司现场勘察负荷，先调相、后增容一台变压器。", "已调相并增容，榨季满负荷运行正常。"), "11-20", _on_and_on),
    Agreed("青石样例石材", Matter(
        SAFETY, "矿区道路会车难", "运石料的村道只有四米宽，弯道会不了车，上周刮倒护栏。", TRANSPORT,
        "增设三处会车台和凸面镜，护栏本周恢复。", "会车台、凸面镜已建成，护栏已恢复。", (TOWN,)),
        "11-30", _on_and_on, Act.NOTE),
    Agreed("招贤样例蛋鸡场", Matter(
        POLLUTION, "鸡粪临时堆场不够", "消纳地秋收后才能进，堆场快满，下雨怕渗。", ECOLOGY,
        "先加盖防雨膜，镇里协调两块临时消纳地。", "防雨膜已加盖，临时消纳地已落实。",
        (TOWN, AGRICULTURE)), "11-18", _late),
    Agreed("青石样例奶牛场", Matter(
        BUILDING, "青贮窖扩建用地", "青贮窖要扩建两百方，设施农用地备案一直没有批下来。", RESOURCES,
        "自然资源和规划局核对图斑，一次告知所缺材料，容缺受理。", "备案已办结，通知书已交企业。", (TOWN,)), "",
        _on_and_on, Act.PLAN),
    Agreed("何家样例畜禽", Matter(
        BUILDING, "冷库手续补办", "租用的旧冷库没有消防验收手续，企业不敢续租。", AGRICULTURE,
        "农业农村局牵头，住建、应急上门指导，列出补办清单。", "手续已补齐，租约已续。"), "12-10", _on_and_on, Act.PLAN),
)  # fmt: skip
"""The fourth has no limit of time: red until the desk fills it in."""
NOTE = Matter(
    POLLUTION, "雨季排涝沟淤塞", "场区排涝沟淤了一半，下大雨漫进料库，企业自己清不动公路涵洞那一段。", TRANSPORT,
    "交通运输局疏通涵洞，镇里清场外一段，企业清场内一段。", "涵洞和沟渠已疏通，试水通畅。", (TOWN,),
)  # fmt: skip
NOTE_FIRM = "同弓样例菌菇合作社"
WORDS = "请交通运输局牵头，本月内疏通到位，举一反三排查同类涵洞。企业的事要一帮到底，结果报我。（样例）"

Begin = Callable[[], Case | None]
Beginnings = Iterator[tuple[datetime.datetime, Begin, Matter, Story, str]]


def brought_in(stage: Stage) -> Beginnings:
    """The problems of the meeting and the one of the note: when, how its case comes to be, and how it goes on.

    They draw from lots of their own, so that the rest of the year stays as it is.
    """
    held, made = _moment(stage, HELD), list[Case]()
    for number, agreed in enumerate(AGREED):

        def begin(number: int = number) -> Case:
            if not made:
                made.extend(_registered(stage))
            return made[number]

        yield held + datetime.timedelta(microseconds=number), begin, agreed.matter, _own(agreed.story), agreed.stop
    yield _moment(stage, NOTED), lambda: _noted(stage), NOTE, _own(_on_and_on), Act.PLAN


def _own(story: Story) -> Story:
    def played(play: Play) -> None:
        play.stage = replace(play.stage, chance=random.Random(SEED))
        story(play)

    return played


def _registered(stage: Stage) -> list[Case]:
    shi = stage.people["shi"]
    draft = begin_meeting(county=stage.county, by=shi)
    keep_meeting_draft(draft=draft, said={}, minutes=_page("现场办公会议纪要（样例）.png", 24))
    meeting = register_meeting(draft=draft, head=HEAD, problems=[_problem(stage, one) for one in AGREED], by=shi)
    return list(meeting.cases.order_by("pk"))


def _problem(stage: Stage, agreed: Agreed) -> Problem:
    firm, matter = _firm(stage, agreed.firm), agreed.matter
    return Problem(
        enterprise=firm, words=matter.problem, case_class=stage.classes[matter.case_class], leader=stage.people["li"],
        unit=stage.unit_for(firm, matter.lead), joint=tuple(stage.unit_for(firm, one) for one in matter.joint),
        solution=matter.plan, until=datetime.date.fromisoformat(f"2026-{agreed.until}") if agreed.until else None,
    )  # fmt: skip


def _noted(stage: Stage) -> Case:
    firm = _firm(stage, NOTE_FIRM)
    said = NoteSaid(
        leader=stage.people["li"], noted_on=_moment(stage, NOTED).date(), words=WORDS, enterprise=firm,
        scan=_page("领导批示扫描件（样例）.png", 9), title=NOTE.title, problem=NOTE.problem,
        case_class=stage.classes[NOTE.case_class], unit=stage.unit_for(firm, NOTE.lead),
        wanted_by=datetime.date(2026, 11, 30),
        readers=Readers(circles=[Circle.LEADERS, Circle.DESK, Circle.HANDLERS]),
    )  # fmt: skip
    return take_down_note(note=said, by=stage.people["shi"]).case


def _page(name: str, lines: int) -> EvidenceFile:
    """A page with lines where words would stand, as a scan shows it from afar."""
    from PIL import Image, ImageDraw

    picture = Image.new("L", (620, 877), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((190, 60, 430, 78), fill=90)
    for number in range(lines):
        top = 130 + 28 * number
        draw.rectangle((70, top, 550 - 37 * (number % 4), top + 9), fill=140)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return sound_file(name, file.getvalue())


def _firm(stage: Stage, name: str) -> Enterprise:
    return next(one for one in stage.firms if one.name.startswith(name))


def _moment(stage: Stage, text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=stage.county.zone())
