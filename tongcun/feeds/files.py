"""The bytes of an input file, or the reason why there are none; likewise of a folder."""

from __future__ import annotations

import stat
from pathlib import Path

from tongcun.feeds.problems import Problems
from tongcun.language import _

LARGEST_BYTES = 256 * 2**20


def read_bytes(path: Path, problems: Problems, expected: str) -> bytes | None:
    """The whole file; None, with a problem noted, where it is missing, a folder, unreadable or absurdly large."""
    name = str(path)
    try:
        if path.is_dir():
            problems.error("not_a_file", name, None, None, _("is a folder"), expected)
            return None
        with path.open("rb") as file:
            # Not by the size it declares: pipes and devices declare none, and some of them never end.
            raw = file.read(LARGEST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        problems.error("missing_file", name, None, None, _("there is no such file"), expected)
        return None
    except (OSError, ValueError) as error:
        problems.error("unreadable_file", name, None, None, _unreadable(error), expected)
        return None
    if len(raw) <= LARGEST_BYTES:
        return raw
    limit = _("at most {megabytes} MB").format(megabytes=LARGEST_BYTES // 2**20)
    problems.error("file_too_large", name, None, None, _("the file is absurdly large"), limit)
    return None


def is_folder(path: Path, code: str, problems: Problems, expected: str) -> bool:
    """Whether there is such a folder; else the problem is noted under `code`: missing, a file, or out of reach."""
    try:
        if stat.S_ISDIR(path.stat().st_mode):
            return True
        what = _("is a file")
    except (FileNotFoundError, NotADirectoryError):
        what = _("there is no such folder")
    except (OSError, ValueError) as error:
        what = _unreadable(error)
    problems.error(code, str(path), None, None, what, expected)
    return False


def _unreadable(error: OSError | ValueError) -> str:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return _("cannot be read ({reason})").format(reason=reason)
