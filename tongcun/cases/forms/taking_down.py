"""For which unit something is taken down: asked of whoever has posts in several, and of nobody else."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from tongcun.county.models import County, Unit

_DESK = "desk"


def unit_field(units: Sequence[Unit | None], county: County) -> forms.TypedChoiceField:
    """Which of some units (None: the county's desk) answers for what is taken down, until another has signed."""
    by_key = {_DESK if unit is None else str(unit.pk): unit for unit in units}
    names = [(key, str(unit) if unit else county.desk_name or _("county desk")) for key, unit in by_key.items()]
    return forms.TypedChoiceField(
        label=_("taken down for"), choices=[("", _("choose")), *names], coerce=by_key.get, empty_value=None,
        help_text=_("This unit answers for it until another has signed."),
    )  # fmt: skip
