"""`python -m tongcun.website.catalogues`: compile every app's .po into the .mo that Django reads.

gettext's own tools need not be installed for it; .mo files are made, not kept in the repository.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polib

PACKAGE = Path(__file__).resolve().parents[1]


def catalogues() -> Iterator[Path]:
    """The .po files of all Django apps."""
    yield from sorted(PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"))


def compile_all() -> None:
    """Write a .mo beside every .po."""
    for path in catalogues():
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


if __name__ == "__main__":
    compile_all()
