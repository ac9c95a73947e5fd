from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.measuring import timed


def test_a_run_tells_exit_status_output_and_memory(tmp_path: Path) -> None:
    run = timed([sys.executable, "-c", "import sys; print('here'); sys.exit(3)"], tmp_path)
    assert (run.exit_status, run.output.strip()) == (3, "here")
    assert run.megabytes > 1
    assert run.others >= 0


def test_a_run_that_takes_too_long_is_ended_and_has_no_exit_status(tmp_path: Path) -> None:
    run = timed([sys.executable, "-c", "import time; time.sleep(60)"], tmp_path, seconds_at_most=0.2)
    assert run.exit_status is None
