"""What the tests of pages have in common."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.dispatch.days import MONDAY, Loaded, tiny_county
from tongcun.county.clock import moment_of


@pytest.fixture
def tiny() -> Iterator[Loaded]:
    """The tiny county, at ten past seven on its Monday."""
    tiny = tiny_county()
    with time_machine.travel(moment_of(tiny.county, MONDAY, 7 * 3600 + 600), tick=False):
        yield tiny
