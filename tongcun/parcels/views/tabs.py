"""The tabs above the pages of parcels: those that the reader's role opens."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongcun.county.queries import Scope
from tongcun.county.rights import Right

_TABS = {
    "may_settle": Right.SETTLE, "may_see_exceptions": Right.SEE_EXCEPTIONS, "may_close": Right.CLOSE_DAY,
    "may_import": Right.IMPORT_PARCELS,
    "may_edit_devices": Right.EDIT_DEVICES, "may_see_parcels": Right.SEE_PARCELS,
}  # fmt: skip


def page(request: HttpRequest, scope: Scope, template: str, shown: dict[str, Any]) -> HttpResponse:
    """A page with its tabs."""
    return render(request, template, shown | tabs_of(scope))


def tabs_of(scope: Scope) -> dict[str, bool]:
    """Which tabs and rules the reader's role opens, by the names that the templates know."""
    rights = {name: scope.may(right) for name, right in _TABS.items()}
    return rights | {"may_set_rules": scope.covers_county(Right.RUN_DAY)}
