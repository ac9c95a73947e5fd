"""Commands as the user can type them, to be shown as the next step."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path


def command_line(*words: str | Path) -> str:
    """`tongcun` with these words, quoted for the shell; by its path where the shell would not find it."""
    return shlex.join([_program(), *map(str, words)])


def _program() -> str:
    called = Path(sys.argv[0])
    if called.name != "tongcun" or shutil.which("tongcun"):
        return "tongcun"
    return os.path.relpath(called)
