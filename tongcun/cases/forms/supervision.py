"""Forms of supervision: the county's rule, and what was said when somebody was called once more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongcun.cases.forms.cases import words_field
from tongcun.cases.models import SampleResult, SupervisionRule


class RuleForm(forms.ModelForm[SupervisionRule]):
    """The county's rule."""

    class Meta:
        model = SupervisionRule
        fields = ("urge_days", "supervise_days", "talk_days", "circular_days", "deputy_days", "leader_days",
                  "sample_percent")  # fmt: skip


class SampleCallForm(forms.Form):
    """What whoever was called says of a case (its key: all of a sample stand on one page)."""

    result = forms.ChoiceField(label=_("Result"), choices=SampleResult.choices)
    called = forms.CharField(
        label=_("Number called"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )  # fmt: skip
    words = words_field(required=True, label=_("What was said"))

    def __init__(self, *args: Any, case: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"call-{case}-%s"
