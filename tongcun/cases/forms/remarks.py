"""The form of a unit's remark on what is going to be published of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongcun.cases.showing import LONGEST_REMARK
from tongcun.county.models import Unit


class RemarkForm(forms.Form):
    """What a unit says; who acts for several has a form for each."""

    words = forms.CharField(
        label=_("Remark of the unit"), max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 3, "translate": "no"}),
    )  # fmt: skip

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.auto_id = f"remark-{unit.pk}-%s"
