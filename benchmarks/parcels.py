"""A day's parcels for a county made of a feed: sizes by six classes, or every parcel measured; seeded."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

HEADINGS = ("parcel_id", "origin_station", "destination_station", "ready_at", "due_at", "volume_l", "mass_kg")

CLASSES = ((1.0, 0.3), (3.0, 0.8), (6.0, 1.5), (12.0, 3.0), (30.0, 8.0), (80.0, 15.0))
"""Litres and kilograms of the six size classes."""
CLASS_SHARES = (0.20, 0.30, 0.25, 0.15, 0.08, 0.02)

LOG_LITRES_MEAN, LOG_LITRES_SPREAD = 1.6, 1.0
LEAST_LITRES, MOST_LITRES = 0.3, 250.0
LEAST_KG_PER_LITRE, MOST_KG_PER_LITRE = 0.1, 0.35

INBOUND_SHARE, OUTBOUND_SHARE = 0.82, 0.15
"""From the hub, and to it; the rest goes between stations."""
DEMAND_SHAPE = 1.5
READY_HOURS = ("06:00", "09:00", "12:00", "14:30")
READY_SHARES = (0.5, 0.2, 0.2, 0.1)
NOON_DUE_SHARE = 0.1
"""Share of the parcels ready before 14:00 that are due at 14:00; the others are due at 20:00."""

Mode = Literal["classes", "measured"]
Floats = NDArray[np.float64]
Choices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Wishes:
    """How many parcels of which size mode on which date (ISO), and the seed."""

    count: int
    mode: Mode
    date: str
    seed: int


def write_parcels(stations_csv: Path, out: Path, wishes: Wishes) -> None:
    """Write a parcels file for the stations of a county; the station whose level is `hub` is the hub."""
    with stations_csv.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    hub = next(row["station_id"] for row in rows if row["level"] == "hub")
    others = [row["station_id"] for row in rows if row["station_id"] != hub]
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(parcel_rows(hub, others, wishes))


def parcel_rows(hub: str, others: list[str], wishes: Wishes) -> list[tuple[str, ...]]:
    """The rows of a parcels file, without heading; `others` are all stations but the hub, at least two."""
    rng = np.random.default_rng(wishes.seed)
    origin, destination = _ends(rng, wishes.count, len(others))
    names = np.array([hub, *others])
    litres, kilograms = sizes(rng, wishes.count, wishes.mode)
    ready = rng.choice(len(READY_HOURS), wishes.count, p=READY_SHARES)
    by_noon = (rng.random(wishes.count) < NOON_DUE_SHARE) & (ready < len(READY_HOURS) - 1)
    return [
        (
            f"P{i:06d}",
            str(names[origin[i]]),
            str(names[destination[i]]),
            f"{wishes.date}T{READY_HOURS[ready[i]]}:00",
            f"{wishes.date}T{'14:00' if by_noon[i] else '20:00'}:00",
            f"{litres[i]:g}",
            f"{kilograms[i]:g}",
        )
        for i in range(wishes.count)
    ]


def sizes(rng: np.random.Generator, count: int, mode: Mode) -> tuple[Floats, Floats]:
    """Litres and kilograms of N parcels; float64[N] each."""
    if mode == "classes":
        chosen = np.array(CLASSES)[rng.choice(len(CLASSES), count, p=CLASS_SHARES)]
        return chosen[:, 0], chosen[:, 1]
    litres = np.exp(rng.normal(LOG_LITRES_MEAN, LOG_LITRES_SPREAD, count)).clip(LEAST_LITRES, MOST_LITRES)
    kilograms = litres * rng.uniform(LEAST_KG_PER_LITRE, MOST_KG_PER_LITRE, count)
    return litres.round(1), kilograms.round(2)


def _ends(rng: np.random.Generator, count: int, other_count: int) -> tuple[Choices, Choices]:
    """Origin and destination of N parcels; 0 is the hub, and both always differ."""
    demand = rng.gamma(DEMAND_SHAPE, 1.0, other_count)
    demand /= demand.sum()
    first = 1 + rng.choice(other_count, count, p=demand)
    second = 1 + rng.choice(other_count, count, p=demand)
    second = np.where(second == first, 1 + first % other_count, second)
    sort = rng.random(count)
    inbound = sort < INBOUND_SHARE
    outbound = ~inbound & (sort < INBOUND_SHARE + OUTBOUND_SHARE)
    return np.where(inbound, 0, first), np.where(inbound, first, np.where(outbound, 0, second))
