"""What holds for every test: one language, and the same examples on every run."""

from __future__ import annotations

import os

from hypothesis import settings

os.environ["TONGCUN_LANG"] = "en"  # before any module speaks, for help texts are made on import

settings.register_profile("tongcun", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "tongcun"))
