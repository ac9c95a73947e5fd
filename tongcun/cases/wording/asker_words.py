"""How the enterprise is told what happened: in the words of the village, not of the office."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongcun.cases.pure.acts import Act, Outcome, State
from tongcun.county.masking import masked_phone

PLAIN_STATES: Mapping[str, Words] = {
    State.REGISTERED: pgettext_lazy("told to the asker", "noted down, an answer follows"),
    State.DECLINED: pgettext_lazy("told to the asker", "we cannot take it up"),
    State.ACCEPTED: pgettext_lazy("told to the asker", "taken up, we are finding who does it"),
    State.SORTED: pgettext_lazy("told to the asker", "given to a unit, which is to take it on"),
    State.SENT_BACK: pgettext_lazy("told to the asker", "taken up, we are finding who does it"),
    State.ESCALATED: pgettext_lazy("told to the asker", "a leader of the county decides who does it"),
    State.NAMED: pgettext_lazy("told to the asker", "given to a unit, which is to take it on"),
    State.SIGNED: pgettext_lazy("told to the asker", "somebody has taken it on"),
    State.HANDLING: pgettext_lazy("told to the asker", "being worked on"),
    State.REPORTED: pgettext_lazy("told to the asker", "they say it is done, we are checking"),
    State.CALLING_BACK: pgettext_lazy("told to the asker", "done, they say: now it is for you to say"),
    State.CONTESTED: pgettext_lazy("told to the asker", "you say it is not right, it is looked at again"),
    State.CONFIRMED: pgettext_lazy("told to the asker", "you have given your word"),
    State.CLOSED: pgettext_lazy("told to the asker", "finished"),
    State.STRUCK_OFF: pgettext_lazy("told to the asker", "finished"),
}
NEXT_STEPS: Mapping[str, Words] = {
    State.REGISTERED: _("{desk} tells you whether it is taken up."),
    State.ACCEPTED: _("{desk} finds out which unit does it."),
    State.SENT_BACK: _("{desk} finds out which unit does it."),
    State.ESCALATED: _("A leader of the county decides which unit does it."),
    State.SORTED: _("{named} takes it on, or says that it is another's."),
    State.NAMED: _("{named} takes it on."),
    State.SIGNED: _("{lead} gets in touch with you."),
    State.HANDLING: _("{lead} gets it done and says so."),
    State.REPORTED: _("{desk} checks what was done. Then you are asked."),
    State.CALLING_BACK: _("Tell us below what became of it. If you say nothing, we call you."),
    State.CONTESTED: _("{desk} sees to it that it is done again."),
    State.CONFIRMED: _("{desk} closes it."),
    State.CLOSED: _("Nothing more. If it comes back, tell us."),
    State.STRUCK_OFF: _("Nothing more. If it comes back, tell us."),
    State.DECLINED: _("Nothing more. If you do not understand why, call the county desk."),
}
TO_BE_CALLED = _("{desk} calls you to be sure that it is you.")
TAKEN_BACK = _("You say that you take it back. We call you to be sure that it is you.")
"""What comes next once the asker has given a word by a code that nobody has checked."""
STORY: Mapping[str, Words] = {
    Act.ACCEPT: _("The county has taken it up."),
    Act.DECLINE: _("The county cannot take it up."),
    Act.SORT: _("It was given to {to}."),
    Act.SIGN: _("{unit} has taken it on."),
    Act.SEND_BACK: _("{unit} says that it is another's. We are finding out whose."),
    Act.DECIDE: _("It was decided that {to} does it."),
    Act.RESPOND: _("{unit} got in touch with you."),
    Act.PLAN: _("{unit} says what will be done."),
    Act.GRANT_EXTENSION: _("{lead} was given more time."),
    Act.PAUSE: _("It has to wait for something."),
    Act.RESUME: _("It goes on."),
    Act.REPORT: _("{unit} says: {outcome}."),
    Act.PASS_REVIEW: _("We have checked it. Now it is for you to say."),
    Act.TRY_CALL: _("We called you, and nobody answered."),
    Act.CONFIRM: _("You say: {outcome}."),
    Act.GIVE_WORD: _("You say: {outcome}. We call you to be sure that it is you."),
    Act.CONTEST: _("You say that it is not right."),
    Act.REDO: _("It is done again."),
    Act.ESCALATE: _("It was laid before a leader of the county."),
    Act.CLOSE: _("It is finished."),
    Act.CLOSE_UNCONFIRMED: _("We could not reach you and finished it. If it is not right, say so."),
    Act.LOOK_BACK: _("We looked again how it stands: {outcome}."),
    Act.REOPEN: _("It was taken up again."),
    Act.WITHDRAW: _("You took it back."),
    Act.GO_ON: _("We called you: you do not take it back, and it goes on."),
    Act.SET_DAY: _("It was set by when it is to be done."),
    Act.KEEP_CONFIDENTIAL: _("It is kept confidential from now on."),
    Act.LIFT_CONFIDENTIAL: _("It is no longer confidential: your officer sees it, and whoever has your card."),
    Act.TAKE_OVER: _("It comes from an older list, where it was finished."),
    Act.TAKE_OVER_OPEN: _("It comes from an older list, where it was being worked on."),
}
"""What is not here is the offices' own business: notes, and who asked whom for more time."""
WITH_THEIR_WORDS = frozenset({Act.DECLINE, Act.PLAN, Act.REPORT, Act.CONFIRM, Act.GIVE_WORD, Act.CONTEST, Act.WITHDRAW,
                              Act.GO_ON})  # fmt: skip
"""Of these the asker reads what was said; reasons among offices are not for them."""
AMISS = frozenset({Act.DECLINE, Act.SEND_BACK, Act.CONTEST, Act.CLOSE_UNCONFIRMED})
PLAIN_OUTCOMES: Mapping[str, Words] = {
    Outcome.SOLVED: pgettext_lazy("told to the asker", "solved"),
    Outcome.SOLVED_UNCONFIRMED: pgettext_lazy("told to the asker", "finished without your word"),
    Outcome.PARTLY: pgettext_lazy("told to the asker", "solved in part"),
    Outcome.CANNOT: pgettext_lazy("told to the asker", "it cannot be solved"),
    Outcome.WITHDRAWN: pgettext_lazy("told to the asker", "you took it back"),
    Outcome.HOLDS: pgettext_lazy("told to the asker", "it holds"),
    Outcome.DOES_NOT_HOLD: pgettext_lazy("told to the asker", "it is not right any more"),
}
_PHONE = re.compile(r"(?<!\d)(?:1\d{10}|1\d{2}[ -]\d{4}[ -]\d{4}|0\d{2,3}[ -]?\d{7,8})(?!\d)")


def without_phones(words: str) -> str:
    """Words with every phone number in them masked: whom to call stands elsewhere."""
    return _PHONE.sub(lambda found: masked_phone(found[0]), words)
