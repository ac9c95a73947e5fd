"""The bytes of an input file, or the reason why there are none."""

from __future__ import annotations

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
        if path.stat().st_size > LARGEST_BYTES:
            limit = _("at most {megabytes} MB").format(megabytes=LARGEST_BYTES // 2**20)
            problems.error("file_too_large", name, None, None, _("the file is absurdly large"), limit)
            return None
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        problems.error("missing_file", name, None, None, _("there is no such file"), expected)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        what = _("cannot be read ({reason})").format(reason=reason)
        problems.error("unreadable_file", name, None, None, what, expected)
    return None
