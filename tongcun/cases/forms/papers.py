"""Forms of papers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongcun.cases.models import Case, PaperDraft, PaperKind
from tongcun.county.models import County, Unit

DRAFTABLE = [(kind.value, kind.label) for kind in PaperKind if kind is not PaperKind.RECALL]


class NewPaperForm(forms.Form):
    """What is to be drafted: which paper, for whom, about which cases; the cases are ticked in a table beside it."""

    kind = forms.ChoiceField(label=_("Kind of paper"), choices=DRAFTABLE)
    to = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit addressed"), required=False, empty_label=_("all units (circulars only)")
    )
    cases = forms.ModelMultipleChoiceField(
        Case.objects.none(), label=_("Cases"), error_messages={"required": _("Choose at least one case.")}
    )

    def __init__(self, *args: Any, county: County, cases: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = county.units.order_by("official_order", "unit_id")  # type: ignore[attr-defined]
        self.fields["cases"].queryset = cases  # type: ignore[attr-defined]

    @property
    def ticked(self) -> set[str]:
        """The keys of the cases that are chosen, as they stand in the form."""
        value = self["cases"].value() or ()
        return {str(getattr(one, "pk", one)) for one in value}


class WordingForm(forms.ModelForm[PaperDraft]):
    """What people may change of a draft."""

    class Meta:
        model = PaperDraft
        fields = ("title", "addressee", "body")
        widgets = {"body": forms.Textarea(attrs={"rows": 14, "translate": "no"})}


class RecallForm(forms.Form):
    """Why a paper is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class PapersFilter(forms.Form):
    """Which papers of a list."""

    kind = forms.ChoiceField(label=_("Kind of paper"), required=False, choices=[("", _("All")), *PaperKind.choices])
