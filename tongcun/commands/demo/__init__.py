"""`tongcun demo`: the sample county amid a planned day, with invented people, for this machine alone."""

from __future__ import annotations

import signal
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from types import FrameType

from tongcun.commands.demo.claim import claimed
from tongcun.commands.demo.places import PARCELS, Places, prepared
from tongcun.commands.demo.report import write_report
from tongcun.commands.demo.snapshot import is_kept, keep, lay_out, played_anew
from tongcun.commands.demo.telling import say, tell_accounts
from tongcun.commands.exit_status import DONE, INTERRUPTED, UNUSABLE
from tongcun.commands.problems_printing import print_problems
from tongcun.commands.serving import Running, address_of, web_and_worker
from tongcun.feeds.problems import InputError
from tongcun.language import _


def run(port: int, out: Path, serve: bool, parcels: int = PARCELS) -> int:
    """Make the sample county's day, or take the one kept from last time, and serve it until Ctrl-C.

    Exit status 0; 2, with every problem told before any work, if county, folder or port is not to be had, as where
    another demo runs from the folder; 130 if interrupted before the day was made.
    """
    for number in (signal.SIGINT, signal.SIGTERM):  # also where whoever started us ignores Ctrl-C, as a script's & does
        signal.signal(number, _as_interruption)
    try:
        places, door = prepared(port, out, serve)
        with door or nullcontext(), claimed(out, address_of(door) if door else "") as claim:
            made = _made(places, parcels)
            if made != DONE or door is None:
                return made
            lay_out(places)
            with web_and_worker(door, places.environment(), claim) as running:
                _tell(places, address_of(door))
                return _served(running)
    except InputError as error:
        print_problems(error.problems)
        return UNUSABLE
    except KeyboardInterrupt:
        print(_("Stopped."), file=sys.stderr)
        return INTERRUPTED


def _made(places: Places, parcels: int) -> int:
    """See to it that report and played day are there; the exit status."""
    if is_kept(places, parcels):
        say(_("The day is kept from last time, in {folder}; it begins anew at 10:30.").format(folder=places.out))
        return DONE
    begin = time.monotonic()
    write_report(places, parcels)
    status = played_anew(places)
    if status == DONE:
        keep(places, parcels)
        say(
            _("Made in {seconds} s; the next start takes what is kept.").format(seconds=round(time.monotonic() - begin))
        )
    return status


def _tell(places: Places, address: str) -> None:
    tell_accounts()
    say(
        _("A report of the same day planned from files alone: {address}").format(address=f"{address}static/report.html")
    )
    say(_("Look at the day: {address} (Ctrl-C to end)").format(address=address))


def _served(running: Running) -> int:
    """Serve until Ctrl-C; if the server ends by itself, that is told."""
    try:
        running.wait()
    except KeyboardInterrupt:
        say(_("Ended."))
        return DONE
    print(_("The server ended by itself; what it said stands above."), file=sys.stderr)
    return UNUSABLE


def _as_interruption(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
