"""Writes the sample counties changshan/ and pilot/ afresh: `python data/build_changshan.py [FOLDER]`.

FOLDER is where the two folders are written, by default the one this file is in. READMEs and parcels are left alone.
"""

from __future__ import annotations

import sys
from pathlib import Path

from builder.counties import write_counties

if __name__ == "__main__":
    write_counties(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
