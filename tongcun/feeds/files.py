"""The bytes of an input file, or the reason why there are none; likewise of a folder."""

from __future__ import annotations

import os
import select
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from tongcun.feeds.problems import Problems
from tongcun.language import _

LARGEST_BYTES = 256 * 2**20
SILENT_SECONDS = 15
"""A program that writes into a pipe may think for a while; longer, and it or its reader waits in vain."""
_WRITER_SECONDS = 1.0
"""A pipe into which nobody writes has so long to find somebody."""
_LOOK_AGAIN_SECONDS = 0.05
_CHUNK_BYTES = 2**20


class _SilentError(Exception):
    """A pipe or device gives nothing."""


def read_bytes(path: Path, problems: Problems, expected: str) -> bytes | None:
    """The whole file; None, with a problem noted, where it is missing, a folder, unreadable or absurdly large."""
    name = str(path)
    try:
        if path.is_dir():
            problems.error("not_a_file", name, None, None, _("is a folder"), expected)
            return None
        # Not by the size it declares: pipes and devices declare none, and some of them never end.
        raw = _read(path, LARGEST_BYTES + 1)
    except _SilentError:
        what = _("is a pipe or device that gives nothing")
        problems.error("silent_pipe", name, None, None, what, expected)
        return None
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


def _read(path: Path, limit: int) -> bytes:
    """Up to so many bytes. Raises OSError; _SilentError where it is a pipe or device that gives nothing."""
    # A pipe into which nobody writes would else already wait while it is opened.
    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        if stat.S_ISREG(mode):
            return file.read(limit)
        return b"".join(_chunks(file.fileno(), limit, stat.S_ISFIFO(mode)))


def _chunks(descriptor: int, limit: int, is_pipe: bool) -> Iterator[bytes]:
    """What comes out of a pipe or device, to its end or so many bytes. Raises OSError, _SilentError."""
    left, heard = limit, time.monotonic()
    while left > 0:
        try:
            chunk = os.read(descriptor, min(_CHUNK_BYTES, left))
        except BlockingIOError:  # somebody holds the other end and writes nothing now
            if time.monotonic() - heard > SILENT_SECONDS:
                raise _SilentError from None
            select.select([descriptor], [], [], _LOOK_AGAIN_SECONDS)
            continue
        if chunk:
            yield chunk
            left, heard = left - len(chunk), time.monotonic()
        elif left < limit or not is_pipe:
            return
        elif time.monotonic() - heard > _WRITER_SECONDS:
            raise _SilentError
        else:
            time.sleep(_LOOK_AGAIN_SECONDS)


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
