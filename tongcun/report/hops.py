"""The figures behind the pictures, small enough to travel in the page, for its script to point at."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from tongcun.planner.clock import run_name
from tongcun.planner.day import Day
from tongcun.planner.loads import HopLoads
from tongcun.report.lines import Line
from tongcun.report.picture import FILL_STEPS, Pen, Picture
from tongcun.report.wording import clean_name
from tongcun.report.words import SCRIPT

Json = dict[str, object]


def hops_json(day: Day, loads: HopLoads, pen: Pen, lines: Sequence[Line], pictures: Iterable[Picture]) -> Markup:
    """Stations, lines, runs with their hops (times in minutes) and the rows of each picture, safe inside a script tag.

    A run is [line, name, litres of room, kilograms of room, stations, arrivals, departures, litres, kilograms,
    parcels]; the last three have one entry fewer than there are calls.
    """
    shown = sorted((run, i) for i, line in enumerate(lines) for run in line.runs)
    place = {run: i for i, (run, _) in enumerate(shown)}
    data: Json = {
        "words": {key: list(words) for key, words in SCRIPT.items()},
        "fill_steps": FILL_STEPS,
        "stations": [clean_name(station.name) for station in day.stations],
        "lines": [[line.name.zh, line.name.en] for line in lines],
        "runs": [_run(day, loads, pen, run, line) for run, line in shown],
        "pictures": {
            picture.key: {
                "begin": picture.axis.begin,
                "end": picture.axis.end,
                "height": picture.rows.height,
                "y": dict(picture.rows.y),
                "runs": [place[run] for run in picture.runs],
            }
            for picture in pictures
        },
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign, escaped in (
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("&", "\\u0026"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(sign, escaped)
    return Markup(text)


def _run(day: Day, loads: HopLoads, pen: Pen, run: int, line: int) -> list[object]:
    table = day.timetable
    first, end = pen.first_call[run], pen.first_call[run + 1]
    return [
        line,
        clean_name(run_name(table, run)),
        _short(float(table.volume_l[run])),
        _short(float(table.mass_kg[run])),
        pen.station[first:end],
        pen.arrival[first:end],
        pen.departure[first:end],
        [_short(value) for value in loads.litres[first : end - 1].tolist()],
        [_short(value) for value in loads.kilograms[first : end - 1].tolist()],
        loads.parcels[first : end - 1].tolist(),
    ]


def _short(value: float) -> float | int:
    rounded = round(value, 1 if value < 100.0 else 0)
    return int(rounded) if rounded == int(rounded) else rounded
