"""A plan as one self-contained page, Chinese and English, for leaders and dispatchers."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from tongcun import __version__
from tongcun.planner.day import Day
from tongcun.planner.loads import hop_loads
from tongcun.planner.result import Plan
from tongcun.planner.timetable import ALWAYS_OPEN
from tongcun.report import wording
from tongcun.report.costs import costs_of
from tongcun.report.headline import headline_of
from tongcun.report.hops import hops_json
from tongcun.report.left_behind import left_behind_of
from tongcun.report.line_sheets import busiest_first, line_sheets
from tongcun.report.lines import lines_of
from tongcun.report.margins import margins_of
from tongcun.report.overview import overview_of
from tongcun.report.picture import pen_of, width_samples
from tongcun.report.places import groups_of
from tongcun.report.stations import drops_of, station_groups, traffic_of, unserved_villages

ROOM = Path(__file__).parent


def render(day: Day, plan: Plan, first_come: Plan | None) -> str:
    """The page as text; `first_come` is the plan of the rule to compare with, None to leave the comparison out."""
    lines = lines_of(day)
    groups = groups_of(day, lines)
    lines = busiest_first(day, plan, lines)
    loads = hop_loads(day, plan)
    traffic = traffic_of(day, plan)
    pen = pen_of(day, loads, (run for line in lines for run in line.runs))
    overview = overview_of(day, plan, pen, groups, lines)
    sheets = line_sheets(day, plan, loads, pen, lines)
    stations = station_groups(day, traffic, groups)
    pictures = [*(strip.picture for strip in overview.strips), *(sheet.picture for sheet in sheets)]
    return _template().render(
        county=wording.clean_name(day.name),
        date=wording.long_date(day.date),
        replanned_from=None if day.earliest_seconds == ALWAYS_OPEN else wording.clock(day.earliest_seconds),
        headline=headline_of(day, plan, traffic),
        overview=overview,
        sheets=sheets,
        width_samples=width_samples(pen),
        cancelled=int(day.cancelled.sum()),
        costs=costs_of(day, plan, first_come),
        saveable=plan.saveable,
        stations=stations,
        unserved=unserved_villages(stations),
        drops=drops_of(day, plan, first_come),
        left=left_behind_of(day, plan, groups),
        margins=margins_of(day, plan, loads, lines),
        plan=plan,
        drop_yuan=day.drop_yuan,
        first_come=first_come is not None,
        version=__version__,
        data=hops_json(day, loads, pen, lines, pictures),
    )


@cache
def _template() -> jinja2.Template:
    """The page's template with its style and script in it; the script is the only one the page allows to run."""
    room = jinja2.Environment(
        loader=jinja2.FileSystemLoader(ROOM), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    script = (ROOM / "page.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    room.globals.update(
        say=wording.say, yuan=wording.yuan, plain_yuan=wording.plain_yuan, whole_yuan=wording.whole_yuan,
        percent=wording.percent,
        percent_at_most=wording.percent_at_most, litres=wording.litres, number=wording.number, clock=wording.clock,
        script=Markup(script), script_digest=digest,
        style=Markup((ROOM / "page.css").read_text(encoding="utf-8")),
    )  # fmt: skip
    return room.get_template("page.html")
