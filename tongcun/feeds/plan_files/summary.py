"""plan.json: what the plan says of itself."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from tongcun.feeds.cells import quoted
from tongcun.feeds.files import read_bytes
from tongcun.feeds.problems import Problems
from tongcun.language import _
from tongcun.planner.day import Day
from tongcun.planner.result import COST_TOLERANCE, SAME_SHARE, Outcome

_COUNTS = ("total", "bus", "van", "held", "assumed_sizes")


@dataclass(frozen=True, slots=True)
class Summary:
    """The content of plan.json."""

    counts: Mapping[str, int]
    drops: int
    cost: float
    bound: float
    seed: int
    stage_seconds: tuple[tuple[str, float], ...]
    time_limit_struck: bool


def read_summary(path: Path, day: Day, problems: Problems, misfits: Problems) -> Summary | None:
    """Read plan.json; missing keys and wrong types go to `problems`, a wrong date or gap to `misfits`."""
    raw = read_bytes(path, problems, _("a plan folder holds {name}").format(name=path.name))
    content = None if raw is None else _parse(raw, str(path), problems)
    if content is None:
        return None
    keys = _Keys(str(path), content, problems)
    counts = _Keys(str(path), keys.section("parcels"), problems, "parcels.")
    summary = Summary(
        counts={name: counts.whole(name) for name in _COUNTS},
        drops=keys.whole("drops"),
        cost=keys.number("cost"),
        bound=keys.number("bound"),
        seed=keys.whole("seed"),
        stage_seconds=tuple(keys.seconds("seconds").items()),
        time_limit_struck=keys.flag("time_limit_struck"),
    )
    date = keys.text("date")
    keys.section("versions")
    if date != day.date:
        what = _("{text} is not the date of the day").format(text=quoted(date))
        misfits.error("other_date", str(path), None, "date", what, quoted(day.date))
    _tell_wrong_gap(path, keys.number_or_null("gap"), summary, misfits)
    return summary


def tell_wrong_counts(path: Path, summary: Summary, outcome: NDArray[np.int8], day: Day, misfits: Problems) -> None:
    """Compare the counts of plan.json with outcomes.csv and the day."""
    counted = {
        "total": len(day.parcels),
        "bus": int((outcome == Outcome.BUS).sum()),
        "van": int((outcome == Outcome.VAN).sum()),
        "held": int((outcome == Outcome.HELD).sum()),
        "assumed_sizes": int(day.parcels.size_assumed.sum()),
    }
    for name, count in counted.items():
        if summary.counts[name] != count:
            what = _("says {said}").format(said=summary.counts[name])
            misfits.error(
                "wrong_count", str(path), None, f"parcels.{name}", what, _("{count} counted").format(count=count)
            )


def _tell_wrong_gap(path: Path, said: float | None, summary: Summary, misfits: Problems) -> None:
    if summary.bound <= 0.0:
        gap = None if summary.cost > 0.0 else 0.0
    else:
        gap = max(0.0, summary.cost / summary.bound - 1.0)
    if gap is None or said is None:
        fits = gap is None and said is None
    else:
        fits = math.isclose(said, gap, rel_tol=COST_TOLERANCE, abs_tol=SAME_SHARE)
    if not fits:
        what = _("says {said}").format(said=json.dumps(said))
        misfits.error(
            "wrong_gap", str(path), None, "gap", what, _("cost / bound - 1 = {gap}").format(gap=json.dumps(gap))
        )


def _parse(raw: bytes, file: str, problems: Problems) -> dict[str, object] | None:
    def refuse(constant: str) -> NoReturn:
        raise ValueError(constant)

    try:
        content = json.loads(raw.decode("utf-8-sig"), parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        what = _("is not JSON ({reason})").format(reason=str(error))
        problems.error("not_json", file, getattr(error, "lineno", None), None, what, _("one JSON object in UTF-8"))
        return None
    if isinstance(content, dict):
        return content
    problems.error("not_json", file, None, None, _("is not a JSON object"), _("one JSON object in UTF-8"))
    return None


class _Keys:
    """Takes typed values out of a JSON object and notes every key that is missing or of another type."""

    def __init__(self, file: str, content: Mapping[str, object], problems: Problems, prefix: str = "") -> None:
        self.file, self.content, self.problems, self.prefix = file, content, problems, prefix

    def _unfit(self, key: str, expected: str) -> None:
        what = _("has the wrong type") if key in self.content else _("is missing")
        self.problems.error("bad_key", self.file, None, self.prefix + key, what, expected)

    def section(self, key: str) -> Mapping[str, object]:
        value = self.content.get(key)
        if isinstance(value, dict):
            return value
        self._unfit(key, _("an object"))
        return {}

    def whole(self, key: str) -> int:
        value = self.content.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63:
            return value
        self._unfit(key, _("a whole number"))
        return 0

    def number(self, key: str) -> float:
        value = _finite(self.content.get(key))
        if value is not None:
            return value
        self._unfit(key, _("a number"))
        return 0.0

    def number_or_null(self, key: str) -> float | None:
        if key in self.content and self.content[key] is None:
            return None
        return self.number(key)

    def flag(self, key: str) -> bool:
        value = self.content.get(key)
        if isinstance(value, bool):
            return value
        self._unfit(key, _("true or false"))
        return False

    def text(self, key: str) -> str:
        value = self.content.get(key)
        if isinstance(value, str):
            return value
        self._unfit(key, _("a text"))
        return ""

    def seconds(self, key: str) -> dict[str, float]:
        stages = {stage: _finite(value) for stage, value in self.section(key).items()}
        if any(value is None for value in stages.values()):
            self._unfit(key, _("seconds per stage"))
        return {stage: value for stage, value in stages.items() if value is not None}


def _finite(value: object) -> float | None:
    """A JSON number as float; None for what is no number or too large for one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
