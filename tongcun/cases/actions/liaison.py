"""What writes of liaison share: a scheme changes once at a time, by no rule that forbids it, and ends leave history."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from tongcun.cases.models import Scheme, Term
from tongcun.county.actions import RefusedError


def locked_scheme(pk: int) -> Scheme:
    """A scheme as it stands now, held until the transaction ends: who counts against its rules counts alone."""
    return Scheme.objects.select_for_update(of=("self",)).select_related("county").get(pk=pk)


def refuse_what_breaks(broken: Sequence[SafeString]) -> None:
    """Refuse what breaks a rule, with all that it breaks."""
    if broken:
        raise RefusedError(format_html_join(" ", "{}", ((sentence,) for sentence in broken)))


def end_term(term: Term, today: datetime.date) -> None:
    """Let a term hold until yesterday; one that began today never held, and only the history of edits keeps it."""
    if term.first_date >= today:
        term.delete()
        return
    term.last_date = today - datetime.timedelta(days=1)
    term.save(update_fields=["last_date"])
