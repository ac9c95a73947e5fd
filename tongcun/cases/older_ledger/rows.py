"""What the rows of an older ledger mean, and what they leave open."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tongcun.cases.older_ledger.words import OUTCOMES, Kept
from tongcun.cases.pure.acts import Satisfaction, State
from tongcun.county.models import Enterprise, Township, Unit, User


@dataclass(frozen=True, slots=True)
class NewEnterprise:
    """An enterprise that is to be made, with its township."""

    name: str
    township: Township


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One row of an older ledger: the line on which it stands, its number there, and what becomes of it.

    `unit_words` is the unit as it is written there; `until` the day by which it was promised, None where none was.
    `words` is all that the ledger tells besides.
    """

    line: int
    number: str
    enterprise: Enterprise | NewEnterprise
    problem: str
    received: datetime.date
    kept: Kept
    case_class: int | None = None
    leader: User | None = None
    unit: Unit | None = None
    unit_words: str = ""
    joint: Sequence[Unit] = ()
    until: datetime.date | None = None
    closed_on: datetime.date | None = None
    satisfaction: Satisfaction | None = None
    words: str = ""
    asker: str = ""
    phone: str = ""

    @property
    def state(self) -> State:
        """As what it stands here; where no unit is named, nobody can be handling it."""
        if self.kept in OUTCOMES:
            return State.CLOSED
        if self.kept in (Kept.DECLINED, Kept.REGISTERED):
            return State(self.kept.value)
        if self.kept is Kept.ACCEPTED or self.unit is None:
            return State.ACCEPTED
        return State.SORTED if self.kept is Kept.SORTED else State.HANDLING

    @property
    def told_with_problem(self) -> str:
        """The problem with all that the ledger tells besides: of a case that nobody has taken up yet no event tells."""
        return f"{self.problem}\n{self.words}".strip()

    @property
    def is_open(self) -> bool:
        """Whether it goes on here."""
        return self.state not in (State.CLOSED, State.DECLINED)


@dataclass(slots=True)
class Unknown:
    """A name that is nobody's, the lines on which it stands, and the township that its row names."""

    name: str
    lines: list[int] = field(default_factory=list)
    township: Township | None = None


@dataclass(slots=True)
class LedgerRows:
    """A ledger as it was read: its new rows, how many are known already or left out, and the names nobody knows."""

    rows: list[LedgerRow] = field(default_factory=list)
    known: int = 0
    left_out: int = 0
    enterprises: dict[str, Unknown] = field(default_factory=dict)
    units: dict[str, Unknown] = field(default_factory=dict)


Answers = Mapping[str, str]
"""What was chosen for names that nobody knows, by `key_of` the name."""
LEFT_OUT = "out"
"""What is chosen for rows that are not to be taken over."""


def key_of(kind: str, name: str) -> str:
    """By what a form names the choice for a name."""
    return f"{kind}-{hashlib.sha256(name.encode()).hexdigest()[:16]}"
