"""Who answers for which enterprise: named, ended."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tongcun.cases.actions.liaison import end_term, locked_scheme, refuse_what_breaks
from tongcun.cases.models import Liaison, Scheme
from tongcun.cases.models.terms import HOLDS
from tongcun.cases.queries.liaison import officer_pairs, officers_of_county
from tongcun.cases.rules import broken_by_officers, covers
from tongcun.county.actions import RefusedError
from tongcun.county.clock import service_date
from tongcun.county.models import Enterprise, User
from tongcun.county.names import with_names


@transaction.atomic
def name_officer(*, scheme: Scheme, officer: User, enterprise: Enterprise, first_date: datetime.date) -> Liaison:
    """Let an officer answer for an enterprise within a scheme, from a day that has come."""
    scheme = locked_scheme(scheme.pk)
    _check_serves(scheme, officer)
    if enterprise.county_id != scheme.county_id or not covers(scheme, enterprise):
        raise RefusedError(
            with_names(
                _("{scheme} is not for {enterprise}: see its industry and size, or change whom the scheme is for."),
                scheme=scheme, enterprise=enterprise,
            )
        )  # fmt: skip
    if first_date > service_date(scheme.county):
        raise RefusedError(_("That day has not come yet: name the officer on the day."))
    pairs = officer_pairs(scheme)
    if (officer, enterprise) in pairs:
        raise RefusedError(with_names(_("{officer} has {enterprise} already."), officer=officer, enterprise=enterprise))
    refuse_what_breaks(broken_by_officers(scheme, [*pairs, (officer, enterprise)]))
    return _make(scheme, officer, enterprise, first_date)


@transaction.atomic
def end_liaison(*, liaison: Liaison) -> None:
    """Let an officer answer for an enterprise no longer; nobody does then, and the page shows the gap."""
    scheme = locked_scheme(liaison.scheme_id)
    held = Liaison.objects.filter(HOLDS, pk=liaison.pk).first()
    if held is not None:
        end_term(held, service_date(scheme.county))


def _make(scheme: Scheme, officer: User, enterprise: Enterprise, first_date: datetime.date) -> Liaison:
    return Liaison.objects.create(
        scheme=scheme, officer=officer, enterprise=enterprise, first_date=first_date,
        is_sole=scheme.one_officer_an_enterprise,
    )  # fmt: skip


def _check_serves(scheme: Scheme, officer: User) -> None:
    """Refuse who is no liaison officer of the county today."""
    if not officers_of_county(scheme.county).filter(pk=officer.pk).exists():
        raise RefusedError(
            with_names(
                _("{officer} is no liaison officer today. An administrator gives the role, under People."),
                officer=officer,
            )
        )  # fmt: skip
