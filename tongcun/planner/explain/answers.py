"""The types of an explanation: what happened to a parcel, by which rule, and what would have to change. No text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from tongcun.planner.result import Outcome, Reason
from tongcun.planner.timetable import ROOM_TOLERANCE


@dataclass(frozen=True, slots=True)
class Hop:
    """A hop from `call` to the next: what the plan has on board there besides the parcel, and the hold."""

    call: int
    parcels: int
    litres: float
    kilograms: float
    hold_litres: float
    hold_kilograms: float

    @property
    def litres_left(self) -> float:
        """Litres that are free; never negative."""
        return max(0.0, self.hold_litres - self.litres)

    @property
    def kilograms_left(self) -> float:
        """Kilograms that are free; never negative."""
        return max(0.0, self.hold_kilograms - self.kilograms)

    def has_room(self, litres: float, kilograms: float) -> bool:
        """Whether this much still fits."""
        return litres <= self.litres_left + ROOM_TOLERANCE and kilograms <= self.kilograms_left + ROOM_TOLERANCE


@dataclass(frozen=True, slots=True)
class Ride:
    """A ride between two calls of one run, and its hop with the least room for the parcel."""

    board: int
    alight: int
    tightest: Hop


@dataclass(frozen=True, slots=True)
class Chain:
    """Rides from origin to destination and what they cost; `drop_yuan` is for unloadings that nobody else uses.

    `full` are the hops on which the plan leaves no room for the parcel; empty if it could ride.
    """

    rides: tuple[Ride, ...]
    arrival_seconds: int
    late_seconds: int
    handling_yuan: float
    hours_yuan: float
    late_yuan: float
    drop_yuan: float
    full: tuple[Hop, ...]

    @property
    def riding_yuan(self) -> float:
        """What the parcel itself pays for riding it, drops left aside."""
        return self.handling_yuan + self.hours_yuan + self.late_yuan

    @property
    def yuan(self) -> float:
        """All that riding it adds to the plan's cost."""
        return self.riding_yuan + self.drop_yuan


@dataclass(frozen=True, slots=True)
class Carried:
    """It rides `chain`. `wished` is a cheaper chain that had no room left, `next_best` the cheapest with room if it
    missed its first run; None where there is none."""

    chain: Chain
    wished: Chain | None
    next_best: Chain | None


@dataclass(frozen=True, slots=True)
class Banned:
    """Its kind may not ride."""

    kind: str


class Missing(Enum):
    """What is missing where no chain of runs leads from origin to destination."""

    DEPARTURE = auto()
    ARRIVAL = auto()
    CONNECTION = auto()


@dataclass(frozen=True, slots=True)
class Nearest:
    """The reachable station nearest to the destination, and when it is reached; `metres` None without coordinates."""

    station: int
    arrival_seconds: int
    metres: float | None


@dataclass(frozen=True, slots=True)
class NoTrip:
    """No chain of runs leads there today, hours and sizes left aside.

    `too_early` is the last call that would have served, had the parcel been ready (DEPARTURE) or on its way (ARRIVAL);
    `reached` counts the stations that can be reached; `ready_by` is when it should have been ready for a chain of
    today, and `changing_at` are stations where a change would have to be allowed; None and empty if that won't help.
    """

    missing: Missing
    too_early: int | None
    reached: int
    nearest: Nearest | None
    ready_by: int | None
    changing_at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shut:
    """A call outside its station's hours, by so many seconds; `loading` at departure, else unloading at arrival."""

    call: int
    loading: bool
    seconds: int
    off_by_seconds: int


@dataclass(frozen=True, slots=True)
class Closed:
    """Stations are shut: the chain that comes nearest to their hours, and where it misses them."""

    chain: Chain
    shut: tuple[Shut, ...]


@dataclass(frozen=True, slots=True)
class TooBig:
    """Even empty holds are too small: the chain with the most room, its smallest hold, the share that would fit."""

    chain: Chain
    smallest: Hop
    fitting_share: float


@dataclass(frozen=True, slots=True)
class Dearer:
    """Riding is not cheaper: the cheapest chain over empty holds, and the cheapest that still has room."""

    cheapest: Chain
    with_room: Chain | None


@dataclass(frozen=True, slots=True)
class Taker:
    """A parcel that takes the room, and the least it would cost more (yuan) to send it otherwise: by `other`, which
    leaves the full hops alone, else by van or held."""

    parcel: int
    other: Chain | None
    extra_yuan: float


@dataclass(frozen=True, slots=True)
class Takers:
    """Who is on board on a full hop: how many, how many of them are due later or never, and the largest.

    `cheapest_to_move` is the one that costs least to send otherwise among those that alone would make room on every
    full hop of the way (of the largest `asked`); None if nobody alone would.
    """

    hop: Hop
    count: int
    due_later: int
    never_due: int
    largest: tuple[Taker, ...]
    asked: int
    cheapest_to_move: Taker | None


@dataclass(frozen=True, slots=True)
class NoRoom:
    """Every chain is full somewhere: the cheapest one, who has the room on its fullest hop, the share of the parcel
    that would fit on some chain; and the cheapest with room if stations were open, None if that won't help."""

    cheapest: Chain
    takers: Takers
    fitting_share: float
    if_open: Closed | None


Answer = Carried | Banned | NoTrip | Closed | TooBig | Dearer | NoRoom


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a parcel goes the way it goes; `said` is the plan's reason, `found` the one worked out here."""

    parcel: int
    outcome: Outcome
    said: Reason
    found: Reason
    answer: Answer
