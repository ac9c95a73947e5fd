"""What words for kinds of parcels count as which nobody knows: asked only where a sheet has such words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongcun.county.models import County
from tongcun.parcels.models import Kind
from tongcun.parcels.queries import usual_kind
from tongcun.parcels.sheets.parcels import Listed


class UnknownKindsForm(forms.Form):
    """The kind that unknown words count as; the usual one where none is chosen."""

    kind_otherwise = forms.ModelChoiceField(
        Kind.objects.none(), label=_("Kinds that nobody knows count as"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, data: Any, *, county: County) -> None:
        super().__init__(data)
        field = self.fields["kind_otherwise"]
        usual = usual_kind(county.pk)
        kinds = Kind.objects.filter(county=county)
        field.queryset = kinds if usual is None else kinds.exclude(pk=usual.pk)  # type: ignore[attr-defined]
        self._usual = "" if usual is None else str(usual)

    def ask_about(self, rows: Listed) -> None:
        """Ask what the words of a sheet count as that nobody knows."""
        if not rows.unknown_kinds:
            return
        field = self.fields["kind_otherwise"]
        field.empty_label = self._usual  # type: ignore[attr-defined]
        field.widget = forms.Select(attrs={"class": "form-select"}, choices=field.choices)  # type: ignore[attr-defined]
