"""The planner's stages as moving bars on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from tongcun.commands import progress
from tongcun.planner import progress as planner

WIDE = 100
"""From so many columns on the cost fits in, too."""


@contextmanager
def bars() -> Iterator[progress.Display]:
    """Show a bar for each stage; they stay on the screen when the context ends."""
    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    columns = (
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=12),
        TimeElapsedColumn(),
        TextColumn("{task.fields[figures]}", markup=False),
    )
    with Progress(*columns, console=console) as shown:
        display = _Bars(shown)
        try:
            yield display
        except BaseException:
            shown.live.transient = True  # what went wrong is to be read, not a bar that stands still
            raise
        display.finish()


class _Bars:
    """One bar for each stage, the one before complete as soon as the next begins."""

    def __init__(self, shown: Progress) -> None:
        self._shown = shown
        self._stage, self._task = "", TaskID(-1)

    def __call__(self, moment: planner.Progress) -> None:
        """Move the bar of this stage; a new stage gets a new one."""
        if moment.stage != self._stage:
            self.finish()
            name = progress.stage_name(moment.stage)
            self._stage, self._task = moment.stage, self._shown.add_task(name, total=1.0, figures="")
        told = progress.figures_of if self._shown.console.width >= WIDE else progress.proof_of
        self._shown.update(self._task, completed=min(0.999, moment.done), figures=told(moment))

    def say(self, sentence: str) -> None:
        """A remark above the bars."""
        self._shown.console.print(sentence)

    def finish(self) -> None:
        """End the stage that is under way."""
        if self._stage:
            self._shown.update(self._task, completed=1.0)
        self._stage = ""
