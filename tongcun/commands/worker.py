"""`tongcun worker`: the work that waits for no page: plans that were asked for, and a look at what is short or due."""

from __future__ import annotations

import datetime
import logging
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import TypeVar

from tongcun.commands.database import is_ready, unusable
from tongcun.commands.exit_status import DONE, UNUSABLE
from tongcun.language import _

LOOK_EVERY_SECONDS = 300
AGAIN_AFTER_SECONDS = 30
"""After trouble with the database: neither at every turn nor only at the next look."""
TURN_SECONDS = 1.0

Found = TypeVar("Found")
logger = logging.getLogger(__name__)


def run(once: bool) -> int:
    """Do what waits, until SIGTERM or Ctrl-C or only `once`.

    Exit status 0; 2 where the database cannot be used at the start, or at the one time that was asked for.
    """
    if not is_ready():
        return UNUSABLE
    from tongcun.dispatch.workers import living

    with living() as name, _ended_by_signal(worker := _Worker(name)):
        if once:
            return DONE if worker.do_all_once() else UNUSABLE
        worker.tell_beginning()
        worker.work()
    worker.say(_("The worker has ended."))
    return DONE


class _Worker:
    """Turn after turn: the queue at every one, a look for what is short every five minutes."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_ending = False
        self.has_spoken = False

    def end(self, number: int, frame: FrameType | None) -> None:
        """Asked to end: what is under way is finished first; asked again, it ends at once."""
        self.is_ending = True
        signal.signal(number, signal.SIG_DFL)

    def tell_beginning(self) -> None:
        """Say what this process does."""
        sentence = _(
            "The worker makes the plans that are asked for, and looks every {minutes} minutes for pieces of opened bags"
            " that nobody scanned in and for steps of cases that are near due or overdue."
        )
        self.say(sentence.format(minutes=LOOK_EVERY_SECONDS // 60))

    def work(self) -> None:
        """Until it is asked to end."""
        look_at = queue_at = time.monotonic()
        while not self.is_ending:
            if time.monotonic() >= look_at:
                look_at = time.monotonic() + (LOOK_EVERY_SECONDS if self._look() else AGAIN_AFTER_SECONDS)
            if time.monotonic() >= queue_at and not self._empty_queue():
                queue_at = time.monotonic() + AGAIN_AFTER_SECONDS
            if not self.is_ending:
                time.sleep(TURN_SECONDS)

    def do_all_once(self) -> bool:
        """All that waits now; whether the database let us."""
        is_well = all([self._look(), self._empty_queue()])
        if is_well and not self.has_spoken:
            self.say(_("Nothing was waiting, and nothing new is short."))
        return is_well

    def say(self, sentence: str) -> None:
        """Print a sentence now, with the machine's time before it."""
        self.has_spoken = True
        print(f"{datetime.datetime.now():%Y-%m-%d %H:%M:%S} {sentence}", flush=True)

    def _look(self) -> bool:
        """County by county, so that trouble in one leaves the others alone, and what lies about; whether all went."""
        from tongcun.commands import rounds

        counties, with_cases = _tried(rounds.counties), _tried(rounds.counties_with_cases)
        if counties is None or with_cases is None:
            return False
        jobs: list[Callable[[], str]] = [
            *(partial(rounds.look_for_short, county) for county in counties),
            *(partial(rounds.look_at_clocks, county) for county in with_cases),
            *(partial(rounds.keep_reports, county) for county in with_cases),
            rounds.forget_old_uploads,
            rounds.forget_old_sessions,
        ]
        return None not in [self._said(job) for job in jobs]

    def _empty_queue(self) -> bool:
        """What dead workers left, then task by task until none waits or we end; whether the database let us."""
        from tongcun.commands import rounds

        if self._said(partial(rounds.take_up_lost, self.name)) is None:
            return False
        while not self.is_ending:
            sentence = self._said(partial(rounds.do_next_task, self.name))
            if not sentence:
                return sentence is not None
        return True

    def _said(self, job: Callable[[], str]) -> str | None:
        sentence = _tried(job)
        if sentence:
            self.say(sentence)
        return sentence


def _tried(job: Callable[[], Found]) -> Found | None:
    """What a job gives; None where there was trouble, which is told: the worker goes on and comes back to it."""
    from django.db import close_old_connections
    from django.db.utils import Error

    try:
        return job()
    except Error as error:
        print(unusable(error), file=sys.stderr, flush=True)
    except Exception:
        logger.exception("worker")
    finally:
        close_old_connections()  # one that broke, as when the database was started anew
    return None


@contextmanager
def _ended_by_signal(worker: _Worker) -> Iterator[None]:
    before = {number: signal.signal(number, worker.end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
