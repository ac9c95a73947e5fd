"""The pages that lie behind the door of enterprises, as tabs above each of them."""

from __future__ import annotations

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


@register.inclusion_tag("cases/tabs.html", takes_context=True)
def cases_tabs(context: dict[str, Any], here: str = "") -> dict[str, Any]:
    """The tabs that the reader's rights show; `here` is the one whose page this is."""
    scope = context["scope"]
    code = scope.county.division_code
    shown = [(name, words, reverse(name, args=[code])) for name, words, right in TABS if scope.may(right)]
    return {"tabs": shown, "here": here}


@register.inclusion_tag("cases/supervision_links.html", takes_context=True)
def supervision_links(context: dict[str, Any], here: str) -> dict[str, Any]:
    """The pages behind the tab of supervision that the reader's rights show."""
    scope = context["scope"]
    code = scope.county.division_code
    shown = [(name, words, reverse(name, args=[code])) for name, words, right in SUPERVISION if scope.may(right)]
    return {"links": shown, "here": here}
