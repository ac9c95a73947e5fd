"""The tables of a record: for the terminal and as Markdown."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table as Drawn

from benchmarks.contest import Contest, Rival
from benchmarks.record import Record
from benchmarks.targets import Verdict, blind_twin, unplanned_cost, verdicts

Words = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text: headings and rows; the first column reads from the left."""

    headings: list[str]
    rows: list[list[str]]


def tables(record: Record, words: Words) -> list[Table]:
    """The verdicts, all contests, and what comes of planning with drops in mind."""
    return [verdict_table(record, words), contest_table(record, words), drop_table(record, words)]


def contest_table(record: Record, words: Words) -> Table:
    """One row per day: cost, gap, seconds, memory, drops, and both rivals."""
    headings = ["day", "cost (yuan)", "gap", "seconds", "MB", "drops", "left behind", "check (s)", "others",
                "first come", "path program", "its own gap"]  # fmt: skip
    return Table([words(h) for h in headings], [_contest_row(c, words) for c in record.contests])


def drop_table(record: Record, words: Words) -> Table:
    """Days with a drop charge: its share of the cost, and what the plan blind to it would have cost."""
    headings = ["day", "cost (yuan)", "drops", "drops' share of cost", "blind: drops", "blind: cost"]
    rows = []
    for contest in record.contests:
        twin = blind_twin(contest, record.contests)
        if twin is None:
            continue
        plan, drop = contest.planned, contest.instance.drop
        blind_cost = unplanned_cost(twin, drop)
        rows.append(
            [
                words(contest.instance.name),
                f"{plan.cost:,.0f}",
                f"{plan.drops:,}",
                f"{drop * plan.drops / plan.cost:.1%}",
                f"{twin.planned.drops:,} (−{1 - plan.drops / twin.planned.drops:.0%})",
                f"{blind_cost:,.0f} ({blind_cost / plan.cost - 1:+.1%})",
            ]
        )
    return Table([words(h) for h in headings], rows)


def verdict_table(record: Record, words: Words) -> Table:
    """One row per figure to reach, met or missed."""
    headings = ["figure", "at most", "aim", "worst", "where", "runs that reach it", "verdict"]
    return Table([words(h) for h in headings], [_verdict_row(v, words) for v in verdicts(record)])


def draw(table: Table, console: Console) -> None:
    """Print a table to a terminal."""
    drawn = Drawn(show_edge=False, pad_edge=False)
    for i, heading in enumerate(table.headings):
        drawn.add_column(heading, justify="right" if i else "left")
    for row in table.rows:
        drawn.add_row(*row)
    console.print(drawn)
    console.print()


def markdown(table: Table) -> str:
    """The table in Markdown."""
    line = "|" + "|".join(["---"] + ["--:"] * (len(table.headings) - 1)) + "|"
    return "\n".join([_line(table.headings), line, *(_line(row) for row in table.rows)]) + "\n"


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _contest_row(contest: Contest, words: Words) -> list[str]:
    plan = contest.planned
    program, own_gap = _program_cells(contest.program, plan.cost, words)
    return [
        words(contest.instance.name),
        f"{plan.cost:,.0f}",
        "–" if plan.gap is None else f"{plan.gap:.2%}",
        f"{plan.seconds:.1f}",
        f"{plan.megabytes:.0f}",
        f"{plan.drops:,}",
        f"{plan.left_behind:,}",
        _judged(f"{plan.check_seconds:.1f}", plan.keeps_all_rules, words),
        f"{plan.others:.0%}",
        _rival_cell(contest.first_come, plan.cost, words),
        program,
        own_gap,
    ]


def _rival_cell(rival: Rival, plan_cost: float, words: Words) -> str:
    """How much dearer than the plan a rival's is, what it took, and how often it unloads."""
    took = f"{rival.seconds:.1f} s, {rival.megabytes:,.0f} MB"
    if rival.cost is None:
        return f"{words('failed' if rival.ended.startswith('failed') else 'none')}, {took}"
    drops = f"{words('drops')} {rival.drops or 0:,}"
    return _judged(f"{rival.cost / plan_cost - 1:+.1%}, {took}, {drops}", rival.keeps_all_rules, words)


def _judged(cell: str, keeps_all_rules: bool | None, words: Words) -> str:
    """What the judge objects to is said beside the figure; None is a plan that was not judged."""
    return f"{cell} **{words('breaks a rule')}**" if keeps_all_rules is False else cell


def _program_cells(program: Rival | None, plan_cost: float, words: Words) -> tuple[str, str]:
    if program is None:
        return words("not tried"), ""
    if program.cost is None or not program.bound:
        return _rival_cell(program, plan_cost, words), ""
    return _rival_cell(program, plan_cost, words), f"{max(0.0, program.cost / program.bound - 1):.2%}"


def _verdict_row(verdict: Verdict, words: Words) -> list[str]:
    return [
        words(verdict.what),
        _figure(verdict.at_most, verdict.unit),
        "" if verdict.aim is None else _figure(verdict.aim, verdict.unit),
        _figure(verdict.worst, verdict.unit),
        words(verdict.where),
        f"{verdict.reached}/{verdict.runs}",
        words("met") if verdict.met else f"**{words('missed')}**",
    ]


def _figure(value: float, unit: str) -> str:
    if math.isinf(value):
        return "–"
    if unit == "%":
        return f"{value:.2%}" if value < 0.2 else f"{value:.1%}"
    if unit == "s":
        return f"{value:.2f} s"
    return f"{value:.1f} {unit}" if unit == "×" else f"{value:.0f} {unit}".strip()
