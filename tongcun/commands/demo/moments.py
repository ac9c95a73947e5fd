"""The demo's clock, set to a moment while something is done that was done then."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from tongcun.county.clock import now


@contextmanager
def at_moment(moment: datetime.datetime) -> Iterator[None]:
    """The simulated clock at a moment (aware); afterwards it is as it was."""
    before = settings.SIMULATED_NOW
    settings.SIMULATED_NOW = moment.isoformat()
    # The clock runs on from when the process began; that much it is set back.
    settings.SIMULATED_NOW = (moment - (now() - moment)).isoformat()
    try:
        yield
    finally:
        settings.SIMULATED_NOW = before
