"""What must be said with an act: reasons, measures, what the asker said and on which number they were called."""

from __future__ import annotations

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy

from tongcun.cases.pure.acts import IN_CONFIDENCE, Act, Party

WITH_REASON = frozenset(
    {Act.DECLINE, Act.SEND_BACK, Act.ASK_EXTENSION, Act.REFUSE_EXTENSION, Act.PAUSE, Act.REDO, Act.ESCALATE,
     Act.CLOSE_UNCONFIRMED, Act.REOPEN, Act.WITHDRAW, Act.CONTEST, Act.UNLINK}
    | IN_CONFIDENCE
)  # fmt: skip
"""Acts whose words are a reason."""
WITH_WORDS: dict[Act, Words] = {
    Act.RESPOND: gettext_lazy("Say what was told to whom."),
    Act.PLAN: gettext_lazy("Say what will be done."),
    Act.NOTE: gettext_lazy("Say what has come on."),
    Act.REPORT: gettext_lazy("Say what was done."),
    Act.GO_ON: gettext_lazy("Enter what the asker said, in their own words."),
    Act.LOOK_BACK: gettext_lazy("Say how it stands there now."),
    Act.DECIDE: gettext_lazy("Say on what ground that unit is named."),
}
WITH_DATE = frozenset({Act.PLAN})
OF_A_CALL = frozenset({Act.CONFIRM, Act.CONTEST, Act.TRY_CALL, Act.WITHDRAW, Act.GO_ON})
"""Acts that a call-back clerk does on the telephone: the number called is kept, and the asker's own words."""


def needs_words(act: Act, party: Party) -> bool:
    """Whether an act is nothing without words."""
    return act in WITH_REASON or act in WITH_WORDS or (act is Act.CONFIRM and party is Party.CALLER)
