"""Where the sample data lie."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
CHANGSHAN = DATA / "changshan"
PILOT = DATA / "pilot"
TINY = DATA / "tiny"
