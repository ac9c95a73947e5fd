"""The `tongcun` command, also as `python -m tongcun`."""

from __future__ import annotations

import signal
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line; Ctrl-C while it is still being loaded ends it without a word: nothing has begun."""
    handler = signal.getsignal(signal.SIGINT)
    is_usual = handler is signal.default_int_handler  # not where whoever started this has Ctrl-C ignored
    if is_usual:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from tongcun.cli import main as run

    if is_usual:
        signal.signal(signal.SIGINT, handler)
    run()


if __name__ == "__main__":
    main()
