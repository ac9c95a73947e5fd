"""`python -m benchmarks.custody.storm`: many devices send what they queued, all at once; then single scans.

Prints the figures and the targets they are held against; the exit status is 1 where a scan is lost or doubled, the
chains are broken or a request ended in an error. `--out FOLDER` also keeps them as JSON, with machine and commit.
How it is measured: benchmarks/custody/protocol.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.custody.phones import Phone, Told, a_request, phone, send_all
from benchmarks.custody.results import add_out, keep
from benchmarks.custody.server import Server, a_scan, database, environment_of, run_python, start

PORTIONS = 4
"""Single scans and bare commits are measured in turn, so many times each: a machine changes its pace by the minute."""

TARGETS: dict[str, tuple[str, Callable[[float], bool]]] = {
    "seconds": ("60 at most", lambda figure: figure <= 60),
    "slowest_request_seconds": ("5 at most", lambda figure: figure <= 5),
    "errors": ("none", lambda figure: figure == 0),
    "lost": ("none", lambda figure: figure == 0),
    "doubled": ("none", lambda figure: figure == 0),
    "single_share_of_bare": ("0.6 at least", lambda figure: figure >= 0.6),
    "single_p95_ms": ("150 at most", lambda figure: figure <= 150),
    "single_slowest_ms": ("1000 at most", lambda figure: figure <= 1000),
}


@dataclass
class Tally:
    """What was measured: seconds of each request, answers by result, ids that were acknowledged, what went wrong."""

    seconds: list[float] = field(default_factory=list)
    results: Counter[str] = field(default_factory=Counter)
    ids: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)

    def take(self, told: Iterable[Told]) -> None:
        """Read what came back."""
        for each in told:
            self.seconds.append(each.seconds)
            if each.status != 200:
                self.errors.append(f"{each.status} {each.body[:200].decode(errors='replace')}")
                continue
            for answer in json.loads(each.body)["answers"]:
                self.results[answer["result"]] += 1
                self.ids.add(answer["id"])

    def percentile(self, share: float) -> float:
        """The time that so many requests do not pass, in seconds."""
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(share * len(self.seconds)))] if self.seconds else 0.0


def storm(server: Server, tokens: list[str], scans: int, batch: int) -> tuple[float, Tally]:
    """Every device sends its scans in batches, all devices at once; two devices share each parcel."""
    phones = []
    for number, token in enumerate(tokens):
        queue = [a_scan(f"P{(number // 2 * scans + place):06d}", "accept") for place in range(scans)]
        batches = (queue[begin : begin + batch] for begin in range(0, scans, batch))
        phones.append(phone(a_request(token, "/scans/batch", {"scans": some}) for some in batches))
    return _sent(server, phones)


def singles(server: Server, tokens: list[str], scans: int, begin: int) -> tuple[float, Tally]:
    """So many single scans from each device, all devices at once, each after the answer to its last; each takes in a
    parcel that nobody has scanned yet, from the number `begin` on."""
    phones = []
    for number, token in enumerate(tokens):
        codes = (f"P{(begin + number * scans + place):06d}" for place in range(scans))
        phones.append(phone(a_request(token, "/scans", a_scan(code, "accept")) for code in codes))
    return _sent(server, phones)


def _sent(server: Server, phones: list[Phone]) -> tuple[float, Tally]:
    tally = Tally()
    seconds = send_all(server.port, phones)
    for one in phones:
        tally.take(one.told)
    return seconds, tally


@dataclass
class Singles:
    """Single scans and bare commits, measured in turn."""

    seconds: float = 0.0
    tally: Tally = field(default_factory=Tally)
    scan_rows: list[float] = field(default_factory=list)
    narrow_rows: list[float] = field(default_factory=list)

    def measure(self, server: Server, tokens: list[str], scans: int, begin: int) -> None:
        """Bare commits before, between and after the portions of single scans, which are of parcels from the number
        `begin` on."""
        each = max(1, scans // PORTIONS // len(tokens))
        self._bare(server, scans // PORTIONS)
        for portion in range(PORTIONS):
            seconds, tally = singles(server, tokens, each, begin + portion * each * len(tokens))
            self.seconds += seconds
            self.tally.seconds += tally.seconds
            self.tally.results += tally.results
            self.tally.ids |= tally.ids
            self.tally.errors += tally.errors
            self._bare(server, scans // PORTIONS)

    def _bare(self, server: Server, rows: int) -> None:
        told = json.loads(run_python(server.environment, "benchmarks.custody.bare", str(max(20, rows))))
        self.scan_rows.append(told["scan_rows"])
        self.narrow_rows.append(told["narrow_rows"])

    def figures(self) -> dict[str, Any]:
        """What was measured of single scans."""
        rate = len(self.tally.ids) / self.seconds
        bare, narrow = (sum(some) / len(some) for some in (self.scan_rows, self.narrow_rows))
        return {
            "single_scans_a_second": round(rate),
            "bare_commits_a_second": round(bare),
            "single_share_of_bare": round(rate / bare, 2),
            "narrow_commits_a_second": round(narrow),
            "single_share_of_narrow": round(rate / narrow, 2),
            "single_p50_ms": round(self.tally.percentile(0.5) * 1000),
            "single_p95_ms": round(self.tally.percentile(0.95) * 1000),
            "single_slowest_ms": round(max(self.tally.seconds) * 1000),
        }


def run(options: argparse.Namespace) -> dict[str, Any]:
    """The whole on one database; the figures."""
    with tempfile.TemporaryDirectory(prefix="tongcun-storm-") as name, database(options.database) as address:
        home = Path(name)
        environment = environment_of(home, address)
        parcels = (options.devices + 1) // 2 * options.scans
        sizes = options.devices, parcels + options.singles + PORTIONS * options.clients
        tokens = json.loads(run_python(environment, "benchmarks.custody.seed", *map(str, sizes)))
        server = start(home, environment)
        try:
            seconds, tally = storm(server, tokens, options.scans, options.batch)
            each = Singles()
            each.measure(server, tokens[: options.clients], options.singles, parcels)
        finally:
            server.stop()
        held = json.loads(run_python(environment, "benchmarks.custody.census"))
    acknowledged = tally.ids | each.tally.ids
    return {
        "database": options.database, "devices": options.devices, "batch": options.batch, "clients": options.clients,
        "scans": len(tally.ids), "seconds": round(seconds, 1), "scans_a_second": round(len(tally.ids) / seconds),
        "slowest_request_seconds": round(max(tally.seconds), 2), "p95_seconds": round(tally.percentile(0.95), 2),
        "errors": len(tally.errors) + len(each.tally.errors), "first_errors": (tally.errors + each.tally.errors)[:3],
        "results": dict(tally.results), "single_results": dict(each.tally.results),
        "lost": len(acknowledged - set(held["ids"])), "doubled": len(held["ids"]) - len(set(held["ids"])),
        "faults": held["faults"], "cache_differences": held["differences"],
        **each.figures(),
    }  # fmt: skip


def options_of(arguments: list[str]) -> argparse.Namespace:
    """The options of the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.custody.storm", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--devices", type=int, default=180)
    parser.add_argument("--scans", type=int, default=500, help="scans queued on each device")
    parser.add_argument("--batch", type=int, default=25, help="scans that a device sends at once")
    parser.add_argument("--singles", type=int, default=8000, help="single scans afterwards")
    parser.add_argument("--clients", type=int, default=60, help="devices that send single scans at the same time")
    add_out(parser)
    return parser.parse_args(arguments)


def main() -> None:
    """Run, print and keep."""
    options = options_of(sys.argv[1:])
    figures = run(options)
    for name, figure in figures.items():
        wanted, reached = TARGETS.get(name, ("", None))
        verdict = f"   ({wanted}: {'reached' if reached(figure) else 'MISSED'})" if reached else ""
        print(f"{name}: {figure}{verdict}")
    if options.out:
        keep(options.out, "storm", figures)
    sys.exit(bool(figures["lost"] or figures["doubled"] or figures["errors"] or figures["faults"]))


if __name__ == "__main__":
    main()
