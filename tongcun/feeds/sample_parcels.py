"""Invents a day's parcels for any county: demand, waves, kinds and sizes as domain knowledge has them, seeded."""

from __future__ import annotations

import csv
import datetime as dt
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tongcun.feeds.county_settings import Kind
from tongcun.planner.clock import clock
from tongcun.planner.timetable import Flags, Floats, Station

HEADINGS = "parcel_id,origin_station,destination_station,ready_at,due_at,volume_l,mass_kg,carrier,kind"

INBOUND_SHARE = 0.80
OUTBOUND_SHARE = 0.17
"""The rest goes from village to village."""

TOWNSHIP_DEMAND = 6.0
"""A township draws as many parcels as so many villages, on average."""

DEMAND_SHAPE = 6.0
"""Shape of the gamma distribution of demand: most villages within half and twice the mean."""

MEASURED_SHARE = 0.5
MOST_LITRES, MOST_KG = 300.0, 30.0
LEAST_LITRES, LEAST_KG = 0.2, 0.05

CARRIERS = ("C1", "C2", "C3", "C4", "C5", "C6")
"""Made-up carriers; a real county has six to eight."""

CARRIER_SHARES = (0.30, 0.22, 0.18, 0.13, 0.10, 0.07)

SECOND_WAVE_SHARE = 0.16
"""Share of inbound parcels that come with the noon trucks."""

NO_MINUTE = -1
"""A due time that there is none of."""

Minutes = NDArray[np.int64]
Choices = NDArray[np.int64]
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindHabits:
    """How often a kind is sent and how large it is: mean litres and kilograms, spread of a lognormal, deadline."""

    share: float
    mean_litres: float
    mean_kg: float
    spread: float
    noon_due_share: float = 0.0


HABITS: dict[str, KindHabits] = {
    "ordinary": KindHabits(0.775, 6.0, 1.0, 0.9),
    "document": KindHabits(0.08, 0.6, 0.2, 0.4),
    "fresh": KindHabits(0.06, 12.0, 2.5, 0.5, 0.6),
    "medicine": KindHabits(0.02, 1.5, 0.4, 0.5, 0.3),
    "bulky": KindHabits(0.018, 80.0, 10.0, 0.6),
    "liquid": KindHabits(0.035, 5.0, 3.0, 0.5),
}
"""By kind names of the sample county; a kind of another name is sent as often as medicine, in ordinary sizes."""

OTHER_KIND = KindHabits(0.02, 6.0, 1.0, 0.9)


class LonelyCountyError(ValueError):
    """No parcel is possible: a county needs a hub and one station more."""


@dataclass(frozen=True, slots=True)
class _Ends:
    """Origin and destination station of N parcels, and which of them come from the hub."""

    origin: Choices
    destination: Choices
    inbound: Flags


def sample_parcels(
    stations: Sequence[Station], kinds: Mapping[str, Kind], date: dt.date, count: int, seed: int
) -> list[Row]:
    """Invent `count` parcels, as rows under HEADINGS in order of readiness.

    `kinds` are those the county knows, by name; half of the parcels have no size where their kind has one to assume.
    Sizes in litres and kilograms, times local ISO on `date`. The same arguments give the same rows. Raises
    LonelyCountyError.
    """
    rng = np.random.default_rng(seed)
    ends = _draw_ends(stations, count, rng)
    names = tuple(kinds)
    habits = [HABITS.get(name, OTHER_KIND) for name in names]
    kind = rng.choice(len(names), count, p=_shares([habit.share for habit in habits]))
    carrier = rng.choice(len(CARRIERS), count, p=_shares(CARRIER_SHARES))
    ready, second_wave = _draw_ready(ends.inbound, carrier, rng)
    due = _draw_due(ends.inbound, second_wave, np.array([habit.noon_due_share for habit in habits])[kind], rng)
    litres, kilograms = _draw_sizes(habits, kind, rng)
    measured = rng.random(count) < MEASURED_SHARE
    no_litres = ~measured & _has([kinds[name].volume_l for name in names], kind)
    no_kilograms = ~measured & _has([kinds[name].mass_kg for name in names], kind)
    order = np.argsort(ready, kind="stable")
    ids = [station.station_id for station in stations]
    times = _Times(date)
    return [
        (
            f"TC{date:%y%m%d}{number:06d}",
            ids[ends.origin[p]],
            ids[ends.destination[p]],
            times.iso(ready[p]),
            times.iso(due[p]),
            "" if no_litres[p] else f"{litres[p]:.1f}",
            "" if no_kilograms[p] else f"{kilograms[p]:.2f}",
            CARRIERS[carrier[p]],
            names[kind[p]],
        )
        for number, p in enumerate(order.tolist(), start=1)
    ]


def write_parcels(path: Path, rows: Sequence[Row]) -> None:
    """Write rows under HEADINGS as UTF-8 CSV, whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("x", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(HEADINGS.split(","))
            writer.writerows(rows)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _draw_ends(stations: Sequence[Station], count: int, rng: np.random.Generator) -> _Ends:
    """Who sends to whom: by the demand of the stations, which is drawn first."""
    hubs = [i for i, station in enumerate(stations) if station.level == "hub"]
    others = np.array([i for i in range(len(stations)) if i not in hubs[:1]], dtype=np.int64)
    if not hubs or not len(others):
        raise LonelyCountyError
    hub = hubs[0]
    mean = np.array([TOWNSHIP_DEMAND if stations[i].level != "village" else 1.0 for i in others])
    share = _shares(mean * rng.gamma(DEMAND_SHAPE, 1.0 / DEMAND_SHAPE, len(others)))
    far, near = others[rng.choice(len(others), (2, count), p=share)]
    draw = rng.random(count)
    inbound = (draw < INBOUND_SHARE) | ((draw >= INBOUND_SHARE + OUTBOUND_SHARE) & (far == near))
    outbound = ~inbound & (draw < INBOUND_SHARE + OUTBOUND_SHARE)
    return _Ends(np.where(inbound, hub, near), np.where(outbound, hub, far), inbound)


def _draw_ready(inbound: Flags, carrier: Choices, rng: np.random.Generator) -> tuple[Minutes, Flags]:
    """Minute of readiness, and who comes with the noon trucks; each carrier's truck has its time, sorting follows."""
    morning_truck = rng.integers(5 * 60 + 20, 6 * 60 + 25, len(CARRIERS))
    noon_truck = rng.integers(11 * 60 + 30, 12 * 60 + 15, len(CARRIERS))
    second = inbound & (rng.random(len(carrier)) < SECOND_WAVE_SHARE)
    sorting = rng.integers(10, 36, len(carrier))
    truck = np.where(second, noon_truck[carrier], morning_truck[carrier]) + sorting
    sent = 7 * 60 + np.rint(rng.beta(1.3, 1.6, len(carrier)) * 8.5 * 60).astype(np.int64)
    return np.where(inbound, truck, sent), second


def _draw_due(inbound: Flags, second_wave: Flags, noon_share: Floats, rng: np.random.Generator) -> Minutes:
    """Minute of the deadline: villagers are promised today; what they send is promised the evening truck or nothing."""
    draw, noon = rng.random((2, len(inbound)))
    due_in = np.select([draw < 0.35, draw < 0.9], [18 * 60, 20 * 60], NO_MINUTE)
    due_in = np.where(noon < noon_share, np.where(second_wave, 18 * 60, 12 * 60), due_in)
    due_out = np.where(draw < 0.5, 20 * 60 + 30, NO_MINUTE)
    return np.where(inbound, due_in, due_out)


def _draw_sizes(habits: Sequence[KindHabits], kind: Choices, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Litres and kilograms: lognormal with the kind's mean, the heavier ones larger, cut at what a carrier takes."""
    spread = np.array([habit.spread for habit in habits])[kind]
    litres = np.array([habit.mean_litres for habit in habits])[kind]
    density = np.array([habit.mean_kg / habit.mean_litres for habit in habits])[kind]
    bulk, heft = rng.standard_normal((2, len(kind)))
    volume = litres * np.exp(spread * bulk - spread**2 / 2)
    mass = volume * density * np.exp(0.4 * heft - 0.4**2 / 2)
    return np.clip(volume, LEAST_LITRES, MOST_LITRES), np.clip(mass, LEAST_KG, MOST_KG)


def _has(assumed: Sequence[float | None], kind: Choices) -> Flags:
    """Whether each parcel's kind has a size to assume."""
    has: Flags = np.array([size is not None for size in assumed])[kind]
    return has


def _shares(weights: Sequence[float] | Floats) -> Floats:
    array = np.asarray(weights, dtype=np.float64)
    shares: Floats = array / array.sum()
    return shares


class _Times:
    """ISO texts of the minutes of one date, made once each."""

    def __init__(self, date: dt.date) -> None:
        self._texts = [f"{date.isoformat()}T{clock(m * 60)}" for m in range(24 * 60)]

    def iso(self, minute: int) -> str:
        """The minute as local ISO time, empty for NO_MINUTE."""
        return "" if minute == NO_MINUTE else self._texts[minute]
