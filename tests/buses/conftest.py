"""It is early on the Monday of the tests: its buses are still to leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from tests.buses.timetables import MONDAY

FOUR = datetime.combine(MONDAY, datetime.min.time(), UTC).replace(hour=4).timestamp() - 8 * 3600
"""By the wall clock of the county."""


@pytest.fixture(autouse=True)
def it_is_early_on_monday() -> Iterator[None]:
    with time_machine.travel(FOUR):
        yield
