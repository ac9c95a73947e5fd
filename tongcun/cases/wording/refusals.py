"""Why something cannot be done with a case now, in a sentence for people."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.functional import Promise as Words
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongcun.cases.pure.hindrances import HinderedError, Hindrance
from tongcun.cases.wording.words import ACT_LABELS, PART_ACT_LABELS, PART_STATE_LABELS, PARTY_LABELS, STATE_LABELS
from tongcun.loops.state_table import NotTheirsError, OutOfTurnError

_ACTS, _STATES = PART_ACT_LABELS | ACT_LABELS, PART_STATE_LABELS | STATE_LABELS
"""Of cases and of their parts: what both have bears the same name."""
_HINDRANCES: dict[Hindrance, Words] = {
    Hindrance.OF_ANOTHER_UNIT: gettext_lazy("It is with another unit."),
    Hindrance.THE_DOER_DOES_NOT_CONFIRM: gettext_lazy(
        "Whoever does the work does not confirm it: the asker does, or a call-back clerk of another unit."
    ),
    Hindrance.THE_DOER_DOES_NOT_LOOK_BACK: gettext_lazy(
        "Whoever did the work does not look whether it holds: another officer does, or a call-back clerk."
    ),
    Hindrance.A_PART_IS_OPEN: gettext_lazy("The part of a joint unit is still open."),
    Hindrance.TOO_FEW_CALLS: gettext_lazy(
        "Close unconfirmed only after three calls that nobody answered, at least an hour apart."
    ),
    Hindrance.NOTHING_ASKED: gettext_lazy("No extension was asked for."),
    Hindrance.ASKED_ALREADY: gettext_lazy("An extension was asked for and is not decided yet."),
    Hindrance.PAUSED_ALREADY: gettext_lazy("The clock is paused already."),
    Hindrance.NOT_PAUSED: gettext_lazy("The clock is not paused."),
    Hindrance.NO_UNIT: gettext_lazy("Choose a unit."),
    Hindrance.NO_OUTCOME: gettext_lazy("Say what became of it."),
    Hindrance.NOT_SAID_WHETHER_IT_HOLDS: gettext_lazy("Say whether it holds."),
    Hindrance.NOT_FOR_THE_DOER_TO_SAY: gettext_lazy("That outcome is not for them to say."),
    Hindrance.NO_TIME: gettext_lazy("Say how much time is given."),
    Hindrance.CALLS_ON_ONE_DAY: gettext_lazy(
        "The asker was called on one working day only: call again on another before it is closed unconfirmed."
    ),
    Hindrance.THE_CALLER_CLOSES: gettext_lazy(
        "All of these calls were yours. Somebody else closes it, or calls once more before you do."
    ),
    Hindrance.TOO_LATE_TO_ASK: gettext_lazy(
        "The report was due {moment}: more time is asked for before that. Report what was done; it counts as late."
    ),
    Hindrance.TOO_EARLY_TO_LOOK: gettext_lazy(
        "Whether it holds shows only later: this look-back can be made from {moment} on."
    ),
    Hindrance.WORD_GIVEN_ALREADY: gettext_lazy(
        "Your answer is kept already. The county desk calls you to be sure that it is you."
    ),
    Hindrance.NO_WORD_TO_CHECK: gettext_lazy("The asker has not said that they take it back."),
    Hindrance.NOTHING_WAS_DONE: gettext_lazy("No unit has signed it, so there is nothing to contest."),
}


NOT_THE_DESK = gettext_lazy(
    "You or a unit in which you have a post work on this case or have worked on it: for the county desk somebody else"
    " acts in it, and a supervisor or leader where nobody else at the desk can."
)


def gone_words(unit: str, since: datetime.date | None) -> str:
    """Why nobody acts for a unit that is no more, and who sees to it; without a day it is still to come."""
    if since is None:
        return _("{unit} does not exist today: nobody acts for it.").format(unit=unit)
    words = _(
        "{unit} is dissolved since {day}: nobody acts for it any more. The county desk has it on its desk, and names"
        " the unit that has its tasks or releases its part."
    )
    return words.format(unit=unit, day=since)


def refusal_of(error: OutOfTurnError | NotTheirsError | HinderedError) -> str:
    """The sentence for an error of the life of a case, or of a part."""
    if isinstance(error, HinderedError):
        moment = "" if error.moment is None else f"{timezone.localtime(error.moment):%Y-%m-%d %H:%M}"
        return str(_HINDRANCES[error.hindrance]).format(moment=moment)
    label = _ACTS[error.act]
    if isinstance(error, OutOfTurnError):
        state = _STATES[error.state]
        words = _("“{act}” cannot be done now: it stands at “{state}”. Somebody may have been quicker: look anew.")
        return words.format(act=label, state=state)
    for_ = _(", ").join(str(PARTY_LABELS[party]) for party in sorted(error.for_))
    return _("“{act}” is for others to do: {parties}.").format(act=label, parties=for_)
