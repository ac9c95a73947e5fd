"""How cases of the demo go: the usual way, and what comes between."""

from __future__ import annotations

from collections.abc import Callable

from tongcun.cases.actions import ASKER
from tongcun.cases.models import Grade
from tongcun.cases.pure.acts import Act, Outcome, Party, Satisfaction
from tongcun.cases.pure.parts import PartAct
from tongcun.commands.demo.cases.matters import TOWN
from tongcun.commands.demo.cases.play import Play
from tongcun.loops.clock import Limit
from tongcun.loops.clock import Unit as TimeUnit

MINUTES = {Grade.DANGER: 70, Grade.URGENT: 300, Grade.GENERAL: 7 * 420, Grade.COMPLEX: 15 * 420}
"""About the working minutes that the report may take."""
CONTENT = ("解决了，谢谢你们跑这么多趟。", "弄好了，没想到这么快。", "已经解决，满意。", "可以了，生产不受影响了。")
DOUBT = ("说是好了，前天又出问题，麻烦再来看看。", "只做了一半，另一头没有动。")
SATISFIED = {
    Outcome.SOLVED: Satisfaction.SATISFIED, Outcome.PARTLY: Satisfaction.FAIRLY, Outcome.CANNOT: Satisfaction.NOT
}  # fmt: skip
Story = Callable[[Play], None]


def accepted(play: Play, to: str = "") -> None:
    """Accepted by the desk and sorted to the unit that is to lead."""
    stage, desk = play.stage, play.stage.at_desk()
    play.soon(5, 170)
    play.act(Act.ACCEPT, desk)
    play.soon(3, 60)
    play.act(Act.SORT, desk, to=stage.unit_for(play.case.enterprise, to or play.matter.lead))


def signed(play: Play) -> None:
    """Signed, answered and planned by the lead."""
    play.soon(5, 110)
    play.act(Act.SIGN, play.lead)
    play.soon(5, 90)
    who = play.case.asker_name or play.case.enterprise.contact_name
    play.act(Act.RESPOND, play.lead, words=f"已电话联系{who}，约好到现场看。")
    play.soon(30, 400)
    until = play.day(0 if play.case.grade == Grade.DANGER else 5)
    play.act(Act.PLAN, play.lead, words=play.matter.plan, until=until)


def joined(play: Play) -> None:
    """Each of the joint units promises its part and keeps it."""
    stage = play.stage
    units = [stage.unit_for(play.case.enterprise, unit_id) for unit_id in play.matter.joint]
    for unit in units:
        if unit.pk != play.case.lead_id:
            play.ask(unit, f"商请协办：{play.matter.title}，请派人到现场并承担本单位的一段。")
    for part in list(play.parts):
        doer = stage.acting_for(part.unit, Party.JOINT)
        play.soon(20, 200)
        words = f"同意协办，按“{play.matter.plan.split('，')[0]}”做好本单位的一段。"
        play.do_part(part, PartAct.PROMISE, doer, person=str(doer.user), words=words, until=play.day(4))
    for part in list(play.parts):
        play.soon(100, 700)
        doer = stage.acting_for(part.unit, Party.JOINT)
        play.do_part(part, PartAct.FINISH, doer, words="本单位的一段已完成，照片已附台账。")


def worked(play: Play, least: float = 0.2, most: float = 0.8) -> None:
    """The lead works, for a share of the time that it has, and says in between how it goes."""
    minutes = MINUTES[Grade(play.case.grade)]
    play.wait(minutes * least / 2, minutes * most / 2)
    play.act(Act.NOTE, play.lead, words=f"进展：{play.matter.plan.split('，')[0].rstrip('。')}，正在做。")
    play.wait(minutes * least / 2, minutes * most / 2)


def reported(play: Play, outcome: Outcome = Outcome.SOLVED, words: str = "") -> None:
    """Reported done, and the report passes the desk's review."""
    play.act(Act.REPORT, play.lead, words=words or play.matter.done, outcome=outcome)
    play.soon(20, 400)
    play.act(Act.PASS_REVIEW, play.stage.at_desk())


def confirmed(play: Play, outcome: Outcome = Outcome.SOLVED) -> None:
    """The asker says so, by the code or on the telephone; then it is closed, struck off, and looked at again."""
    stage, words = play.stage, play.stage.chance.choice(CONTENT)
    play.wait(20, 700)
    caller = stage.at_desk(Party.CALLER)
    called, how = play.case.asker_phone or "19900020000", SATISFIED[outcome]
    play.act(Act.CONFIRM, caller, words=words, outcome=outcome, called=called, satisfaction=how)
    closed(play)


def closed(play: Play) -> None:
    """Closed, struck off, looked back at after 30 and 90 days."""
    play.wait(10, 300)
    play.act(Act.CLOSE, play.stage.at_desk())
    looked_back_at(play)


def looked_back_at(play: Play) -> None:
    """Struck off the list; after 30 and 90 days the call-back clerk asks again."""
    stage = play.stage
    play.wait(100, 900)
    play.act(Act.STRIKE_OFF, stage.supervising())
    play.go_on(stage.chance.uniform(31, 34))
    play.act(
        Act.LOOK_BACK, stage.at_desk(Party.CALLER), outcome=Outcome.HOLDS, words="回头看：没有再发生，企业无新诉求。"
    )
    play.go_on(stage.chance.uniform(60, 62))
    play.act(Act.LOOK_BACK, stage.at_desk(Party.CALLER), outcome=Outcome.HOLDS, words="三个月回头看：使用正常。")


def usual(play: Play) -> None:
    """As it should be, alone."""
    accepted(play)
    signed(play)
    worked(play)
    reported(play)
    confirmed(play)


def together(play: Play) -> None:
    """As it should be, with others."""
    accepted(play)
    signed(play)
    joined(play)
    worked(play, 0.05, 0.4)
    reported(play)
    confirmed(play)


def late(play: Play) -> None:
    """Done, but too late."""
    accepted(play)
    signed(play)
    worked(play, 1.05, 1.6)
    reported(play)
    confirmed(play)


def sent_back(play: Play) -> None:
    """Sorted to the wrong unit, which says why; the desk decides the same day."""
    stage = play.stage
    wrong = stage.chance.choice([key for key in ("bureau-b", "bureau-c", "bureau-d") if key != play.matter.lead])
    accepted(play, to=wrong)
    play.soon(20, 150)
    play.act(Act.SEND_BACK, play.lead, words="不属于本单位职责，建议由有权限的单位主办，我们可以协办。")
    play.soon(10, 90)
    to = stage.unit_for(play.case.enterprise, play.matter.lead)
    play.act(Act.DECIDE, stage.at_desk(), to=to, words="按职责清单，由该单位主办，当日签收。")
    signed(play)
    worked(play)
    reported(play)
    confirmed(play)


def extended(play: Play) -> None:
    """More time is asked for in time, and given."""
    accepted(play)
    signed(play)
    worked(play, 0.4, 0.7)
    play.act(Act.ASK_EXTENSION, play.lead, words="材料要从外地调，雨天不能施工，申请延期。")
    play.soon(20, 200)
    play.act(Act.GRANT_EXTENSION, play.stage.at_desk(), more=Limit(5, TimeUnit.WORKING_DAYS))
    worked(play, 0.4, 0.7)
    reported(play)
    confirmed(play)


def refused(play: Play) -> None:
    """More time is asked for, and refused."""
    accepted(play)
    signed(play)
    worked(play, 0.3, 0.5)
    play.act(Act.ASK_EXTENSION, play.lead, words="经办人外出学习，申请延期。")
    play.soon(20, 200)
    play.act(Act.REFUSE_EXTENSION, play.stage.at_desk(), words="人手问题不是延期的理由，请换人办。")
    worked(play, 0.2, 0.4)
    reported(play)
    confirmed(play)


def paused(play: Play) -> None:
    """The clock stands still while the enterprise itself is not ready."""
    accepted(play)
    signed(play)
    play.soon(60, 400)
    play.act(Act.PAUSE, play.stage.at_desk(), words="企业停产检修，约定复工后再施工。")
    play.wait(5 * 420, 12 * 420)
    play.act(Act.RESUME, play.stage.at_desk(), words="企业已复工。")
    worked(play)
    reported(play)
    confirmed(play)


def contested(play: Play) -> None:
    """The asker is not content: it is done again."""
    accepted(play)
    signed(play)
    worked(play, 0.2, 0.5)
    reported(play)
    play.wait(60, 700)
    play.act(Act.CONTEST, play.stage.at_desk(Party.CALLER), words=play.stage.chance.choice(DOUBT),
             called=play.case.asker_phone or "19900020000")  # fmt: skip
    play.soon(20, 200)
    play.act(Act.REDO, play.stage.at_desk(), words="退回重办，到现场当面交底。")
    worked(play, 0.2, 0.5)
    reported(play, words=f"已返工。{play.matter.done}")
    confirmed(play)


def escalated(play: Play) -> None:
    """Two units cannot agree: a leader decides."""
    accepted(play)
    signed(play)
    worked(play, 0.3, 0.6)
    play.act(Act.ESCALATE, play.stage.at_desk(), words="两家单位对经费由谁出意见不一，提请县领导定。")
    play.soon(100, 700)
    to = play.stage.unit_for(play.case.enterprise, play.matter.lead)
    play.act(Act.DECIDE, play.stage.leading(), to=to, words="由该单位主办并先行垫付，一周内见效。")
    signed(play)
    worked(play, 0.3, 0.6)
    reported(play)
    confirmed(play)


def in_vain(play: Play) -> None:
    """Nobody answers the telephone, three times."""
    accepted(play)
    signed(play)
    worked(play)
    reported(play)
    for _ in range(3):
        play.wait(260, 500)
        caller = play.stage.at_desk(Party.CALLER)
        play.act(Act.TRY_CALL, caller, words="无人接听。", called=play.case.asker_phone or "19900020000")


def unconfirmed(play: Play) -> None:
    """Nobody answers: closed by the supervisor, and never counted as solved."""
    in_vain(play)
    play.wait(60, 500)
    play.act(Act.CLOSE_UNCONFIRMED, play.stage.supervising(), words="三次回访无人接听，先行办结，保留重新办理。")
    looked_back_at(play)


def partly(play: Play) -> None:
    """Solved in part, and both say so."""
    accepted(play)
    signed(play)
    worked(play)
    reported(play, Outcome.PARTLY, f"{play.matter.done.rstrip('。')}，其余列入明年计划。")
    confirmed(play, Outcome.PARTLY)


def cannot(play: Play) -> None:
    """It cannot be done, and why."""
    accepted(play)
    signed(play)
    worked(play)
    reported(play, Outcome.CANNOT, "现行政策不允许，已当面说明依据，并给出替代办法。")
    confirmed(play, Outcome.CANNOT)


def declined(play: Play) -> None:
    """Nothing for the county to do."""
    play.soon(10, 150)
    play.act(Act.DECLINE, play.stage.at_desk(), words="属企业之间的合同纠纷，已告知可申请调解或起诉。")


def part_declined(play: Play) -> None:
    """Who is invited declines: the desk is to decide."""
    accepted(play)
    signed(play)
    unit = play.stage.unit_for(play.case.enterprise, TOWN)
    play.ask(unit, "商请协办：请协调消纳地。")
    play.soon(20, 200)
    words = "镇里没有可用的消纳地，请另找单位。"
    play.do_part(play.parts[0], PartAct.DECLINE, play.stage.acting_for(unit, Party.JOINT), words=words)


def withdrawn(play: Play) -> None:
    """The asker needs it no longer."""
    accepted(play)
    play.soon(5, 110)
    play.act(Act.SIGN, play.lead)
    play.wait(60, 400)
    play.act(Act.WITHDRAW, ASKER, words="我们自己解决了，不用麻烦了。")


WEIGHTS: dict[Story, int] = {
    usual: 44, together: 18, late: 8, sent_back: 7, extended: 5, refused: 2, paused: 4, contested: 6, escalated: 3,
    unconfirmed: 3, partly: 4, cannot: 2, declined: 3, withdrawn: 2,
}  # fmt: skip
"""How many of a hundred or so go each way."""
