"""Where a plan, its report and other files are to go, looked at before the work."""

from __future__ import annotations

import os
from pathlib import Path

from tongcun.feeds.plan_files import check_out_folder
from tongcun.feeds.plan_files.names import PLAN_FILES
from tongcun.feeds.problems import InputError, Problems
from tongcun.language import _

PAGE_BEGINS = b"<!doctype html"


def check_out(problems: Problems, out: Path) -> None:
    """Note a problem where no plan can be written to a folder."""
    try:
        check_out_folder(out)
    except InputError as error:
        problems.extend(error.problems)


def unwritable(option: str, file: Path, error: OSError, expected: str) -> InputError:
    """What to raise where a file or folder named by an option could not be written in the end."""
    problems = Problems()
    what = _("{file} cannot be written: {reason}").format(file=file, reason=error.strerror or error)
    problems.error("unwritable", option, None, None, what, expected)
    return InputError(problems)


def check_report(problems: Problems, report: Path, out: Path) -> None:
    """Note a problem where no page can be written to a file, or where it would replace something else."""
    expected = _("a file such as {example}").format(example=out.parent / "report.html")
    try:
        what = _objection(report, out)
    except OSError as error:
        what = _("{file} cannot be written: {reason}").format(file=report, reason=error.strerror or error)
    if what is not None:
        problems.error("bad_report_file", "--report", None, None, what, expected)
        return
    check_out(problems, report.parent)


def _objection(report: Path, out: Path) -> str | None:
    """What speaks against this file; None if nothing does. Raises OSError."""
    if report.is_dir():
        return _("{file} is a folder").format(file=report)
    page, folder = Path(os.path.realpath(report)), Path(os.path.realpath(out))  # resolve() raises in a circle of links
    plan_files = {folder / name for name in PLAN_FILES}
    if page in plan_files or folder.is_relative_to(page):
        return _("{file} is where the plan goes").format(file=report)
    if os.path.lexists(report) and not _is_page(report):
        return _("{file} is there already, and no web page").format(file=report)
    return None


def _is_page(path: Path) -> bool:
    """Whether a file may be replaced by a page: an older page, or an empty one."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        begin = file.read(len(PAGE_BEGINS))
    return not begin or begin.lower() == PAGE_BEGINS
