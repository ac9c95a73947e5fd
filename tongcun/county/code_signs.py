"""Signs that codes are made of which people read off paper and type."""

from __future__ import annotations

CODE_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody takes for one another."""
