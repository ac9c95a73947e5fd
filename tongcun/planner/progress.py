"""Stages of the work: their names, their seconds, the time limit, and someone who watches."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True)
class Progress:
    """A moment of the work: the stage, how far it is (0 to 1), and bound and cost (yuan) if known."""

    stage: str
    done: float
    bound: float | None = None
    yuan: float | None = None


Watch = Callable[[Progress], None]


def unwatched(_: Progress) -> None:
    """Nobody watches."""


class Stages:
    """Times the stages and knows when the time limit has struck."""

    def __init__(self, time_limit: float | None, watch: Watch) -> None:
        self._deadline = None if time_limit is None else time.monotonic() + time_limit
        self._watch = watch
        self._stage = ""
        self.bound: float | None = None
        self.yuan: float | None = None
        self.seconds: list[tuple[str, float]] = []
        self.time_limit_struck = False

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time one stage."""
        begin = time.monotonic()
        self._stage = name
        self.tell(0.0)
        yield
        self.seconds.append((name, time.monotonic() - begin))
        self.tell(1.0)

    def tell(self, done: float, bound: float | None = None, yuan: float | None = None) -> None:
        """Tell the watcher how far the stage is and what is known by now."""
        self.bound = self.bound if bound is None else bound
        self.yuan = self.yuan if yuan is None else yuan
        self._watch(Progress(self._stage, done, self.bound, self.yuan))

    def seconds_left(self) -> float:
        """Until the time limit strikes; infinite without one."""
        return inf if self._deadline is None else max(0.0, self._deadline - time.monotonic())

    def out_of_time(self) -> bool:
        """Whether the time limit has struck; remembered once it has been asked and answered yes."""
        if self._deadline is not None and time.monotonic() > self._deadline:
            self.time_limit_struck = True
        return self.time_limit_struck
