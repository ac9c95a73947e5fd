"""`tongcun verify`: whether anything of the record was edited, removed or moved since it was written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tongcun.commands.database import is_ready
from tongcun.commands.exit_status import BROKEN, DONE, UNUSABLE
from tongcun.commands.problems_printing import print_problems
from tongcun.commands.walking import Walking
from tongcun.feeds.problems import Problems
from tongcun.language import _, ngettext

if TYPE_CHECKING:
    from tongcun.parcels.queries.verifying import Broken, Head


def run(receipts: Path | None) -> int:
    """Print every fault of the record, one a line.

    Exit status 0; 1 if there is any; 2, with every problem told, if the receipts cannot be read.
    """
    if not is_ready():
        return UNUSABLE
    from tongcun.parcels.queries.verifying import verify

    problems = Problems()
    heads = [] if receipts is None else _heads(receipts, problems)
    print_problems(problems)
    if problems.errors:
        return UNUSABLE
    faults = 0
    for broken in verify(receipts=heads, told=Walking()):
        faults += 1
        print(_sentence(broken))
    if faults:
        sentence = ngettext(
            "{count} fault: the record is not as it was written",
            "{count} faults: the record is not as it was written",
            faults,
        )
        print(sentence.format(count=faults))
        return BROKEN
    print(_("nothing edited, removed or moved"))
    return DONE


def _heads(path: Path, problems: Problems) -> list[Head]:
    from tongcun.feeds.receipts import read_receipts
    from tongcun.parcels.queries.verifying import Head

    return [Head(told.device_id, told.number, told.digest, path.name) for told in read_receipts(path, problems)]


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
