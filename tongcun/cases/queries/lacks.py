"""The four things that a meeting is to say of every problem; what it has not said is red until it is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.db.models import Q
from django.utils.functional import Promise as Words
from django.utils.translation import pgettext_lazy

from tongcun.cases.models import Case
from tongcun.cases.pure.acts import ENDED
from tongcun.loops.lights import Light


class Lack(StrEnum):
    """What has not been said."""

    LEADER = "leader"
    UNIT = "unit"
    SOLUTION = "solution"
    DAY = "day"


LIGHTS: Mapping[Lack, Light] = dict.fromkeys(Lack, Light.RED)
"""The rule: by what light each is shown."""
LACK_LABELS: Mapping[Lack, Words] = {
    Lack.LEADER: pgettext_lazy("what a meeting left open", "no leading leader"),
    Lack.UNIT: pgettext_lazy("what a meeting left open", "no responsible unit"),
    Lack.SOLUTION: pgettext_lazy("what a meeting left open", "no measures"),
    Lack.DAY: pgettext_lazy("what a meeting left open", "no time limit"),
}
LACKING = (
    Q(meeting__isnull=False)
    & ~Q(state__in=ENDED)
    & (
        Q(leading_leader__isnull=True)
        | Q(solution="")
        | Q(wanted_by__isnull=True)
        | Q(lead__isnull=True, named__isnull=True)
    )
)
"""Cases of a meeting that is to say more of them."""


def lacks_of(case: Case) -> tuple[Lack, ...]:
    """What a meeting has not said of a case; nothing of a case of no meeting, or one that has ended."""
    if case.meeting_id is None or case.state in ENDED:
        return ()
    said = {
        Lack.LEADER: case.leading_leader_id is not None,
        Lack.UNIT: case.lead_id is not None or case.named_id is not None,
        Lack.SOLUTION: bool(case.solution),
        Lack.DAY: case.wanted_by is not None,
    }
    return tuple(lack for lack, is_said in said.items() if not is_said)


def light_of_lacks(lacks: tuple[Lack, ...]) -> Light | None:
    """The light of what is lacking; None where nothing is."""
    found = {LIGHTS[lack] for lack in lacks}
    return next((light for light in (Light.RED, Light.YELLOW, Light.GREEN) if light in found), None)


def words_of(lacks: tuple[Lack, ...]) -> list[str]:
    """What is lacking, in words."""
    return [str(LACK_LABELS[lack]) for lack in lacks]
