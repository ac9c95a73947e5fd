"""`python -m benchmarks.custody.killtest`: kill -9 of the server amid scans, again and again.

No scan that was acknowledged may be lost, none may be there twice, the chains must be whole and the cache right. The
exit status is 1 where that fails.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.custody.results import keep
from benchmarks.custody.server import Nursery, Speaker, a_scan, database, environment_of, free_port, run_python

PARCELS = 20_000


class Queue:
    """A device's queue as a phone keeps it: what was not acknowledged is sent again after the kill."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.waiting: list[dict[str, Any]] = []
        self.acknowledged: list[str] = []

    def send(self, port: int, batch: int) -> None:
        """Send until the queue is empty or the server is gone."""
        speaker = Speaker(port, self.token, timeout=20)
        try:
            while self.waiting:
                status, answer = speaker.post("/scans/batch", {"scans": self.waiting[:batch]})
                if status != 200:
                    return
                self.acknowledged += [told["id"] for told in answer["answers"]]
                self.waiting = self.waiting[batch:]
        except (OSError, http.client.HTTPException):
            return
        finally:
            speaker.close()


def run(options: argparse.Namespace) -> dict[str, Any]:
    """All rounds on one database; the figures."""
    dice = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="tongcun-kill-") as name, database(options.database) as address:
        environment = environment_of(Path(name), address)
        tokens = json.loads(run_python(environment, "benchmarks.custody.seed", str(options.devices), str(PARCELS)))
        queues, made, amid = [Queue(token) for token in tokens], 0, 0
        port, nursery = free_port(), Nursery(environment)
        for _ in range(options.rounds):
            for queue in queues:
                missing = options.scans - len(queue.waiting)
                queue.waiting += [a_scan(f"P{(made + place) % PARCELS:06d}") for place in range(missing)]
                made += missing
            _round(nursery, port, queues, options.batch, dice.uniform(0.02, options.longest))
            amid += any(queue.waiting for queue in queues)
        last = nursery.start(port)
        for queue in queues:
            queue.send(port, options.batch)
        nursery.kill(last)
        nursery.close()
        held = json.loads(run_python(environment, "benchmarks.custody.census"))
    acknowledged = [scan_id for queue in queues for scan_id in queue.acknowledged]
    return {
        "database": options.database, "rounds": options.rounds, "killed_amid_scans": amid, "scans": made,
        "acknowledged": len(acknowledged), "in_the_record": len(held["ids"]),
        "lost": len(set(acknowledged) - set(held["ids"])), "doubled": len(held["ids"]) - len(set(held["ids"])),
        "left_in_queues": sum(len(queue.waiting) for queue in queues),
        "faults": held["faults"], "cache_differences": held["differences"],
    }  # fmt: skip


def _round(nursery: Nursery, port: int, queues: list[Queue], batch: int, seconds: float) -> None:
    server = nursery.start(port)
    threads = [threading.Thread(target=queue.send, args=(port, batch)) for queue in queues]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    nursery.kill(server)
    for thread in threads:
        thread.join()


def options_of(arguments: list[str]) -> argparse.Namespace:
    """The options of the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.custody.killtest", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--devices", type=int, default=6)
    parser.add_argument("--scans", type=int, default=200, help="scans in a device's queue when a round begins")
    parser.add_argument("--batch", type=int, default=10)
    parser.add_argument("--longest", type=float, default=1.0, help="seconds until the kill, at most")
    parser.add_argument("--seed", type=int, default=822)
    parser.add_argument("--out", type=Path, help="folder in which the figures are kept")
    return parser.parse_args(arguments)


def main() -> None:
    """Run, print and keep."""
    options = options_of(sys.argv[1:])
    figures = run(options)
    if options.out:
        keep(options.out, "killtest", figures)
    for name, figure in figures.items():
        print(f"{name}: {figure}")
    wrong = ("lost", "doubled", "left_in_queues", "faults", "cache_differences")
    sys.exit(any(bool(figures[name]) for name in wrong))


if __name__ == "__main__":
    main()
