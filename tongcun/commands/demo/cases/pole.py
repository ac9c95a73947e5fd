"""The story of the pole, September 2021, step by step; the firm and the people are invented."""

from __future__ import annotations

import datetime

from tongcun.cases.actions import ASKER, Request, keep_site_meeting, register_case
from tongcun.cases.models import Case, Channel, SiteMeeting
from tongcun.cases.pure.acts import Act, Outcome, Party, Satisfaction
from tongcun.cases.pure.parts import PartAct
from tongcun.commands.demo.cases.limits import BUILDING
from tongcun.commands.demo.cases.matters import TOWN, Matter
from tongcun.commands.demo.cases.play import Play, Stage
from tongcun.commands.demo.moments import at_moment
from tongcun.commands.demo.units import AGRICULTURE, POWER

FIRM, TOWNSHIP = "球川样例牧业（虚构）", "球川镇"
POLE = Matter(
    BUILDING, "高压线杆离地只有3米",
    "800亩地填土以后，横穿地块的高压线离地只剩3米，按规定要7米。收割机不敢下地，请帮助解决。",
    AGRICULTURE, "镇里列支线杆迁移费，供电公司重新设计线路、改高。",
    "线杆已迁，线路改高到7.5米，已送电。", (POWER, TOWN),
)  # fmt: skip


def told(stage: Stage) -> Case:
    """The case of 27 September 2021, across the National Day holiday until the look-back at 90 days."""
    play = _asked(stage)
    _nobody_says_not_ours(play)
    _same_afternoon(play)
    _everybody_keeps_the_promise(play)
    _the_farmer_has_the_word(play)
    return play.case


def _asked(stage: Stage) -> Play:
    firm = next(one for one in stage.firms if one.name == FIRM)
    moment = _on(stage, "09-27 08:50")
    request = Request(
        enterprise=firm, title=POLE.title, problem=POLE.problem, channel=Channel.ENTERPRISE, found_on=moment.date(),
        case_class=stage.classes[POLE.case_class].pk, asker_name=firm.contact_name, asker_phone=firm.contact_phone,
    )  # fmt: skip
    with at_moment(moment):
        case = register_case(request=request, by=None, unit=stage.units[AGRICULTURE])
    return Play(stage, case, POLE, moment)


def _on(stage: Stage, text: str, year: int = 2021) -> datetime.datetime:
    return datetime.datetime.fromisoformat(f"{year}-{text}").replace(tzinfo=stage.county.zone())


def _nobody_says_not_ours(play: Play) -> None:
    """The power company does not lead; the desk decides within the hour, and the bureau stays with it."""
    stage, desk = play.stage, play.stage.at_desk()
    power, bureau = stage.units[POWER], stage.units[AGRICULTURE]
    play.moment = _on(stage, "09-27 09:05")
    play.act(Act.ACCEPT, desk)
    play.moment = _on(stage, "09-27 09:12")
    play.act(Act.SORT, desk, to=power)
    play.moment = _on(stage, "09-27 10:20")
    words = "线路是我们的，但离地不够是填土造成的，土方和迁杆费用我们主办不了；线路改造愿意协办。"
    play.act(Act.SEND_BACK, stage.acting_for(power, Party.LEAD), words=words)
    play.moment = _on(stage, "09-27 10:45")
    words = "企业先找的是农业农村局，首接负责，由该局主办，供电公司和镇里协办。"
    play.act(Act.DECIDE, desk, to=bureau, words=words)
    play.moment = _on(stage, "09-27 11:00")
    play.act(Act.SIGN, play.lead)
    play.moment = _on(stage, "09-27 11:10")
    play.act(Act.RESPOND, play.lead, words="已电话告知：虽不是养猪的事，局里管到底，今天下午三点到现场。")


def _same_afternoon(play: Play) -> None:
    """On the spot with the power company and the township, on the afternoon of the same day."""
    stage, lead = play.stage, play.lead
    power, town = stage.units[POWER], stage.units[TOWNSHIP]
    play.moment = _on(stage, "09-27 11:20")
    play.ask(power, "请下午三点到现场，定线路怎么改。")
    play.ask(town, "请下午三点到现场，定迁杆费用由谁出。")
    play.moment = _on(stage, "09-27 16:50")
    with at_moment(play.moment):
        keep_site_meeting(
            meeting=SiteMeeting(
                case=play.case, at=_on(stage, "09-27 15:00"), place="球川镇800亩流转地块", entered_by=lead.user,
                came="农业农村局白样例、供电公司田样例、球川镇项样例、企业负责人",
                agreed="一、迁杆费用由镇里列入预算；二、供电公司重新设计线路并施工；三、农业农村局跟到企业满意为止。",
            )
        )  # fmt: skip
    for minute, part, words, until in (
        ("17:00", play.parts[0], "重新设计这一段线路，改高到7米以上并施工送电。", "10-11"),
        ("17:10", play.parts[1], "迁杆费用27,600元列入镇预算，协调落杆位置。", "09-30"),
    ):
        play.moment = _on(stage, f"09-27 {minute}")
        doer, day = stage.acting_for(part.unit, Party.JOINT), _on(stage, f"{until} 00:00").date()
        play.do_part(part, PartAct.PROMISE, doer, person=str(doer.user), words=words, until=day)
    play.moment = _on(stage, "09-27 17:20")
    play.act(Act.PLAN, lead, words=POLE.plan, until=_on(stage, "10-12 00:00").date())


def _everybody_keeps_the_promise(play: Play) -> None:
    """Seven holidays count as no working time; the Saturday made up for on 9 October does."""
    stage = play.stage
    power, town = play.parts
    for when, part, words in (
        ("09-30 10:30", town, "费用已列支，落杆位置和农户签了字。"),
        ("10-11 15:20", power, "设计和施工完成，线路离地7.5米，已送电。"),
    ):
        play.moment = _on(stage, when)
        play.do_part(part, PartAct.FINISH, stage.acting_for(part.unit, Party.JOINT), words=words)
        if part is town:
            play.moment = _on(stage, "10-09 09:30")
            play.act(Act.NOTE, play.lead, words="节后第一个调休工作日：线路图已出，材料到场，周一施工。")
    play.moment = _on(stage, "10-11 16:30")
    play.act(Act.REPORT, play.lead, words=POLE.done, outcome=Outcome.SOLVED)
    play.moment = _on(stage, "10-12 09:20")
    play.act(Act.PASS_REVIEW, stage.at_desk())


def _the_farmer_has_the_word(play: Play) -> None:
    stage = play.stage
    play.moment = _on(stage, "10-12 14:10")
    words = "解决了。本来以为不是养猪的事没人管。"
    play.act(Act.CONFIRM, ASKER, words=words, outcome=Outcome.SOLVED, satisfaction=Satisfaction.SATISFIED)
    play.moment = _on(stage, "10-12 15:00")
    play.act(Act.CLOSE, stage.at_desk())
    play.moment = _on(stage, "10-13 09:00")
    play.act(Act.STRIKE_OFF, stage.supervising())
    officer = stage.officer_of(play.case.enterprise)
    play.moment = _on(stage, "11-12 10:00")
    play.act(Act.LOOK_BACK, officer, outcome=Outcome.HOLDS, words="三十天回头看：晚稻已机收，线下净空量过，7.5米。")
    play.moment = _on(stage, "01-11 10:00", 2022)
    play.act(Act.LOOK_BACK, officer, outcome=Outcome.HOLDS, words="九十天回头看：没有再发生，企业在谈明年的地。")
