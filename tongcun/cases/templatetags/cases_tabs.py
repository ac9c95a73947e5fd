"""The pages that lie behind the door of enterprises, as tabs above each of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongcun.county.rights import Right

register = template.Library()

TABS: tuple[tuple[str, str | Promise, Right], ...] = (
    ("cases", _("Cases"), Right.SEE_CASES),
    ("meetings", _("Meetings and notes"), Right.SEE_CASES),
    ("liaison", _("Liaison"), Right.SEE_LIAISON),
    ("visits_due", _("Visits due"), Right.SEE_LIAISON),
    ("own_visits", _("My visits"), Right.TEND_ENTERPRISE),
    ("rounds", _("Rounds"), Right.SEE_LIAISON),
    ("papers", _("Papers"), Right.SEE_CASES),
    ("rates", _("Supervision"), Right.SEE_CASES),
    ("step_limits", _("Limits"), Right.EDIT_LIMITS),
)

SUPERVISION: tuple[tuple[str, str | Promise, Right], ...] = (
    ("rates", _("Rates"), Right.SEE_CASES),
    ("escalation", _("Escalation"), Right.SUPERVISE),
    ("sampling", _("Sample calls"), Right.CALL_BACK),
    ("recurring", _("What recurs"), Right.SEE_CASES),
    ("reports", _("Ledger and reports"), Right.SEE_CASES),
    ("exclusions", _("Exclusions"), Right.SEE_CASES),
)
"""What lies behind the tab of supervision."""

LIMITS: tuple[tuple[str, str | Promise, Right], ...] = (
    ("step_limits", _("Limits"), Right.EDIT_LIMITS),
    ("case_classes", _("Classes of cases"), Right.EDIT_LIMITS),
)
"""What lies behind the tab of limits."""


@register.inclusion_tag("cases/tabs.html", takes_context=True)
def cases_tabs(context: dict[str, Any], here: str = "") -> dict[str, Any]:
    """The tabs that the reader's rights show; `here` is the one whose page this is."""
    return {"tabs": _shown(context, TABS), "here": here}


def _shown(context: dict[str, Any], pages: Sequence[tuple[str, str | Promise, Right]]) -> list[tuple[str, Any, str]]:
    """The names, words and addresses of those of some pages that the reader may see."""
    scope = context["scope"]
    code = scope.county.division_code
    return [(name, words, reverse(name, args=[code])) for name, words, right in pages if scope.may(right)]


@register.inclusion_tag("cases/links.html", takes_context=True)
def supervision_links(context: dict[str, Any], here: str) -> dict[str, Any]:
    """The pages behind the tab of supervision that the reader's rights show."""
    return {"links": _shown(context, SUPERVISION), "here": here, "label": _("Pages of supervision")}


@register.inclusion_tag("cases/links.html", takes_context=True)
def limit_links(context: dict[str, Any], here: str) -> dict[str, Any]:
    """The pages behind the tab of limits."""
    return {"links": _shown(context, LIMITS), "here": here, "label": _("Limits and classes")}
