"""`tongcun why`: how a parcel rides, or why not, and what would have to change."""

from __future__ import annotations

import sys
from pathlib import Path

from tongcun.commands.exit_status import BROKEN, DONE, UNUSABLE
from tongcun.commands.figures import yuan
from tongcun.commands.inputs import day_of_plan
from tongcun.commands.near_ids import near_ids
from tongcun.commands.problems_printing import print_problems
from tongcun.commands.reason_words import reason_words
from tongcun.commands.screen import gap_on, screen
from tongcun.commands.why_answers import answer_blocks
from tongcun.commands.why_words import Words
from tongcun.feeds.cells import quoted
from tongcun.feeds.plan_files import read_plan
from tongcun.feeds.problems import InputError, Problems
from tongcun.language import _, in_a_row, ngettext
from tongcun.planner.check import violations
from tongcun.planner.day import Day
from tongcun.planner.explain import explain
from tongcun.planner.explain.answers import Explanation
from tongcun.planner.result import Outcome, Plan

MISFITS_SHOWN = 3


def run(parcel: str, county: Path, date: str, parcels: Path, plan: Path) -> int:
    """Print how a parcel rides, or why not.

    Exit status 0; 1 if the plan breaks a rule, so that there is nothing to explain; 2, with every problem told, if
    the input or the plan's files are unfit or there is no such parcel.
    """
    try:
        day, warnings = day_of_plan(county, date, parcels, plan)
        p, made = _asked(day, parcel, parcels, plan)
    except InputError as error:
        print_problems(error.problems)
        return UNUSABLE
    print_problems(warnings)
    if broken := len(violations(day, made)):
        sentence = ngettext(
            "The plan breaks {count} rule, so it explains nothing; tongcun check tells which.",
            "The plan breaks {count} rules, so it explains nothing; tongcun check tells which.",
            broken,
        )
        print(sentence.format(count=broken), file=sys.stderr)
        return BROKEN
    _print(day, explain(day, made, p))
    return DONE


def _asked(day: Day, parcel: str, parcels: Path, folder: Path) -> tuple[int, Plan]:
    """The parcel's index and the plan; raises InputError with all that is wrong with either."""
    problems = Problems()
    p = _index(day, parcel, parcels, problems)
    plan = None
    try:
        plan = _fitting_plan(folder, day)
    except InputError as error:
        problems.extend(error.problems)
    problems.raise_if_any()
    assert plan is not None
    return p, plan


def _index(day: Day, parcel: str, parcels: Path, problems: Problems) -> int:
    ids = day.parcels.parcel_ids
    if parcel in ids:
        return ids.index(parcel)
    what = _("{text} is not a parcel of the day").format(text=quoted(parcel))
    expected = _("a parcel_id of {file}").format(file=parcels)
    if near := near_ids(parcel, ids):
        expected = _("{expected}; did you mean {ids}?").format(expected=expected, ids=in_a_row(near))
    problems.error("unknown_parcel", "PARCEL", None, None, what, expected)
    return -1


def _fitting_plan(folder: Path, day: Day) -> Plan:
    """The plan, if its files agree with the day in everything; raises InputError with the first that do not."""
    read = read_plan(folder, day)
    if not read.misfits:
        return read.plan
    problems = Problems()
    what = ngettext(
        "the plan does not fit the day ({count} disagreement; tongcun check lists all)",
        "the plan does not fit the day ({count} disagreements; tongcun check lists all)",
        len(read.misfits),
    ).format(count=len(read.misfits))
    problems.error("other_plan", str(folder), None, None, what, _("the county, date and parcels it was made from"))
    problems.extend(read.misfits[:MISFITS_SHOWN])
    raise InputError(problems)


def _print(day: Day, explanation: Explanation) -> None:
    console = screen()
    words = Words(day, gap_on(console))
    answers = list(answer_blocks(explanation, words))
    # A table begins with an empty line of its own.
    pause = [""] if answers and isinstance(answers[0], str) else []
    for block in [
        *words.parcel(explanation.parcel), _verdict(explanation, words), *_doubt(explanation), *pause, *answers
    ]:  # fmt: skip
        if isinstance(block, str):
            print(block)
        else:
            console.print(block)


def _verdict(explanation: Explanation, words: Words) -> str:
    if explanation.outcome is Outcome.BUS:
        return _("It goes by bus.")
    sentence = _("It goes by van ({yuan} yuan): {reason} ({code}).")
    if explanation.outcome is Outcome.HELD:
        sentence = _("It is held for the next day's plan ({yuan} yuan): {reason} ({code}).")
    return sentence.format(
        yuan=yuan(words.left_yuan(explanation.outcome, explanation.parcel)),
        reason=reason_words(explanation.found),
        code=explanation.found.value,
    )


def _doubt(explanation: Explanation) -> list[str]:
    """A word where the plan gives another reason than the contract does."""
    if explanation.said is explanation.found:
        return []
    sentence = _("(The plan's files say {said}; by the rules it is {found}.)")
    return [sentence.format(said=explanation.said.value, found=explanation.found.value)]
