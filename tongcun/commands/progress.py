"""How far the planner is, on standard error: moving bars on a terminal, else one plain line for each stage."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from tongcun.commands.figures import listed, percent_at_most, yuan
from tongcun.language import _
from tongcun.planner.progress import Progress

READING, COMPARING, DRAWING, WRITING = "reading", "comparing", "drawing", "writing"
"""Stages that are not the planner's."""


class Display(Protocol):
    """Shows stages as they move, and remarks between them."""

    def __call__(self, moment: Progress) -> None:
        """Show a moment of the work."""

    def say(self, sentence: str) -> None:
        """Show a remark."""


def stage_name(stage: str) -> str:
    """A stage as people call it; one that is not known by its own name."""
    names = {
        READING: _("reading the files"),
        "graph": _("laying out the runs"),
        "exact": _("solving exactly"),
        "prices": _("proving the bound"),
        "search": _("searching rides"),
        "sharpen": _("proving more of the bound"),
        "again": _("searching rides once more"),
        "reasons": _("naming reasons"),
        COMPARING: _("first come, first served"),
        DRAWING: _("drawing the report"),
        WRITING: _("writing the files"),
        "loading": _("reading where everything is from the database"),
        "saving": _("writing the plan to the database"),
    }
    return names.get(stage, stage)


def figures_of(moment: Progress) -> str:
    """Cost, bound and gap as far as they are known."""
    cost = None if moment.yuan is None else _("cost {yuan}").format(yuan=yuan(moment.yuan))
    return listed((cost or "", proof_of(moment)))


def proof_of(moment: Progress) -> str:
    """Bound and gap as far as they are known."""
    if moment.bound is None or moment.bound <= 0.0:
        return ""
    bound = _("bound {yuan}").format(yuan=yuan(moment.bound))
    if moment.yuan is None:
        return bound
    return listed((bound, _("gap {share}").format(share=percent_at_most(moment.yuan / moment.bound - 1.0))))


def showing() -> AbstractContextManager[Display]:
    """Show progress as fits standard error, until the context ends."""
    if sys.stderr.isatty() and os.environ.get("TERM") not in (None, "", "dumb"):
        from tongcun.commands.progress_bars import bars

        return bars()
    return _lines()


@contextmanager
def _lines() -> Iterator[Display]:
    lines = _Lines(lambda sentence: print(sentence, file=sys.stderr, flush=True))
    yield lines
    lines.finish()  # not where something went wrong: then that is what is to be read


class _Lines:
    """A line for each stage when it ends."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self.say = write
        self._last: Progress | None = None
        self._begin = time.monotonic()

    def __call__(self, moment: Progress) -> None:
        if self._last is not None and self._last.stage != moment.stage:
            self.finish()
        self._last = moment

    def finish(self) -> None:
        """End the stage that is under way."""
        if self._last is None:
            return
        now = time.monotonic()
        line = _("{stage}: {seconds} s").format(stage=stage_name(self._last.stage), seconds=f"{now - self._begin:.1f}")
        self.say(_("; ").join(filter(None, (line, figures_of(self._last)))))
        self._last, self._begin = None, now
