"""The page on which a receipt code that staff hand to an asker is shown, once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongcun.cases import actions
from tongcun.cases.models import Case
from tongcun.county.queries import Scope


def told_once(request: HttpRequest, scope: Scope, case: Case, *, go_on: str) -> HttpResponse | None:
    """What to tell the asker of a confidential case, and the page to `go_on` to; None where there is no code."""
    receipt = actions.handed_code(case=case, by=scope.user)
    if not receipt:
        return None
    return render(request, "cases/receipt_once.html", {"case": case, "receipt": receipt, "go_on": go_on})
