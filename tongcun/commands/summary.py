"""What a dispatcher reads when a plan is made."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from tongcun.commands.figures import listed, percent, percent_at_most, size, time, yuan
from tongcun.commands.names import Names
from tongcun.commands.planning import Planned
from tongcun.commands.problems_printing import printable
from tongcun.commands.reason_words import reason_words
from tongcun.commands.screen import gap_on, screen
from tongcun.language import _, in_a_row, ngettext
from tongcun.planner.day import Day
from tongcun.planner.explain import idle_stations
from tongcun.planner.loads import FULL, FullestHop, fullest_hops, hop_loads, overfull_runs
from tongcun.planner.result import Outcome, Plan, Reason

RUNS_LISTED = 8
STATIONS_NAMED = 12
NARROW = 64
"""With fewer columns than this, what is told of a run stands below it and not beside it."""


def print_summary(day: Day, planned: Planned) -> None:
    """Print counts, reasons, cost, bound, comparison, the fullest runs and what is tight, on standard output."""
    console = screen()
    console.print()
    console.print(printable(f"{day.name}  {day.date}"), style="bold")
    console.print(_figures(console, day, planned))
    fullest = fullest_hops(day, hop_loads(day, planned.plan))
    _print_fullest(console, day, fullest)
    _print_overfull(console, day, overfull_runs(day, planned.plan))
    print()
    _print_idle(Names(day), idle_stations(day))


def print_effort(seconds: float) -> None:
    """Print how long the work took, and the most memory it had at once."""
    line = _("{seconds} s").format(seconds=f"{seconds:.1f}")
    if megabytes := _peak_megabytes():
        line = _("{seconds} s, at most {megabytes} MB of memory").format(
            seconds=f"{seconds:.1f}", megabytes=f"{megabytes:,.0f}"
        )
    print(f"\n{line}")


def _peak_megabytes() -> float | None:
    """The process's peak of resident memory; None where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


Row = tuple[str, str, str]


def _figures(console: Console, day: Day, planned: Planned) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=console.width >= NARROW, overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for rows in (_parcel_rows(day, planned.plan), _reason_rows(planned.plan), _money_rows(day, planned)):
        table.add_row()
        for row in rows:
            table.add_row(*row)
    return table


def _parcel_rows(day: Day, plan: Plan) -> Iterable[Row]:
    total = len(day.parcels)
    words = {Outcome.BUS: _("by bus"), Outcome.VAN: _("by van"), Outcome.HELD: _("held")}
    yield _("parcels"), f"{total:,}", ""
    for outcome, word in words.items():
        count = int((plan.outcome == outcome).sum())
        yield f"  {word}", f"{count:,}", percent(count / total)
    if assumed := int(day.parcels.size_assumed.sum()):
        yield _("sizes assumed"), f"{assumed:,}", _("their kind's, none is given")


def _reason_rows(plan: Plan) -> Iterable[Row]:
    counted = Counter(plan.reasons)
    left = len(plan.reasons) - counted.pop(Reason.NONE, 0)
    if not left:
        yield _("left behind"), "0", _("every parcel goes by bus")
        return
    yield _("left behind"), f"{left:,}", _("no bus for them, because")
    for reason in Reason:
        if counted[reason]:
            yield f"  {reason.value}", f"{counted[reason]:,}", reason_words(reason)


def _money_rows(day: Day, planned: Planned) -> Iterable[Row]:
    plan, first = planned.plan, planned.first_come
    bound_word, gap_word, rival_word = _("proven bound"), _("gap"), _("first come, first served")
    yield _("cost (yuan)"), yuan(plan.yuan), ""
    yield f"  {bound_word}", yuan(plan.bound), _proof(plan)
    if plan.time_limit_struck:
        yield "", "", _("the time limit struck: more time may give a better plan")
    if plan.gap is not None:
        yield f"  {gap_word}", percent_at_most(plan.gap), _("cost over bound")
    yield f"  {rival_word}", yuan(first.yuan), _comparison(plan, first)
    note = _("runs unloading somewhere")
    if day.drop_yuan:
        note = _("runs unloading somewhere, {yuan} yuan each").format(yuan=yuan(day.drop_yuan))
    yield _("drops"), f"{plan.drops:,}", note
    yield f"  {rival_word}", f"{first.drops:,}", ""


def _proof(plan: Plan) -> str:
    if plan.saveable is None:
        return _("nothing is proven")
    if plan.saveable == 0.0:
        return _("no plan is cheaper")
    return _("no plan can be more than {share} cheaper").format(share=percent_at_most(plan.saveable))


def _comparison(plan: Plan, first: Plan) -> str:
    more = first.yuan - plan.yuan
    if abs(more) < 0.005:
        return _("costs the same")
    # A share of nothing is none: a plan may cost nothing at all.
    share = percent(abs(more) / plan.yuan) if plan.yuan > 0.0 else ""
    sentence = _("costs {yuan} yuan more") if more > 0 else _("costs {yuan} yuan less")
    return listed((sentence.format(yuan=yuan(abs(more))), share))


def _print_fullest(console: Console, day: Day, hops: Sequence[FullestHop]) -> None:
    if not hops:
        return
    full = sum(hop.fill >= FULL for hop in hops)
    title = _("The fullest of {count} loaded runs ({full} of them at least {share} full)").format(
        full=full, count=len(hops), share=_("{number} %").format(number=f"{100 * FULL:.0f}")
    )
    console.print()
    console.print(_runs(console, day, hops[:RUNS_LISTED], title))


def _print_overfull(console: Console, day: Day, hops: Sequence[FullestHop]) -> None:
    console.print()
    if not day.parcels.size_assumed.any():
        print(_("No parcel's size is assumed."))
        return
    if not hops:
        print(_("No run would be overfull if assumed sizes were 25 % larger."))
        return
    title = ngettext(
        "{count} run would be overfull if assumed sizes were 25 % larger",
        "{count} runs would be overfull if assumed sizes were 25 % larger",
        len(hops),
    ).format(count=len(hops))
    console.print(_runs(console, day, hops[:RUNS_LISTED], title))
    if (rest := len(hops) - RUNS_LISTED) > 0:
        console.print(ngettext("… and {count} more", "… and {count} more", rest).format(count=rest))


def _runs(console: Console, day: Day, hops: Sequence[FullestHop], title: str) -> Table:
    """Runs with the load of their fullest hop; the narrower the screen, the more lines each takes."""
    gap = gap_on(console)
    heading = (_("run"), _("leaves"), _("fullest hop"), _("on board"), _("litres"), _("kg"), _("fill"))
    names = Names(day)
    cells = [heading, *(_run_cells(day, names, hop, gap) for hop in hops)]
    words: tuple[int, ...] = (0, 2)
    if console.width < NARROW:
        # Three columns: what run and where, its figures, its fill.
        cells = [("\n".join(row[:3]), "\n".join(row[3:6]), row[6]) for row in cells]
        words = (0,)
    table = Table(title=title, title_justify="left", title_style="", box=box.SIMPLE_HEAD, pad_edge=False)
    for place, column in enumerate(cells[0]):
        if place in words:
            table.add_column(column, overflow="fold")
        else:
            table.add_column(column, justify="right", no_wrap=True)
    for row in cells[1:]:
        table.add_row(*row)
    return table


def _run_cells(day: Day, names: Names, hop: FullestHop, gap: str) -> tuple[str, ...]:
    """A run, when it leaves, its fullest hop and what is on board there."""
    timetable = day.timetable
    return (
        names.bus(hop.run, gap),
        time(int(day.departures()[timetable.first_call[hop.run]])),
        f"{names.place(hop.call)} –{gap}{names.place(hop.call + 1)}",
        f"{hop.parcels:,}",
        f"{size(hop.litres)}/{size(float(timetable.volume_l[hop.run]))}",
        f"{size(hop.kilograms)}/{size(float(timetable.mass_kg[hop.run]))}",
        percent(hop.fill),
    )


def _print_idle(names: Names, stations: Sequence[int]) -> None:
    """Stations at which no run loads or unloads while they are open; a long list is cut."""
    if not stations:
        print(_("Every station is served by some run today."))
        return
    named = in_a_row(names.station(s) for s in stations[:STATIONS_NAMED])
    if (rest := len(stations) - STATIONS_NAMED) > 0:
        named = _("{names} and {count} more").format(names=named, count=rest)
    sentence = ngettext(
        "{count} station without any service within its hours today: {names}",
        "{count} stations without any service within their hours today: {names}",
        len(stations),
    )
    print(sentence.format(count=len(stations), names=named))
