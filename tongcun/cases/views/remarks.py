"""The remarks that a reader may add to what is going to be published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.http import HttpRequest
from django.utils.translation import gettext as _

from tongcun.cases.forms.remarks import RemarkForm
from tongcun.cases.views.refused import Refused, unfit
from tongcun.county.actions import RefusedError
from tongcun.county.models import Unit


def remark_forms(units: Iterable[Unit], refused: Refused | None) -> list[RemarkForm]:
    """A form for each unit that may still say something; the refused one as it was sent."""
    blank = [RemarkForm(unit=unit) for unit in units]
    return [refused.in_place_of(form) if refused else form for form in blank]


def remarked(request: HttpRequest, theirs: Sequence[Unit], add: Callable[[Unit, str], object]) -> Refused | None:
    """Add what was sent, for that of `theirs` which it names; why it was refused, or None once it stands there."""
    unit = next((one for one in theirs if str(one.pk) == request.POST.get("unit", "")), None)
    if unit is None:
        return Refused(_("Your unit has added its remark already, is not named in it, or it is published."))
    form = RemarkForm(request.POST, unit=unit)
    if not form.is_valid():
        return Refused(unfit(form), form)
    try:
        add(unit, form.cleaned_data["words"])
    except RefusedError as refusal:
        return Refused(str(refusal), form)
    return None
