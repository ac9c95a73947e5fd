"""For which unit a reader adds a remark."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest

from tongcun.county.models import Unit


def unit_said(request: HttpRequest, theirs: Iterable[Unit]) -> Unit | None:
    """The unit that the form names, of those that may still remark; None where it is none of them."""
    return next((unit for unit in theirs if str(unit.pk) == request.POST.get("unit", "")), None)
