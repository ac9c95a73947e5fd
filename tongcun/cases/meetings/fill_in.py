"""The form by which what a meeting left open is filled in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongcun.cases.forms.cases import units_to_choose
from tongcun.cases.models import Case
from tongcun.county.forms import DayField
from tongcun.county.models import Role, Unit, User
from tongcun.county.queries import serving


class FillInForm(forms.Form):
    """Who leads a case, what is to be done, until when; and, while no unit is named (`may_sort`), whose it is."""

    leader = forms.ModelChoiceField(User.objects.none(), label=_("leading leader"), required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("responsible unit"), required=False)
    wanted_by = DayField(label=_("limit of time"), required=False)
    solution = forms.CharField(
        label=_("measures"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, case: Case, may_sort: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaders = serving(case.county, Role.LEADER) | User.objects.filter(led_cases=case)
        self.fields["leader"].queryset = leaders.distinct()  # type: ignore[attr-defined]
        self.initial.update(
            {"leader": case.leading_leader_id, "wanted_by": case.wanted_by, "solution": case.solution}
        )  # fmt: skip
        if may_sort:
            self.fields["unit"].queryset = units_to_choose(case.county)  # type: ignore[attr-defined]
        else:
            del self.fields["unit"]

    def said(self) -> dict[str, Any]:
        """What was said, once it is valid."""
        return {"unit": None} | self.cleaned_data
