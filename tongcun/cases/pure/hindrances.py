"""Why something cannot be done with a case now, though the table would allow it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class Hindrance(StrEnum):
    """Why something cannot be done now, though the table would allow it."""

    OF_ANOTHER_UNIT = "of_another_unit"
    THE_DOER_DOES_NOT_CONFIRM = "the_doer_does_not_confirm"
    THE_DOER_DOES_NOT_LOOK_BACK = "the_doer_does_not_look_back"
    A_PART_IS_OPEN = "a_part_is_open"
    TOO_FEW_CALLS = "too_few_calls"
    NOTHING_ASKED = "nothing_asked"
    ASKED_ALREADY = "asked_already"
    PAUSED_ALREADY = "paused_already"
    NOT_PAUSED = "not_paused"
    NO_UNIT = "no_unit"
    NO_OUTCOME = "no_outcome"
    NOT_SAID_WHETHER_IT_HOLDS = "not_said_whether_it_holds"
    NOT_FOR_THE_DOER_TO_SAY = "not_for_the_doer_to_say"
    NO_TIME = "no_time"
    NOTHING_WAS_DONE = "nothing_was_done"
    TOO_LATE_TO_ASK = "too_late_to_ask"
    TOO_EARLY_TO_LOOK = "too_early_to_look"
    CALLS_ON_ONE_DAY = "calls_on_one_day"
    THE_CALLER_CLOSES = "the_caller_closes"
    WORD_GIVEN_ALREADY = "word_given_already"
    NO_WORD_TO_CHECK = "no_word_to_check"


class HinderedError(ValueError):
    """Something that cannot be done now; `hindrance` says why, `moment` until or from when it could be."""

    def __init__(self, hindrance: Hindrance, moment: datetime | None = None) -> None:
        super().__init__(hindrance.value)
        self.hindrance, self.moment = hindrance, moment
