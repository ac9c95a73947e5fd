"""The heading row of a CSV table: which columns are missing, repeated or unknown."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Sequence

from tongcun.feeds.problems import Problems
from tongcun.language import _

MOST_COLUMNS = 500

_OTHER_SEPARATORS = {";": ";", "\t": "TAB", "|": "|", "，": "，"}


def heading_is_sound(
    names: Sequence[str], required: Sequence[str], known: Sequence[str], file: str, line: int, problems: Problems
) -> bool:
    """Whether the rows below can be read by these column names; tells problems, and warns of unknown columns."""
    if separator := _wrong_separator(names):
        what = _("cells are separated by {separator}").format(separator=separator)
        problems.error("wrong_separator", file, line, None, what, _("commas between cells"))
        return False
    if len(names) > MOST_COLUMNS:
        what = _("{count} columns").format(count=len(names))
        problems.error("too_many_columns", file, line, None, what, _("at most {limit}").format(limit=MOST_COLUMNS))
        return False
    repeated = sorted(name for name, count in Counter(names).items() if name and count > 1)
    for name in repeated:
        problems.error("duplicate_column", file, line, name, _("the heading repeats a column"), _("each column once"))
    unknown = [name for name in dict.fromkeys(names) if name not in required and name not in known]
    missing = [name for name in required if name not in names]
    for name in missing:
        what = _("the column is missing from the heading") + similar_hint(name, unknown)
        problems.error("missing_column", file, line, name, what, _("a column of this name"))
    for name in unknown:
        _warn_of_unknown(name, [*required, *known], file, line, problems)
    return not repeated and not missing


def _wrong_separator(names: Sequence[str]) -> str | None:
    if len(names) > 1:
        return None
    return next((shown for sign, shown in _OTHER_SEPARATORS.items() if sign in names[0]), None)


def _warn_of_unknown(name: str, known: Sequence[str], file: str, line: int, problems: Problems) -> None:
    if not name:
        problems.warn("unnamed_column", file, line, None, _("a column has no name"), _("a name above every column"))
        return
    what = _("unknown column, not read") + similar_hint(name, known)
    problems.warn("unknown_column", file, line, name, what, _("a column of this format"))


def similar_hint(name: str, others: Iterable[str]) -> str:
    """A hint where another name looks alike, whatever its case."""
    by_lower = {other.lower(): other for other in others if other}
    close = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=0.8)
    return _(" (similar: {name})").format(name=by_lower[close[0]]) if close else ""
