"""The form by which what a meeting left open is filled in."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from tongcun.cases.actions import FilledIn
from tongcun.cases.models import Case
from tongcun.cases.queries.units import units_to_choose
from tongcun.county.clock import service_date
from tongcun.county.forms import DayField, let_choose
from tongcun.county.models import Role, Unit, User
from tongcun.county.queries import serving


class FillInForm(forms.Form):
    """Who leads a case, what is to be done, until when; and, while no unit is named (`may_sort`), whose it is."""

    leader = forms.ModelChoiceField(User.objects.none(), label=_("leading leader"), required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("responsible unit"), required=False)
    wanted_by = DayField(label=_("limit of time"), required=False)
    solution = forms.CharField(
        label=_("measures"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "translate": "no"}),
    )

    words = forms.CharField(
        label=_("why the limit of time is moved"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "translate": "no"}),
    )  # fmt: skip

    def __init__(self, *args: Any, case: Case, may_sort: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaders = serving(case.county, Role.LEADER) | User.objects.filter(led_cases=case)
        let_choose(self.fields["leader"], leaders.distinct(), case.county)
        self.initial.update(
            {"leader": case.leading_leader_id, "wanted_by": case.wanted_by, "solution": case.solution}
        )  # fmt: skip
        # Another may say something of it meanwhile: only what is changed here is said.
        for name in ("leader", "wanted_by", "solution"):
            self.fields[name].show_hidden_initial = True
        if may_sort:
            self.fields["unit"].queryset = units_to_choose(case.county)  # type: ignore[attr-defined]
        else:
            del self.fields["unit"]
        self._set_day(case)

    def _set_day(self, case: Case) -> None:
        """The day can be moved with a reason, until it has passed."""
        has_passed = case.wanted_by is not None and case.wanted_by < service_date(case.county)
        if case.wanted_by is None or has_passed:
            del self.fields["words"]
        if has_passed:
            self.fields["wanted_by"].disabled = True
            self.fields["wanted_by"].help_text = _("That day has passed: it stays.")

    def said(self) -> FilledIn:
        """What was said, once it is valid: what was changed, the unit if one is named, and why."""
        said: Any = {name: value for name, value in self.cleaned_data.items() if name in self.changed_data}
        return cast(FilledIn, said)
