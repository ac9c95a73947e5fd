"""Several files replaced together: all of them, or none."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tongcun.feeds.plan_files.names import PLAN_FILES
from tongcun.feeds.problems import InputError, Problems
from tongcun.language import _

_SCRATCH = ".tongcun-"


def check_out_folder(folder: Path) -> None:
    """See before the work begins that a plan can be written to `folder`; leaves nothing behind.

    Raises InputError where it is a file, lies below one, or cannot be written.
    """
    try:
        _refuse_occupied(folder, PLAN_FILES)
        shutil.rmtree(_scratch_folder(_nearest_folder(folder)))
    except OSError as error:
        raise _unwritable(folder, error) from error


def replace_files(folder: Path, files: Mapping[str, str]) -> None:
    """Put these files (text by name) into a folder, made where it does not exist; other files there are left alone.

    Everything is written to a scratch folder on the same disk first; then the files change places, and where one
    cannot, those that have go back. The last one named is the seal: it leaves first and comes last, so that a process
    that is killed in between leaves a folder without it, never a mixture that could be read; what was there stays whole
    in the scratch folder, where `place_of` finds it. Raises InputError where the folder cannot be written.
    """
    try:
        _refuse_occupied(folder, files)
        if folder.exists():
            _replace_in(folder, files)
        else:
            _create(folder, files)
    except OSError as error:
        raise _unwritable(folder, error) from error


def place_of(folder: Path, names: Sequence[str]) -> Path:
    """Where these files stand, the last of them their seal: in the folder or, where a process was killed while newer
    ones took their place, in its scratch folder. Never raises: a folder that cannot be looked into is the reader's to
    tell."""
    if not os.path.exists(folder / names[-1]):
        for old in sorted(folder.glob(f"{_SCRATCH}*/old")):
            if all(os.path.exists(old / name) for name in names):
                return old
    return folder


def _create(folder: Path, files: Mapping[str, str]) -> None:
    """A new folder appears with all its files in one step."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = _scratch_folder(folder.parent)
    try:
        new = scratch / "new"
        new.mkdir()
        _write(new, files)
        new.rename(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _replace_in(folder: Path, files: Mapping[str, str]) -> None:
    _bring_back(folder, tuple(files))
    scratch = _scratch_folder(folder)
    *others, seal = files
    try:
        new, old = scratch / "new", scratch / "old"
        new.mkdir()
        old.mkdir()
        _write(new, files)
        for name in others:
            if (folder / name).exists():
                shutil.copy2(folder / name, old / name)
        try:
            if (folder / seal).exists():
                os.replace(folder / seal, old / seal)
            for name in files:
                os.replace(new / name, folder / name)
        except BaseException:
            _put_back(folder, old, new, files)
            raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _bring_back(folder: Path, names: Sequence[str]) -> None:
    """Put the files back that a killed process left in its scratch folder; the seal comes last."""
    old = place_of(folder, names)
    if old == folder:
        return
    *others, seal = names
    for name in others:
        shutil.copy2(old / name, folder / name)
    os.replace(old / seal, folder / seal)
    shutil.rmtree(old.parent, ignore_errors=True)


def _put_back(folder: Path, old: Path, new: Path, files: Mapping[str, str]) -> None:
    """Undo the replacements made so far; the seal comes last again."""
    for name in files:
        if (old / name).exists():
            os.replace(old / name, folder / name)
        elif not (new / name).exists():
            (folder / name).unlink(missing_ok=True)


def _write(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files and wait until the disk has them: a computer switched off afterwards keeps them whole."""
    for name, text in files.items():
        with (folder / name).open("wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())


def _refuse_occupied(folder: Path, names: Iterable[str]) -> None:
    if folder.exists() and not folder.is_dir():
        raise FileExistsError(0, _("it is a file"))
    for name in names:
        if (folder / name).is_dir():
            raise IsADirectoryError(0, _("{name} in it is a folder").format(name=name))


def _nearest_folder(folder: Path) -> Path:
    """The folder itself or the nearest one above it that exists."""
    return next((path for path in (folder, *folder.absolute().parents) if path.exists()), Path("."))


def _scratch_folder(parent: Path) -> Path:
    return Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=parent))


def _unwritable(folder: Path, error: OSError) -> InputError:
    problems = Problems()
    what = _("cannot be written ({reason})").format(reason=error.strerror or str(error))
    problems.error("unwritable_out", str(folder), None, None, what, _("a folder that can be written, new or old"))
    return InputError(problems)
