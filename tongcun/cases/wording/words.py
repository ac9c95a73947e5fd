"""The words of the pure rooms as choices of a column, with labels people read."""

from __future__ import annotations

from django.utils.functional import Promise as Words
from django.utils.translation import pgettext_lazy

from tongcun.cases.pure.acts import FOUND_BY_A_LOOK_BACK, Act, Outcome, Party, Satisfaction, State
from tongcun.cases.pure.parts import PartAct, PartState
from tongcun.cases.pure.promises import Promise
from tongcun.cases.pure.rates import Rate

STATE_LABELS: dict[str, Words] = {
    State.REGISTERED: pgettext_lazy("state of a case", "registered"),
    State.DECLINED: pgettext_lazy("state of a case", "declined"),
    State.ACCEPTED: pgettext_lazy("state of a case", "accepted"),
    State.SORTED: pgettext_lazy("state of a case", "sorted, not signed yet"),
    State.SENT_BACK: pgettext_lazy("state of a case", "sent back"),
    State.ESCALATED: pgettext_lazy("state of a case", "escalated"),
    State.NAMED: pgettext_lazy("state of a case", "named by decision"),
    State.SIGNED: pgettext_lazy("state of a case", "signed"),
    State.HANDLING: pgettext_lazy("state of a case", "being handled"),
    State.REPORTED: pgettext_lazy("state of a case", "reported done"),
    State.CALLING_BACK: pgettext_lazy("state of a case", "asking the asker"),
    State.CONTESTED: pgettext_lazy("state of a case", "contested"),
    State.CONFIRMED: pgettext_lazy("state of a case", "confirmed"),
    State.CLOSED: pgettext_lazy("state of a case", "closed"),
    State.STRUCK_OFF: pgettext_lazy("state of a case", "struck off"),
}
ACT_LABELS: dict[str, Words] = {
    Act.ACCEPT: pgettext_lazy("act on a case", "accept"),
    Act.DECLINE: pgettext_lazy("act on a case", "decline"),
    Act.SORT: pgettext_lazy("act on a case", "sort to a unit"),
    Act.SIGN: pgettext_lazy("act on a case", "sign"),
    Act.SEND_BACK: pgettext_lazy("act on a case", "send back"),
    Act.DECIDE: pgettext_lazy("act on a case", "name the unit"),
    Act.RESPOND: pgettext_lazy("act on a case", "first response"),
    Act.PLAN: pgettext_lazy("act on a case", "say what will be done"),
    Act.NOTE: pgettext_lazy("act on a case", "note progress"),
    Act.CLASSIFY: pgettext_lazy("act on a case", "set class and grade"),
    Act.LINK: pgettext_lazy("act on a case", "link to an earlier case"),
    Act.UNLINK: pgettext_lazy("act on a case", "take the link back"),
    Act.SET_DAY: pgettext_lazy("act on a case", "set the limit of time"),
    Act.KEEP_CONFIDENTIAL: pgettext_lazy("act on a case", "keep confidential"),
    Act.LIFT_CONFIDENTIAL: pgettext_lazy("act on a case", "lift the confidentiality"),
    Act.ASK_EXTENSION: pgettext_lazy("act on a case", "ask for an extension"),
    Act.GRANT_EXTENSION: pgettext_lazy("act on a case", "grant the extension"),
    Act.REFUSE_EXTENSION: pgettext_lazy("act on a case", "refuse the extension"),
    Act.PAUSE: pgettext_lazy("act on a case", "pause the clock"),
    Act.RESUME: pgettext_lazy("act on a case", "resume the clock"),
    Act.REPORT: pgettext_lazy("act on a case", "report done"),
    Act.PASS_REVIEW: pgettext_lazy("act on a case", "pass the review"),
    Act.TRY_CALL: pgettext_lazy("act on a case", "called, no answer"),
    Act.CONFIRM: pgettext_lazy("act on a case", "confirm"),
    Act.GIVE_WORD: pgettext_lazy("act on a case", "word given, to be checked by a call"),
    Act.CONTEST: pgettext_lazy("act on a case", "contest"),
    Act.REDO: pgettext_lazy("act on a case", "return to be redone"),
    Act.ESCALATE: pgettext_lazy("act on a case", "escalate"),
    Act.CLOSE: pgettext_lazy("act on a case", "close"),
    Act.CLOSE_UNCONFIRMED: pgettext_lazy("act on a case", "close unconfirmed"),
    Act.STRIKE_OFF: pgettext_lazy("act on a case", "strike off"),
    Act.LOOK_BACK: pgettext_lazy("act on a case", "look back"),
    Act.REOPEN: pgettext_lazy("act on a case", "reopen"),
    Act.WITHDRAW: pgettext_lazy("act on a case", "withdraw"),
    Act.GO_ON: pgettext_lazy("act on a case", "goes on, not taken back"),
    Act.TAKE_OVER: pgettext_lazy("act on a case", "take over as closed"),
    Act.TAKE_OVER_OPEN: pgettext_lazy("act on a case", "take over as open"),
}
PARTY_LABELS: dict[str, Words] = {
    Party.ASKER: pgettext_lazy("party to a case", "asker"),
    Party.OFFICER: pgettext_lazy("party to a case", "liaison officer"),
    Party.DESK: pgettext_lazy("party to a case", "county desk"),
    Party.LEAD: pgettext_lazy("party to a case", "lead unit"),
    Party.JOINT: pgettext_lazy("party to a case", "joint unit"),
    Party.CALLER: pgettext_lazy("party to a case", "call-back clerk"),
    Party.SUPERVISOR: pgettext_lazy("party to a case", "supervisor"),
    Party.LEADER: pgettext_lazy("party to a case", "leader"),
}
OUTCOME_LABELS: dict[str, Words] = {
    Outcome.SOLVED: pgettext_lazy("outcome of a case", "solved"),
    Outcome.SOLVED_UNCONFIRMED: pgettext_lazy("outcome of a case", "solved, not confirmed"),
    Outcome.PARTLY: pgettext_lazy("outcome of a case", "solved in part"),
    Outcome.CANNOT: pgettext_lazy("outcome of a case", "cannot be solved"),
    Outcome.WITHDRAWN: pgettext_lazy("outcome of a case", "withdrawn"),
    Outcome.HOLDS: pgettext_lazy("found by a look-back", "holds"),
    Outcome.DOES_NOT_HOLD: pgettext_lazy("found by a look-back", "does not hold"),
}
SATISFACTION_LABELS: dict[str, Words] = {
    Satisfaction.SATISFIED: pgettext_lazy("how content the asker is", "satisfied"),
    Satisfaction.FAIRLY: pgettext_lazy("how content the asker is", "fairly satisfied"),
    Satisfaction.NOT: pgettext_lazy("how content the asker is", "not satisfied"),
}
PROMISE_LABELS: dict[str, Words] = {
    Promise.ACCEPT: pgettext_lazy("limit", "acceptance"),
    Promise.SORT: pgettext_lazy("limit", "sorting"),
    Promise.SIGN: pgettext_lazy("limit", "signing"),
    Promise.DECIDE: pgettext_lazy("limit", "decision of an objection or an extension"),
    Promise.FIRST_RESPONSE: pgettext_lazy("limit", "first response"),
    Promise.PLAN: pgettext_lazy("limit", "plan"),
    Promise.REPORT: pgettext_lazy("limit", "report"),
    Promise.REVIEW: pgettext_lazy("limit", "review"),
    Promise.CALL_BACK: pgettext_lazy("limit", "call-back"),
    Promise.CLOSE: pgettext_lazy("limit", "closing"),
    Promise.LOOK_BACK_30: pgettext_lazy("limit", "look-back at 30 days"),
    Promise.LOOK_BACK_90: pgettext_lazy("limit", "look-back at 90 days"),
}
PART_STATE_LABELS: dict[str, Words] = {
    PartState.INVITED: pgettext_lazy("state of a part", "invited"),
    PartState.DECLINED: pgettext_lazy("state of a part", "declined"),
    PartState.NAMED: pgettext_lazy("state of a part", "named by decision"),
    PartState.PROMISED: pgettext_lazy("state of a part", "promised"),
    PartState.DONE: pgettext_lazy("state of a part", "done"),
    PartState.RELEASED: pgettext_lazy("state of a part", "released"),
}
PART_ACT_LABELS: dict[str, Words] = {
    PartAct.PROMISE: pgettext_lazy("act on a part", "promise"),
    PartAct.DECLINE: pgettext_lazy("act on a part", "decline"),
    PartAct.NAME: pgettext_lazy("act on a part", "name the unit"),
    PartAct.RELEASE: pgettext_lazy("act on a part", "release"),
    PartAct.FINISH: pgettext_lazy("act on a part", "finish"),
    PartAct.ASK_AGAIN: pgettext_lazy("act on a part", "ask again"),
}
RATE_LABELS: dict[str, Words] = {
    Rate.SIGNED_IN_TIME: pgettext_lazy("rate", "signed in time"),
    Rate.RESPONDED_IN_TIME: pgettext_lazy("rate", "answered in time"),
    Rate.REPORTED_IN_TIME: pgettext_lazy("rate", "reported in time"),
    Rate.CONFIRMED_IN_TIME: pgettext_lazy("rate", "confirmed in time"),
    Rate.SOLVED: pgettext_lazy("rate", "solved, as the asker says"),
    Rate.CALLED_BACK: pgettext_lazy("rate", "called back"),
    Rate.SENT_BACK: pgettext_lazy("rate", "sent back"),
    Rate.EXTENDED: pgettext_lazy("rate", "extended"),
    Rate.REDONE: pgettext_lazy("rate", "redone"),
    Rate.REOPENED: pgettext_lazy("rate", "reopened"),
    Rate.SATISFIED: pgettext_lazy("rate", "satisfied, as the asker says"),
    Rate.ASKED_AGAIN: pgettext_lazy("rate", "asked again"),
}
STATES = [(one.value, STATE_LABELS[one]) for one in State]
ACTS = [(one.value, ACT_LABELS[one]) for one in Act]
PARTIES = [(one.value, PARTY_LABELS[one]) for one in Party]
OUTCOMES = [(one.value, OUTCOME_LABELS[one]) for one in Outcome if one not in FOUND_BY_A_LOOK_BACK]
LOOKED_BACK = [(one.value, OUTCOME_LABELS[one]) for one in (Outcome.HOLDS, Outcome.DOES_NOT_HOLD)]
SATISFACTIONS = [(one.value, SATISFACTION_LABELS[one]) for one in Satisfaction]
PROMISES = [(one.value, PROMISE_LABELS[one]) for one in Promise]
PART_STATES = [(one.value, PART_STATE_LABELS[one]) for one in PartState]
PART_ACTS = [(one.value, PART_ACT_LABELS[one]) for one in PartAct]
