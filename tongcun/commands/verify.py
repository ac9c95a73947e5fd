"""`tongcun verify`: whether anything of the record was edited, removed or moved since it was written."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tongcun.commands.database import is_ready
from tongcun.commands.exit_status import BROKEN, DONE, UNUSABLE
from tongcun.commands.walking import Walking
from tongcun.language import _

if TYPE_CHECKING:
    from tongcun.parcels.verifying import Broken, Head


def run(receipts: Path | None) -> int:
    """Print every fault of the record, one a line; the exit status is 1 if there is any."""
    if not is_ready():
        return UNUSABLE
    from tongcun.parcels.verifying import verify

    try:
        heads = [] if receipts is None else _heads(receipts)
    except (OSError, ValueError, UnicodeDecodeError) as error:
        print(_("{file} cannot be read: {reason}").format(file=receipts, reason=error), file=sys.stderr)
        return UNUSABLE
    faults = 0
    for broken in verify(receipts=heads, told=Walking()):
        faults += 1
        print(_sentence(broken))
    if faults:
        print(_("{count} faults: the record is not as it was written").format(count=faults))
        return BROKEN
    print(_("nothing edited, removed or moved"))
    return DONE


def _heads(path: Path) -> list[Head]:
    from tongcun.parcels.verifying import Head

    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if row and row[0].strip().isdigit()]
    return [Head(int(row[0]), int(row[1]), row[2].strip(), f"{path.name}") for row in rows if _is_whole(row)]


def _is_whole(row: list[str]) -> bool:
    if len(row) < 3:
        raise ValueError(",".join(row))
    return True


def _sentence(broken: Broken) -> str:
    sentences = {
        "edited": _("{device}, scan {number} ({scan}): not what was written"),
        "gap": _("{device}, scan {number}: removed"),
        "tail": _("{device}: the chain does not reach scan {number} as told to {by}"),
        "unguarded": _("{device}: this trigger of the database is missing"),
    }
    return sentences[broken.fault.value].format(
        device=broken.device, number=broken.number, scan=broken.scan_id, by=broken.by
    )
