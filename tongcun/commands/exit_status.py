"""Exit statuses of all commands."""

from __future__ import annotations

DONE = 0
BROKEN = 1
"""The plan breaks a rule."""
UNUSABLE = 2
"""Input, options or places to write to are unfit; every problem is told."""
INTERRUPTED = 130
"""Stopped by Ctrl-C before the work was done."""
