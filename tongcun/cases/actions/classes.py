"""Classes of cases, in the county's own words."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongcun.cases.models import CaseClass
from tongcun.county.actions import hold_county
from tongcun.county.names import with_names
from tongcun.feeds.cells import plain_cell


@transaction.atomic
def keep_class(*, case_class: CaseClass) -> CaseClass:
    """Make a class of cases, or rename it, move it, let it out of use or back; the cases that have it keep it.

    Raises ValidationError where it is unfit, or reads like another of the county, in use or not.
    """
    hold_county(case_class.county)
    case_class.name = case_class.name.strip()
    case_class.full_clean(validate_constraints=False)
    _refuse_read_alike(case_class)
    case_class.save()
    return case_class


def _refuse_read_alike(case_class: CaseClass) -> None:
    """Lists and ledgers are read without regard to spaces and width: two names that differ in nothing else are one."""
    for other in CaseClass.objects.filter(county=case_class.county_id).exclude(pk=case_class.pk):
        if plain_cell(other.name).lower() == plain_cell(case_class.name).lower():
            there = _("There is the class “{name}” already; if it is out of use, put it back in use.")
            raise ValidationError({"name": with_names(there, name=other.name)})
