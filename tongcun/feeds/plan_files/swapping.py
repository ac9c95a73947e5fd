"""A plan's files replaced together, and the page beside them: all of them, or none."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path

from tongcun.feeds.plan_files.names import PLAN_FILE, PLAN_FILES
from tongcun.feeds.problems import InputError, Problems
from tongcun.feeds.swap import OLD, SCRATCH, Mark, Swap, SwapError, double, mark, write_through
from tongcun.language import _, in_a_row

MOST_PARTS = 200
"""Folders one in another; beyond a thousand Python itself gives up."""


def check_out_folder(folder: Path) -> None:
    """See before the work begins that a plan can be written to `folder`; leaves nothing behind.

    Raises InputError where it is a file, lies below one, or cannot be written.
    """
    try:
        _refuse_occupied(folder, PLAN_FILES)
        os.rmdir(tempfile.mkdtemp(prefix=SCRATCH, dir=_nearest_folder(folder)))
    except OSError as error:
        raise _unwritable_folder(folder, error) from error


def plan_mark(folder: Path) -> Mark | None:
    """What tells one plan written into a folder from the next; None where there is none to be seen."""
    try:
        return mark(folder / PLAN_FILE)
    except OSError:
        return None


def replace_files(folder: Path, files: Mapping[str, str], beside: Mapping[Path, bytes]) -> None:
    """Put these files (text by name) into a folder, made where it does not exist; other files there are left alone.

    What is to stand `beside` them, anywhere else, takes its place with them. Everything is written to scratch folders
    on the same disks first, then all change places as `Swap` says; the last of `files` is the seal. What was there
    stays whole in the scratch folder until then, where `place_of` finds it, also if something foreign keeps it from
    going back. Raises InputError where anything cannot be written.
    """
    swap = Swap()
    try:
        _refuse_occupied(folder, files)
        for place, content in beside.items():
            swap.write(place, content)
        if folder.exists():
            with writing_in(folder):
                _bring_back(folder, tuple(files))
                for name, text in files.items():
                    swap.write(folder / name, text.encode())
                swap.take_places()
        else:
            new = swap.folder(folder)
            for name, text in files.items():
                write_through(new / name, text.encode())
            swap.take_places()
    except SwapError as error:
        if error.place in beside:
            expected = _("a file this user may write")
            raise _unwritable(error.place, error.reason, expected, error.kept) from error
        raise _unwritable_folder(folder, error.reason, error.kept) from error
    except OSError as error:
        raise _unwritable_folder(folder, error) from error
    finally:
        swap.close()


def place_of(folder: Path, names: Sequence[str]) -> Path:
    """Where these files stand, the last of them their seal: in the folder, or in its scratch folder where a process was
    killed while newer ones took their place, or where something foreign kept them from going back. Never raises: a
    folder that cannot be looked into is the reader's to tell."""
    if not os.path.isfile(folder / names[-1]):
        for old in sorted(folder.glob(f"{SCRATCH}*/{OLD}")):
            if all(os.path.isfile(old / name) for name in names):
                return old
    return folder


def writing_in(folder: Path) -> AbstractContextManager[None]:
    """One writer after another: of two at once, each would take the other's scratch folder for one left behind."""
    return _held(folder, fcntl.LOCK_EX)


def reading_in(folder: Path) -> AbstractContextManager[None]:
    """No writer while somebody reads: else the first file may be of the older plan and the next of the newer one."""
    return _held(folder, fcntl.LOCK_SH)


@contextmanager
def _held(folder: Path, lock: int) -> Iterator[None]:
    with ExitStack() as stack:
        with suppress(OSError):  # a disk that knows no locks; a folder that cannot be opened is told later
            gate = os.open(folder, os.O_RDONLY)
            stack.callback(os.close, gate)
            fcntl.flock(gate, lock)
        yield


def _bring_back(folder: Path, names: Sequence[str]) -> None:
    """Put the files back that a killed process left in its scratch folder; the seal comes last."""
    old = place_of(folder, names)
    if old == folder:
        return
    *others, seal = names
    for name in others:
        double(old / name, old.parent / name)  # first, so that what is kept stays whole until the seal leaves it
        os.replace(old.parent / name, folder / name)
    os.replace(old / seal, folder / seal)
    shutil.rmtree(old.parent, ignore_errors=True)


def _refuse_occupied(folder: Path, names: Iterable[str]) -> None:
    if len(folder.parts) > MOST_PARTS:
        raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG))
    if folder.exists() and not folder.is_dir():
        raise FileExistsError(0, _("it is a file"))
    for name in names:
        if (folder / name).is_dir():
            raise IsADirectoryError(0, _("{name} in it is a folder").format(name=name))


def _nearest_folder(folder: Path) -> Path:
    """The folder itself or the nearest one above it that exists."""
    return next((path for path in (folder, *folder.absolute().parents) if path.exists()), Path("."))


def _unwritable_folder(folder: Path, reason: OSError, kept: Sequence[Path] = ()) -> InputError:
    return _unwritable(folder, reason, _("a folder that can be written, new or old"), kept)


def _unwritable(place: Path, error: OSError, expected: str, kept: Sequence[Path]) -> InputError:
    problems = Problems()
    what = _("cannot be written ({reason})")
    if kept:
        what = _("cannot be written ({reason}); what stood there before is kept in {places}")
    what = what.format(reason=error.strerror or str(error), places=in_a_row(map(str, kept)))
    problems.error("unwritable_out", str(place), None, None, what, expected)
    return InputError(problems)
