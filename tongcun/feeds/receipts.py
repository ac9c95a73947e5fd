"""Receipts that devices hold: lines of `device,number,digest`, with or without that heading."""

from __future__ import annotations

import codecs
import dataclasses
import re
from dataclasses import dataclass
from pathlib import Path

from tongcun.feeds.cells import UnfitError, column_values, quoted, whole
from tongcun.feeds.files import read_bytes
from tongcun.feeds.problems import Problems
from tongcun.feeds.table import Table, read_table
from tongcun.language import _

COLUMNS = ("device", "number", "digest")
LARGEST_NUMBER = 10**18 - 1

_BEGINS_WITH_A_NUMBER = re.compile(rb'[\s"]*[0-9]')
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a device was told: after `number` scans its chain had this digest."""

    device_id: int
    number: int
    digest: str


def read_receipts(path: Path, problems: Problems) -> tuple[Receipt, ...]:
    """The receipts of a file; every line that is none is noted, for a receipt that is passed over guards nothing."""
    raw = read_bytes(path, problems, _("a CSV file of lines {columns}").format(columns=",".join(COLUMNS)))
    if raw is None:
        return ()
    raw = raw.removeprefix(codecs.BOM_UTF8)
    headless = _BEGINS_WITH_A_NUMBER.match(raw) is not None
    found = Problems()
    table = read_table(",".join(COLUMNS).encode() + b"\n" + raw if headless else raw, str(path), found, COLUMNS)
    receipts = () if table is None else _receipts(table, found)
    for problem in found:
        line = problem.line if problem.line is None or not headless else problem.line - 1
        problems.extend([dataclasses.replace(problem, line=line)])
    return receipts


def _receipts(table: Table, problems: Problems) -> tuple[Receipt, ...]:
    if not len(table):
        problems.error("no_rows", table.name, None, None, _("there is no receipt"), _("one line or more"))
    devices = column_values(table, "device", lambda cell: whole(cell, 1, LARGEST_NUMBER), 0, problems)
    numbers = column_values(table, "number", lambda cell: whole(cell, 1, LARGEST_NUMBER), 0, problems)
    digests = column_values(table, "digest", _digest, "", problems)
    return tuple(map(Receipt, devices, numbers, digests))


def _digest(cell: str) -> str:
    digest = cell.lower()
    if _DIGEST.fullmatch(digest):
        return digest
    expected = _("64 digits and letters from a to f, as the receipt has them")
    if not cell:
        raise UnfitError("missing_value", _("is empty"), expected)
    raise UnfitError("not_a_digest", _("{text} is not a digest").format(text=quoted(cell)), expected)
