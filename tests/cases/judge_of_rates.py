"""What every rate of some cases is, counted one by one from how each answers: what the database sums is held to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tongcun.cases.pure.rates import AsRated, Rate, answers_of


@dataclass(frozen=True)
class Judged:
    """A case by its number; one that is excluded counts for the raw rates alone."""

    number: str
    case: AsRated
    is_excluded: bool = False


@dataclass(frozen=True)
class Share:
    """The numbers of the cases that a rate is about, and of those among them for which it holds."""

    among: tuple[str, ...]
    held: tuple[str, ...]

    @property
    def share(self) -> float | None:
        """The part of them (0 to 1); None where there is no case to speak of."""
        return len(self.held) / len(self.among) if self.among else None


@dataclass(frozen=True)
class BothShares:
    """A rate over all cases, and over those that nobody has excluded."""

    raw: Share
    adjusted: Share


def rates_of(cases: Iterable[Judged], now: datetime) -> Mapping[Rate, BothShares]:
    """Every rate of some cases at a moment (aware)."""
    answers = [(one, answers_of(one.case, now)) for one in cases]
    kept = [(one, said) for one, said in answers if not one.is_excluded]
    return {rate: BothShares(_share(place, answers), _share(place, kept)) for place, rate in enumerate(Rate)}


def _share(place: int, answers: Iterable[tuple[Judged, str]]) -> Share:
    said = [(one.number, answer[place]) for one, answer in answers]
    among = tuple(number for number, sign in said if sign != "-")
    return Share(among, tuple(number for number, sign in said if sign == "1"))
