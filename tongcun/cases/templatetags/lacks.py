"""What a meeting left open of a case, for the pages that show cases."""

from __future__ import annotations

from django import template

from tongcun.cases.models import Case
from tongcun.cases.queries.lacks import lacks_of, words_of

register = template.Library()


@register.filter
def lacks(case: Case) -> list[str]:
    """What is lacking, in words; nothing is asked of the database."""
    return words_of(lacks_of(case))
