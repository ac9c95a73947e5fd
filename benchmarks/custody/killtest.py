"""`python -m benchmarks.custody.killtest`: kill -9 of the server amid scans and day closes, again and again.

No scan that was acknowledged may be lost, none may be there twice, the chains must be whole and the cache right. No day
that a page called closed may be open, nor closed twice, nor by halves. The exit status is 1 where that fails.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.custody.closers import Closer, days_to_close
from benchmarks.custody.results import add_out, keep
from benchmarks.custody.server import Nursery, Speaker, a_scan, database, environment_of, free_port, run_python

PARCELS = 20_000
CLOSERS = 2
"""Two close the same days at once, so that it shows if both could."""
WRONG = (
    "lost", "doubled", "left_in_queues", "faults", "cache_differences", "closes_lost", "closes_doubled",
    "closes_by_halves", "days_left_open",
)  # fmt: skip
"""Figures that must be nothing."""


class Queue:
    """A device's queue as a phone keeps it: what was not acknowledged is sent again after the kill.

    `batch` scans go in one request; None: each by itself.
    """

    def __init__(self, token: str, batch: int | None) -> None:
        self.token, self.batch = token, batch
        self.waiting: list[dict[str, Any]] = []
        self.acknowledged: list[str] = []

    def send(self, port: int) -> None:
        """Send until the queue is empty or the server is gone."""
        speaker = Speaker(port, self.token, timeout=20)
        try:
            while self.waiting:
                status, answer = self._posted(speaker)
                if status == 429:  # a device may send so many requests a second
                    time.sleep(0.05)
                    continue
                if status != 200:
                    return
                self.acknowledged += [told["id"] for told in answer["answers"]]
                self.waiting = self.waiting[len(answer["answers"]) :]
        except (OSError, http.client.HTTPException):
            return
        finally:
            speaker.close()

    def _posted(self, speaker: Speaker) -> tuple[int, Any]:
        if self.batch is None:
            return speaker.post("/scans", self.waiting[0])
        return speaker.post("/scans/batch", {"scans": self.waiting[: self.batch]})


def run(options: argparse.Namespace) -> dict[str, Any]:
    """All rounds on one database; the figures."""
    with tempfile.TemporaryDirectory(prefix="tongcun-kill-") as name, database(options.database) as address:
        environment = environment_of(Path(name), address)
        devices = options.devices + options.single_devices
        tokens = json.loads(run_python(environment, "benchmarks.custody.seed", str(devices), str(PARCELS)))
        sessions = json.loads(run_python(environment, "benchmarks.custody.closers", str(CLOSERS)))
        queues = [Queue(token, options.batch if i < options.devices else None) for i, token in enumerate(tokens)]
        closers = [Closer(session) for session in sessions]
        rounds = _rounds(options, Nursery(environment), queues, closers)
        held = json.loads(run_python(environment, "benchmarks.custody.census"))
    return {"database": options.database, **rounds, **_scans_told(queues, held), **_closes_told(closers, held)}


def _rounds(
    options: argparse.Namespace, nursery: Nursery, queues: Sequence[Queue], closers: Sequence[Closer]
) -> dict[str, int]:
    """Fill the queues, serve, kill; at last let all that waits be sent. Rounds, and how many were killed amid what."""
    dice, port = random.Random(options.seed), free_port()
    jobs = [*(queue.send for queue in queues), *(closer.send for closer in closers)]
    open_days = days_to_close(len(queues))
    made = days = amid_scans = amid_closes = 0
    for _ in range(options.rounds):
        for queue in queues:
            missing = options.scans - len(queue.waiting)
            queue.waiting += [a_scan(f"P{(made + place) % PARCELS:06d}") for place in range(missing)]
            made += missing
        fresh = list(itertools.islice(open_days, options.closes - max(len(closer.waiting) for closer in closers)))
        days += len(fresh)
        for closer in closers:
            closer.waiting += fresh
        _round(nursery, port, jobs, dice.uniform(0.02, options.longest))
        amid_scans += any(queue.waiting for queue in queues)
        amid_closes += any(closer.waiting for closer in closers)
    last = nursery.start(port)
    for job in jobs:
        job(port)
    nursery.kill(last)
    nursery.close()
    return {
        "rounds": options.rounds, "killed_amid_scans": amid_scans, "killed_amid_closes": amid_closes,
        "scans": made, "days": days,
    }  # fmt: skip


def _round(nursery: Nursery, port: int, jobs: Sequence[Callable[[int], None]], seconds: float) -> None:
    server = nursery.start(port)
    threads = [threading.Thread(target=job, args=(port,)) for job in jobs]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    nursery.kill(server)
    for thread in threads:
        thread.join()


def _scans_told(queues: Sequence[Queue], held: dict[str, Any]) -> dict[str, Any]:
    acknowledged = [scan_id for queue in queues for scan_id in queue.acknowledged]
    return {
        "acknowledged": len(acknowledged),
        "of_these_single": sum(len(queue.acknowledged) for queue in queues if queue.batch is None),
        "in_the_record": len(held["ids"]),
        "lost": len(set(acknowledged) - set(held["ids"])), "doubled": len(held["ids"]) - len(set(held["ids"])),
        "left_in_queues": sum(len(queue.waiting) for queue in queues),
        "faults": held["faults"], "cache_differences": held["differences"],
    }  # fmt: skip


def _closes_told(closers: Sequence[Closer], held: dict[str, Any]) -> dict[str, Any]:
    """A day counts as lost where the record does not hold it as a page told it: not at all, or with another note."""
    kept = {(close["station"], close["date"]): close["note"] for close in held["closes"]}
    told = [day_and_note for closer in closers for day_and_note in closer.told.items()]
    return {
        "closes": len(held["closes"]), "closes_told": len(told),
        "closes_lost": sum(kept.get(day) != note for day, note in told),
        "closes_doubled": len(held["closes"]) - len(kept),
        "closes_by_halves": sum(not close["is_whole"] for close in held["closes"]),
        "days_left_open": sum(len(closer.waiting) for closer in closers),
    }  # fmt: skip


def options_of(arguments: list[str]) -> argparse.Namespace:
    """The options of the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.custody.killtest", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--devices", type=int, default=6, help="devices that send batches")
    parser.add_argument("--single-devices", type=int, default=6, help="devices that send each scan by itself")
    parser.add_argument("--scans", type=int, default=200, help="scans in a device's queue when a round begins")
    parser.add_argument("--batch", type=int, default=10)
    parser.add_argument("--closes", type=int, default=40, help="days that wait to be closed when a round begins")
    parser.add_argument("--longest", type=float, default=2.0, help="seconds until the kill, at most")
    parser.add_argument("--seed", type=int, default=822)
    add_out(parser)
    return parser.parse_args(arguments)


def main() -> None:
    """Run, print and keep."""
    options = options_of(sys.argv[1:])
    figures = run(options)
    if options.out:
        keep(options.out, "killtest", figures)
    for name, figure in figures.items():
        print(f"{name}: {figure}")
    sys.exit(any(bool(figures[name]) for name in WRONG))


if __name__ == "__main__":
    main()
