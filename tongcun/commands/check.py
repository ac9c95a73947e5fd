"""`tongcun check`: judge a plan by the rules, independently of the planner."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rich.table import Table

from tongcun.commands.exit_status import BROKEN, DONE, UNUSABLE
from tongcun.commands.figures import percent_at_most, yuan
from tongcun.commands.inputs import day_of_plan
from tongcun.commands.problems_printing import print_problems, problem_line
from tongcun.commands.screen import screen
from tongcun.feeds.plan_files import PlanRead, read_plan
from tongcun.feeds.problems import InputError
from tongcun.language import _, ngettext
from tongcun.planner.check import cost, drops, violations
from tongcun.planner.day import Day
from tongcun.planner.result import Outcome


def run(county: Path, date: str, parcels: Path, plan: Path) -> int:
    """Print every rule that a plan breaks and what it costs, worked out anew.

    Exit status 0 if it keeps all rules, 1 if it breaks one, 2 if the input or the plan's files cannot be read.
    """
    try:
        day, warnings = day_of_plan(county, date, parcels, plan)
        read = read_plan(plan, day)
    except InputError as error:
        print_problems(error.problems)
        return UNUSABLE
    print_problems(warnings)
    broken = broken_rules(day, read)
    for sentence in broken:
        print(sentence)
    _print_figures(day, read, len(broken))
    return BROKEN if broken else DONE


def broken_rules(day: Day, read: PlanRead) -> list[str]:
    """A sentence for every row or column that disagrees with the day, and for every rule the plan breaks.

    Of parcels whose rows make no sense only that is told: their rides cannot be judged.
    """
    ids = day.parcels.parcel_ids
    told = {ids[p] for p in read.misread}
    judged = (found for found in violations(day, read.plan) if found.parcel_id not in told)
    return [*map(problem_line, read.misfits), *map(str, judged)]


def _print_figures(day: Day, read: PlanRead, broken: int) -> None:
    plan = read.plan
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    words = {Outcome.BUS: _("by bus"), Outcome.VAN: _("by van"), Outcome.HELD: _("held")}
    table.add_row(_("parcels"), f"{len(day.parcels):,}")
    for outcome, word in words.items():
        table.add_row(f"  {word}", f"{int((plan.outcome == outcome).sum()):,}")
    # Rides that make no sense cannot be costed.
    worked_out = None if read.misread else replace(plan, yuan=cost(day, plan))
    gap = worked_out.gap if worked_out else None
    table.add_row(_("drops"), f"{drops(day, plan):,}" if worked_out else "–")
    table.add_row(_("cost, worked out anew (yuan)"), yuan(worked_out.yuan) if worked_out else "–")
    table.add_row(_("proven lower bound (yuan)"), yuan(plan.bound))
    table.add_row(_("gap"), "–" if gap is None else percent_at_most(gap))
    screen().print(table)
    if broken:
        print(ngettext("The plan breaks {count} rule.", "The plan breaks {count} rules.", broken).format(count=broken))
    else:
        print(_("The plan keeps all rules."))
