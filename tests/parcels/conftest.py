from __future__ import annotations

import pytest

from tests.parcels.days import EVENING


@pytest.fixture
def evening(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's clock shows the evening of the day, when all of its scans are in."""
    monkeypatch.setattr("django.conf.settings.SIMULATED_NOW", EVENING.isoformat())
