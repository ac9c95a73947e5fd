"""What the judge finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """What a plan can break; the codes are stable."""

    SHAPE = "shape"
    UNKNOWN_CALL = "unknown_call"
    OUTCOME = "outcome"
    REASON = "reason"
    RIDES = "rides"
    ONE_RUN = "one_run"
    ON_BOARD = "on_board"
    NO_LOADING = "no_loading"
    NO_UNLOADING = "no_unloading"
    LOADING_HOURS = "loading_hours"
    UNLOADING_HOURS = "unloading_hours"
    PAST = "past"
    READY = "ready"
    ORIGIN = "origin"
    CHAIN = "chain"
    HANDLING = "handling"
    TRANSFER = "transfer"
    DESTINATION = "destination"
    BANNED = "banned"
    CANCELLED = "cancelled"
    VOLUME = "volume"
    MASS = "mass"
    ARRIVAL = "arrival"
    PARCEL_COST = "parcel_cost"
    DROPS = "drops"
    COST = "cost"
    BOUND = "bound"


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule broken: its code, the parcel and the run it concerns where there is one, and a sentence."""

    rule: Rule
    parcel_id: str | None
    run: str | None
    sentence: str

    def __str__(self) -> str:
        return f"{self.rule.value}: {self.sentence}"
