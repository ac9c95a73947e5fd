"""`python -m benchmarks.custody.storm`: many devices send what they queued, all at once; then single scans.

Prints seconds, scans a second, the slowest request and errors; the exit status is 1 where a scan is lost or doubled.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.custody.server import Server, Speaker, a_scan, database, environment_of, run_python, start


@dataclass
class Tally:
    """What was measured: seconds of each request, answers by result, ids that were acknowledged, what went wrong."""

    seconds: list[float] = field(default_factory=list)
    results: dict[str, int] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def request(self, speaker: Speaker, scans: list[dict[str, Any]]) -> None:
        """Send some scans and note what comes back."""
        begin = time.perf_counter()
        try:
            path, body = ("/scans", scans[0]) if len(scans) == 1 else ("/scans/batch", {"scans": scans})
            status, answer = speaker.post(path, body)
        except Exception as error:
            status, answer = 0, repr(error)
        taken = time.perf_counter() - begin
        with self.lock:
            self.seconds.append(taken)
            if status != 200:
                self.errors.append(f"{status} {answer}")
                return
            for told in answer["answers"]:
                self.results[told["result"]] = self.results.get(told["result"], 0) + 1
                self.ids.add(told["id"])

    def percentile(self, share: float) -> float:
        """The time that so many requests do not pass, in seconds."""
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(share * len(self.seconds)))] if self.seconds else 0.0


def storm(server: Server, tokens: list[str], scans: int, batch: int) -> tuple[float, Tally]:
    """Every device sends its scans in batches, all devices at once; two devices share each parcel."""
    tally = Tally()
    queues = [
        [a_scan(f"P{(number // 2 * scans + place):06d}", "accept") for place in range(scans)]
        for number in range(len(tokens))
    ]

    def send(number: int) -> None:
        speaker = Speaker(server.port, tokens[number])
        for begin in range(0, scans, batch):
            tally.request(speaker, queues[number][begin : begin + batch])
        speaker.close()

    return _all_at_once(len(tokens), send), tally


def singles(server: Server, tokens: list[str], scans: int, clients: int) -> tuple[float, Tally]:
    """Single scans from some devices, each after the answer to its last."""
    tally = Tally()

    def send(number: int) -> None:
        speaker = Speaker(server.port, tokens[number])
        for place in range(scans // clients):
            tally.request(speaker, [a_scan(f"P{(number * scans + place):06d}", "shelve")])
        speaker.close()

    return _all_at_once(clients, send), tally


def _all_at_once(count: int, send: Any) -> float:
    threads = [threading.Thread(target=send, args=(number,)) for number in range(count)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begin


def run(options: argparse.Namespace) -> dict[str, Any]:
    """The whole on one database; the figures."""
    with tempfile.TemporaryDirectory(prefix="tongcun-storm-") as name, database(options.database) as address:
        home = Path(name)
        environment = environment_of(home, address)
        parcels = (options.devices + 1) // 2 * options.scans
        tokens = json.loads(run_python(environment, "benchmarks.custody.seed", str(options.devices), str(parcels)))
        server = start(home, environment)
        try:
            seconds, tally = storm(server, tokens, options.scans, options.batch)
            each_seconds, each = singles(server, tokens, options.singles, min(options.clients, len(tokens)))
        finally:
            server.stop()
        held = json.loads(run_python(environment, "benchmarks.custody.census", str(max(50, options.singles))))
    acknowledged = tally.ids | each.ids
    single_rate = len(each.ids) / each_seconds if each_seconds else 0.0
    return {
        "database": options.database,
        "scans": len(tally.ids), "seconds": round(seconds, 1), "scans_a_second": round(len(tally.ids) / seconds),
        "slowest_request_seconds": round(max(tally.seconds), 2), "p95_seconds": round(tally.percentile(0.95), 2),
        "errors": len(tally.errors) + len(each.errors), "first_errors": (tally.errors + each.errors)[:3],
        "results": tally.results,
        "lost": len(acknowledged - set(held["ids"])), "doubled": len(held["ids"]) - len(set(held["ids"])),
        "faults": held["faults"], "cache_differences": held["differences"],
        "single_scans_a_second": round(single_rate), "bare_commits_a_second": round(held["bare"]),
        "single_share_of_bare": round(single_rate / held["bare"], 2),
        "single_p95_ms": round(each.percentile(0.95) * 1000), "single_slowest_ms": round(max(each.seconds) * 1000),
    }  # fmt: skip


def options_of(arguments: list[str]) -> argparse.Namespace:
    """The options of the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.custody.storm", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--devices", type=int, default=180)
    parser.add_argument("--scans", type=int, default=500, help="scans queued on each device")
    parser.add_argument("--batch", type=int, default=50)
    parser.add_argument("--singles", type=int, default=2000, help="single scans afterwards")
    parser.add_argument("--clients", type=int, default=8, help="devices that send single scans")
    return parser.parse_args(arguments)


def main() -> None:
    """Run and print."""
    figures = run(options_of(sys.argv[1:]))
    for name, figure in figures.items():
        print(f"{name}: {figure}")
    sys.exit(bool(figures["lost"] or figures["doubled"] or figures["errors"] or figures["faults"]))


if __name__ == "__main__":
    main()
