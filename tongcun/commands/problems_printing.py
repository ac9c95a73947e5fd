"""Problems on standard error, one line each, as every command prints them."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable

from tongcun.feeds.problems import SHOWN_AT_MOST, Problem, Severity
from tongcun.language import _, ngettext


def print_problems(problems: Iterable[Problem]) -> None:
    """Print `file:line: column: what, expected …` on standard error: errors first, at most 100, the rest counted."""
    found = sorted(problems, key=lambda problem: problem.severity is Severity.WARNING)
    for problem in found[:SHOWN_AT_MOST]:
        print(problem_line(problem), file=sys.stderr)
    if (rest := len(found) - SHOWN_AT_MOST) > 0:
        print(
            ngettext("… and {count} more problem", "… and {count} more problems", rest).format(count=rest),
            file=sys.stderr,
        )


def problem_line(problem: Problem) -> str:
    """A problem as one line of printable signs; a part that is not known is left out."""
    sentence = _("{what}, expected: {expected}").format(what=problem.what, expected=problem.expected)
    severity = _("warning") if problem.severity is Severity.WARNING else None
    return printable(_(": ").join(part for part in (problem_place(problem), severity, sentence) if part))


def problem_place(problem: Problem) -> str:
    """Where a problem is, as `file:line: column`."""
    file = problem.file if problem.line is None else f"{problem.file}:{problem.line}"
    return f"{file}: {problem.column}" if problem.column else file


def printable(text: str) -> str:
    """Line ends, terminal codes and signs that turn the writing direction stay visible, and harmless."""
    return "".join(sign if _shows(sign) else sign.encode("unicode_escape").decode() for sign in text)


def _shows(sign: str) -> bool:
    return sign.isprintable() or unicodedata.category(sign) == "Zs"
