"""Service-day seconds and codes of the day as words."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext

from tongcun.county.figures import Counted
from tongcun.dispatch import wording
from tongcun.dispatch.day_picture import LineDrawing, RunDrawing
from tongcun.dispatch.queries.day import LineOfDay
from tongcun.report.picture import FILL_STEPS
from tongcun.report.wording import say

register = template.Library()
register.filter("clock", wording.clock)
register.filter("stage_words", wording.stage_words)
register.filter("over_words", wording.over_words)
register.filter("line_words", wording.line_words)
register.filter("change_words", wording.change_words)
register.filter("problem_words", wording.problem_words)


@register.filter
def share(value: float) -> str:
    """A share in whole per cent."""
    return f"{value * 100:.0f} %"


@register.simple_tag
def fill_classes() -> list[tuple[int, str]]:
    """How full a hold is, as colour class and words: those of the report, which draws the same quantity."""
    speaks_english = (get_language() or "").startswith("en")
    words = ((number, say(f"fill_{number}")) for number in range(1, len(FILL_STEPS) + 2))
    return [(number, said.en if speaks_english else said.zh) for number, said in words]


@register.simple_tag
def runs_drawn(drawing: LineDrawing, county_code: str) -> SafeString:
    """All runs of a line as links with their strokes; in Python, for a county has hundreds of them."""
    address = reverse("run", args=[county_code, 0])[:-1]
    return SafeString("\n".join(_run_drawn(run, address) for run in drawing.runs))


def _run_drawn(drawn: RunDrawing, address: str) -> str:
    """Only the words are escaped: the rest is numbers, our own class names, and an address of ours."""
    run = drawn.run
    count = ngettext("{n} piece", "{n} pieces", run.pieces).format(n=Counted(run.pieces))
    over = f" · {wording.over_words(run.over)}" if run.is_overloaded else ""
    title = escape(f"{wording.clock(run.departures[0])}–{wording.clock(run.arrivals[-1])} · {count}{over}")
    hops = "".join(f'<path class="hop f{hop.fill} w{hop.width}" d="{hop.path}"/>' for hop in drawn.hops)
    return (
        f'<a href="{address}{run.run.pk}" class="run-drawing {drawn.mark}" tabindex="-1"><title>{title}</title>'
        f'<path class="hit" d="{drawn.way}"/><path class="way" d="{drawn.way}"/>{hops}</a>'
    )


@register.simple_tag
def stations_drawn(line: LineOfDay) -> SafeString:
    """The rows beside a line's picture: its stations, a town's larger."""
    rows = ((SafeString(' class="is-town"' if is_town else ""), name, name) for _, name, is_town in line.stations)
    return format_html_join("", '<li{} title="{}">{}</li>', rows)
