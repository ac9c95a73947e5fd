"""What a drafted paper says: reasons and evidence out of the facts of cases, in the language of who drafts it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise as Words
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from tongcun.cases.models import Case, CaseEvent, Paper, PaperKind
from tongcun.cases.pure.acts import IN_CONFIDENCE, Party
from tongcun.cases.queries.parties import desk_for
from tongcun.cases.queries.standing import Clock, Standing, Time
from tongcun.cases.queries.units import unit_to_act
from tongcun.cases.wording.words import ACT_LABELS, PROMISE_LABELS, STATE_LABELS
from tongcun.loops.clock import Unit as TimeUnit
from tongcun.loops.lights import Light
from tongcun.loops.working_time import NoWorkingTimeError

LEFT_OPEN = "____"
"""What people have to fill in; no paper is signed while it stands there."""
ANSWER_WORKDAYS = 2
LAST_STEPS = 6
_IN_DAYS_FROM = 48
"""Hours by the clock."""

_TITLES: dict[str, Words] = {
    PaperKind.URGE: gettext_lazy("Urging note on {matter}"),
    PaperKind.SUPERVISE: gettext_lazy("Supervision notice on {matter}"),
    PaperKind.TALK: gettext_lazy("Summons to a talk on {matter}"),
    PaperKind.CIRCULAR: gettext_lazy("Circular on {matter}"),
}
_ENDS: dict[str, Words] = {
    PaperKind.URGE: gettext_lazy("Please handle this without delay and say by {answer} how it stands."),
    PaperKind.SUPERVISE: gettext_lazy(
        "This is under supervision from now on. Please answer in writing by {answer}: why it is late, what will be "
        "done, by whom, and until when."
    ),
    PaperKind.TALK: gettext_lazy(
        "The person in charge of your unit is asked to come to a talk about it. Time: {open}. Place: {open}. Please "
        "bring an account of how it stands and what will be done until when."
    ),
    PaperKind.CIRCULAR: gettext_lazy(
        "All units are to look through what is with them, and to bring what is late to an end. The units named above "
        "report by {answer} what they have done."
    ),
}


@dataclass(frozen=True, slots=True)
class Matter:
    """A case as a paper speaks of it: the case, how it stands at a moment, and what was done, in order."""

    case: Case
    standing: Standing
    events: Sequence[CaseEvent]

    @property
    def red(self) -> Clock | None:
        """The clock that is late and still runs, the longest due first; None where nothing is late."""
        late = [clock for clock in self.standing.clocks if not clock.reading.stopped and clock.light is Light.RED]
        return min(late, key=lambda clock: clock.reading.due, default=None)


@dataclass(frozen=True, slots=True)
class Drafted:
    """What the program proposes."""

    title: str
    body: str
    grounds: list[dict[str, Any]]


def drafted(kind: PaperKind, matters: Sequence[Matter], time: Time) -> Drafted:
    """A paper about some cases of one county, as far as the facts say it; what people must add is left open."""
    first = matters[0].case
    about = _("“{title}”").format(title=first.title) if len(matters) == 1 else _count(len(matters))
    body = [_reason(matter, time) for matter in matters]
    body.append(str(_ENDS[kind]).format(answer=_answer_day(time), open=LEFT_OPEN))
    grounds = [_section(matter, time) for matter in matters]
    return Drafted(str(_TITLES[kind]).format(matter=about)[:200], "\n".join(body), grounds)


def drafted_recall(paper: Paper, reason: str) -> Drafted:
    """The paper that takes another back."""
    words = _("“{title}” ({number}) is recalled and holds no longer. Reason: {reason}")
    title = _("Recall of {number}").format(number=paper.number_text)
    return Drafted(title, words.format(title=paper.title, number=paper.number_text, reason=reason), [])


def _count(number: int) -> str:
    return ngettext("{number} case", "{number} cases", number).format(number=number)


def _reason(matter: Matter, time: Time) -> str:
    """What is amiss with one case: what was promised until when, how late it is, who holds it, what is known last."""
    case = matter.case
    about = {"title": case.title, "number": case.number, "enterprise": case.enterprise}
    told = [_("The case “{title}” ({number}, {enterprise}) is held by {holder}.").format(**about, holder=case.holder)]
    if clock := matter.red:
        unit = unit_to_act(case, desk_for(case))
        if unit != case.holder:
            told.append(_("The step that is late is for {unit} to do.").format(unit=unit))
        told.append(_lateness(clock, time))
    else:
        told.append(_("It stands at “{state}”.").format(state=STATE_LABELS[case.state]))
    if matter.standing.promised.until:
        promised = _moment(matter.standing.promised.until, time)
        told.append(_("The enterprise was promised an end by {promised}.").format(promised=promised))
    return _join(told)


def _lateness(clock: Clock, time: Time) -> str:
    """Until when a step was due, and by how much that is exceeded: by nothing yet after hours and on rest days."""
    step, due = capfirst(str(PROMISE_LABELS[clock.running.promise])), _moment(clock.reading.due, time)
    if _minutes_late(clock) < 1:
        return _("{step} was due on {due}; the time is over.").format(step=step, due=due)
    words = _("{step} was due on {due}; by {now} the time is exceeded by {late}.")
    return words.format(step=step, due=due, now=_moment(time.now, time), late=_lasting(clock))


def _join(sentences: Sequence[str]) -> str:
    """Sentences in a row: English parts them by a blank, Chinese by nothing."""
    return _("{one} {other}").format(one=sentences[0], other=_join(sentences[1:])) if sentences[1:] else sentences[0]


def _section(matter: Matter, time: Time) -> dict[str, Any]:
    """What the reason rests on: the case, its clocks, the last that was done."""
    case = matter.case
    facts = [
        [_("Enterprise"), str(case.enterprise)],
        [_("Problem"), case.problem],
        [_("Registered"), _moment(case.registered_at, time)],
        [_("State"), str(STATE_LABELS[case.state])],
        [_("Holder"), str(case.holder)],
        [_("Lead unit"), str(case.lead or case.named or "–")],
    ]
    tables = [_clocks(matter, time), _steps(matter, time)]
    title = f"{case.number} {case.title}"
    return {"title": title, "facts": facts, "tables": [table for table in tables if table["rows"]]}


def _clocks(matter: Matter, time: Time) -> dict[str, Any]:
    rows = [
        [
            str(PROMISE_LABELS[clock.running.promise]), _moment(clock.running.course.started, time),
            _moment(clock.reading.due, time), _lasting(clock) if clock.reading.late else "–",
            pgettext("clock", "ended") if clock.reading.stopped else pgettext("clock", "runs"),
        ]
        for clock in matter.standing.clocks
    ]  # fmt: skip
    heads = [_("Step"), pgettext("limit", "From"), pgettext("limit", "Until"), _("Exceeded by"), _("Clock")]
    return {"caption": _("Limits"), "heads": heads, "rows": rows}


def _steps(matter: Matter, time: Time) -> dict[str, Any]:
    rows = [
        [_moment(event.at, time), str(ACT_LABELS[event.act]), _by_whom(event, matter.case), event.words]
        for event in [one for one in matter.events if one.act not in IN_CONFIDENCE][-LAST_STEPS:]
    ]
    heads = [_("When"), _("Step done"), _("By whom"), _("Words")]
    return {"caption": _("What was done last"), "heads": heads, "rows": rows}


def _by_whom(event: CaseEvent, case: Case) -> str:
    """The unit that did it; of whoever has none, as a leader or an officer may, the person; else the enterprise."""
    if event.unit or event.party != Party.ASKER:
        return str(event.unit or event.by or event.get_party_display())
    return str(case.enterprise)


def _moment(moment: datetime.datetime, time: Time) -> str:
    return f"{moment.astimezone(time.calendar.zone):%Y-%m-%d %H:%M}"


def _lasting(clock: Clock) -> str:
    """How late a clock is: in working time, or by the clock where its limit is counted so, from two days on in days."""
    hours, minutes = divmod(_minutes_late(clock), 60)
    if clock.running.course.limit.unit is TimeUnit.HOURS:
        return late_by_the_clock(hours, minutes)
    words = _("{hours} h {minutes} min of working time") if minutes or not hours else _("{hours} h of working time")
    return words.format(hours=hours, minutes=minutes)


def late_by_the_clock(hours: int, minutes: int) -> str:
    """A span by the clock in words: without minutes where there are none, and from two days on in days."""
    days, rest = divmod(hours, 24)
    if hours >= _IN_DAYS_FROM:
        words = _("{days} d {hours} h by the clock") if rest else _("{days} d by the clock")
        return words.format(days=days, hours=rest)
    words = _("{hours} h {minutes} min by the clock") if minutes or not hours else _("{hours} h by the clock")
    return words.format(hours=hours, minutes=minutes)


def _minutes_late(clock: Clock) -> int:
    return -clock.reading.left_seconds // 60


def _answer_day(time: Time) -> str:
    """Until when an answer is asked: two workdays on; left open where the calendar knows none."""
    try:
        day = time.calendar.workdays_after(time.now, ANSWER_WORKDAYS)
    except NoWorkingTimeError:
        return LEFT_OPEN
    return f"{day.astimezone(time.calendar.zone):%Y-%m-%d}"
