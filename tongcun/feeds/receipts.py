"""Receipts that devices and people hold: lines of `device,number,digest`, with or without that heading, or in the short
form `device-number-digits` in which desks and printed sheets tell them."""

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

_HEADING = ",".join(COLUMNS).encode()
_BEGINS_WITH_A_NUMBER = re.compile(rb'[\s"]*[0-9]')
_SHORT_FORM = re.compile(rb'(\A|[\r\n])[ \t"]*([0-9]+)-([0-9]+)-([0-9a-fA-F]{16})[ \t"]*(?=[\r\n]|\Z)')
_DIGEST = re.compile(r"[0-9a-f]{64}|[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was told of a device: after `number` scans its chain had this digest, whole or its first 16 digits."""

    device_id: int
    number: int
    digest: str


def read_receipts(path: Path, problems: Problems) -> tuple[Receipt, ...]:
    """The receipts of a file; every line that is none is noted, for a receipt that is passed over guards nothing."""
    raw = read_bytes(path, problems, _("a CSV file of lines {columns}").format(columns=",".join(COLUMNS)))
    if raw is None:
        return ()
    raw = _SHORT_FORM.sub(rb"\1\2,\3,\4", raw.removeprefix(codecs.BOM_UTF8))
    headless = _BEGINS_WITH_A_NUMBER.match(raw) is not None
    found = Problems()
    table = read_table(_HEADING + _line_end(raw) + raw if headless else raw, str(path), found, COLUMNS)
    receipts = () if table is None else _receipts(table, found)
    for problem in found:
        line = problem.line if problem.line is None or not headless else problem.line - 1
        problems.extend([dataclasses.replace(problem, line=line)])
    return receipts


def _line_end(raw: bytes) -> bytes:
    """How the lines of a file end, so that a heading put above them is no line of another kind."""
    found = re.search(rb"\r\n?|\n", raw)
    return found[0] if found else b"\n"


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
    expected = _("64 digits and letters from a to f, or the 16 of the short form, as the receipt has them")
    if not cell:
        raise UnfitError("missing_value", _("is empty"), expected)
    raise UnfitError("not_a_digest", _("{text} is not a digest").format(text=quoted(cell)), expected)
