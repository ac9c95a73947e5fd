"""Forms of classes of cases."""

from __future__ import annotations

from typing import Any

from django import forms

from tongcun.cases.models import CaseClass
from tongcun.cases.queries.classes import last_place
from tongcun.county.models import County


class NewClassForm(forms.ModelForm[CaseClass]):
    """What a class is called, and where it stands."""

    class Meta:
        model = CaseClass
        fields: tuple[str, ...] = ("name", "official_order")

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.instance.county = county
            self.initial["official_order"] = last_place(county)


class ClassForm(NewClassForm):
    """The same of one that is there, and whether it is in use."""

    class Meta(NewClassForm.Meta):
        fields = ("name", "official_order", "is_in_use")
