"""Files that change places together: all of them or none, and what stood there is never lost on the way."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

SCRATCH = ".tongcun-"
NEW, OLD, AGAIN = "new", "old", "again"

Mark = tuple[int, int, int]


class SwapError(Exception):
    """A file could not take its place: which, why, and the folders in which what stood there before is kept."""

    def __init__(self, place: Path, reason: OSError, kept: Sequence[Path] = ()) -> None:
        super().__init__(str(reason))
        self.place, self.reason, self.kept = place, reason, tuple(kept)


@dataclass(frozen=True, slots=True)
class _Change:
    """A file (or a folder) that is to take a place, and the scratch folder on the same disk where it waits."""

    place: Path
    scratch: Path

    @property
    def new(self) -> Path:
        """Where it waits; nothing is here once it has taken its place."""
        return self.scratch / NEW / self.place.name

    @property
    def old(self) -> Path:
        """Where that which stood in its place is kept until all have taken theirs."""
        return self.scratch / OLD / self.place.name


class Swap:
    """Everything is written beside its place first; then all change places, the last one being the seal of the rest.

    The seal leaves first and comes last, so that a process that is killed in between leaves a folder without it, never
    a mixture that could be read. Where one cannot take its place, those that have go back, and the seal only after
    them; where one cannot go back, because something foreign stands there now, the scratch folder keeps all of them.
    """

    def __init__(self) -> None:
        self._changes: list[_Change] = []
        self._scratch_of: dict[Path, Path] = {}
        self._made: list[Path] = []
        self._marks: dict[_Change, Mark] = {}
        self._kept: set[Path] = set()

    def write(self, place: Path, content: bytes) -> None:
        """Write a file that is to take a place, and wait until the disk has it: a computer switched off keeps it whole.

        Raises SwapError.
        """
        room = self.room_for(place)
        with _at(place):
            write_through(room, content)

    def folder(self, place: Path) -> Path:
        """A new folder, to be filled, that is to take a place where nothing is; raises SwapError."""
        room = self.room_for(place)
        with _at(place):
            room.mkdir()
        return room

    def room_for(self, place: Path) -> Path:
        """Where to put what is to take a place; raises SwapError."""
        with _at(place):
            change = self._change(place)
        self._changes.append(change)
        return change.new

    def take_places(self) -> None:
        """Let all take their places; raises SwapError, and then all is as it was or kept where the error says."""
        self._marks = {change: mark(change.new) for change in self._changes}
        self._kept = set(self._scratch_of.values())  # until it is known that nothing needs them any more
        try:
            self._go()
        except SwapError as error:
            raise SwapError(error.place, error.reason, self._go_back()) from error
        except BaseException:
            self._go_back()
            raise
        self._kept = set()

    def close(self) -> None:
        """Clear away the scratch folders, and the folders made for them if nothing came into them."""
        for scratch in self._scratch_of.values():
            shutil.rmtree(scratch / NEW if scratch in self._kept else scratch, ignore_errors=True)
        for folder in self._made:
            with suppress(OSError):
                folder.rmdir()

    def _change(self, place: Path) -> _Change:
        parent = place.parent
        if parent not in self._scratch_of:
            self._made += [folder for folder in (parent, *parent.parents) if not folder.exists()]
            parent.mkdir(parents=True, exist_ok=True)
            scratch = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=parent))
            self._scratch_of[parent] = scratch
            (scratch / NEW).mkdir()
            (scratch / OLD).mkdir()
        return _Change(place, self._scratch_of[parent])

    def _go(self) -> None:
        *others, seal = self._changes
        for change in others:
            with _at(change.place):
                if os.path.lexists(change.place):
                    double(change.place, change.old)
        with _at(seal.place):
            if os.path.lexists(seal.place):
                os.replace(seal.place, seal.old)
        for change in self._changes:
            with _at(change.place):
                os.replace(change.new, change.place)

    def _go_back(self) -> list[Path]:
        """Undo what was done, unless all was; the folders that keep what could not be put back."""
        *others, seal = self._changes
        stuck: set[Path] = set()
        if os.path.lexists(seal.new):
            for change in others:
                if not os.path.lexists(change.new) and not self._went_back(change):
                    stuck.add(change.scratch)
            # The seal stays with the files it belongs to.
            if seal.scratch not in stuck and os.path.lexists(seal.old) and not _returned(seal):
                stuck.add(seal.scratch)
        self._kept = {scratch for scratch in stuck if any((scratch / OLD).iterdir())}
        return sorted(scratch / OLD for scratch in self._kept)

    def _went_back(self, change: _Change) -> bool:
        """Whether a place is again as it was; what is kept of it stays until all are."""
        try:
            if os.path.lexists(change.place) and mark(change.place) != self._marks[change]:
                return False  # foreign
            if os.path.lexists(change.old):
                second = change.scratch / AGAIN
                double(change.old, second)
                os.replace(second, change.place)
            elif os.path.lexists(change.place):
                os.replace(change.place, change.new)
        except OSError:
            return False
        return True


def _returned(seal: _Change) -> bool:
    """Whether the older seal is in its place again; what is foreign there stays."""
    try:
        if not os.path.lexists(seal.place):
            os.replace(seal.old, seal.place)
            return True
    except OSError:
        pass
    return False


def mark(path: Path) -> Mark:
    """What tells a file from all that stand in its place before and after it. Raises OSError."""
    seen = os.lstat(path)
    return seen.st_dev, seen.st_ino, seen.st_mtime_ns  # the number alone may be given to the next file


def write_through(path: Path, content: bytes) -> None:
    """Write a file and wait until the disk has it. Raises OSError."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _at(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SwapError(place, error) from error


def double(path: Path, other: Path) -> None:
    """A second name of a file, which needs no room; a copy where the disk knows no second names. Raises OSError."""
    other.unlink(missing_ok=True)  # as left by one that was stopped
    if path.is_symlink():  # a link that leads on from its own folder would lead nowhere from another
        shutil.copy2(path, other)
        return
    try:
        os.link(path, other)
    except OSError:
        shutil.copy2(path, other)
