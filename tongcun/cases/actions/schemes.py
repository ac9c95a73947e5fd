"""Schemes with their rules."""

from __future__ import annotations

from django.db import transaction

from tongcun.cases.actions.liaison import locked_scheme, refuse_what_breaks
from tongcun.cases.models import Scheme
from tongcun.cases.models.terms import HOLDS
from tongcun.cases.queries.liaison import group_pairs, officer_pairs
from tongcun.cases.rules import broken_by_groups, broken_by_officers


@transaction.atomic
def keep_scheme(*, scheme: Scheme) -> Scheme:
    """Make a scheme or change its rules; raises ValidationError where it is unfit, RefusedError where what there is
    would break a new rule."""
    scheme.full_clean()
    if scheme.pk is not None:
        locked_scheme(scheme.pk)
        broken = broken_by_officers(scheme, officer_pairs(scheme)) + broken_by_groups(scheme, group_pairs(scheme))
        refuse_what_breaks(broken)
    scheme.save()
    scheme.liaisons.filter(HOLDS).update(is_sole=scheme.one_officer_an_enterprise)
    scheme.group_townships.filter(HOLDS).update(is_sole=scheme.one_group_a_township)
    return scheme
