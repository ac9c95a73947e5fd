"""Saving only what has changed, so that a row's history tells changes and nothing else."""

from __future__ import annotations

from typing import Any

from django.db import models


def renew(row: models.Model, facts: dict[str, Any]) -> None:
    """Give a row its facts; save it if it is new or one of them differs."""
    changed = [name for name, fact in facts.items() if row.pk is None or getattr(row, name) != fact]
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        row.save()
