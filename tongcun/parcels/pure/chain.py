"""The chain of a device's scans: each digest covers the scan and the digest before it. PURE."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime

LINKED = (
    "id", "county_id", "device_id", "number", "device_time", "server_time", "actor_id", "act", "code", "here_kind",
    "here_id", "other_kind", "other_id", "bag_label", "seal_number", "corrects", "source", "reuses",
)  # fmt: skip
"""The columns that a digest covers, in this order: all but the digest itself."""


SHORT_DIGEST = 16
"""So many digits of a digest are told to people: they can be typed, and nobody makes another chain that has them."""


def short_head(device_id: int, number: int, digest: str) -> str:
    """The head of a device's chain as people read, copy and type it, `DEVICE-NUMBER-DIGITS`; empty without a scan."""
    return f"{device_id}-{number}-{digest[:SHORT_DIGEST]}" if number else ""


def is_head(told: str, digest: str) -> bool:
    """Whether a digest is the one that was told, whole or its first SHORT_DIGEST digits."""
    return told in (digest, digest[:SHORT_DIGEST])


def link(previous: str, values: Sequence[object]) -> str:
    """The digest (64 hex digits) of a scan's LINKED columns behind the digest before it, which is empty for the first.

    The form digested is a JSON list: the digest before, then each column as text, times in UTC to the microsecond.
    """
    form = json.dumps([previous, *map(_text, values)], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(form.encode("ascii")).hexdigest()


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)
