"""Forms of leaders' notes."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongcun.cases.actions import NoteSaid, Readers
from tongcun.cases.forms.cases import words_field
from tongcun.cases.forms.liaison import NamesField
from tongcun.cases.forms.once import OnceForm
from tongcun.cases.models import CaseClass, Circle, Grade, NoteAccess
from tongcun.cases.queries.classes import classes_to_choose
from tongcun.cases.queries.notes import people_to_name
from tongcun.cases.queries.units import units_to_choose
from tongcun.county.clock import service_date
from tongcun.county.evidence import EvidenceField
from tongcun.county.forms import DayField, let_choose
from tongcun.county.models import County, Enterprise, Role, Unit, User
from tongcun.county.queries import serving


class ReadersForm(forms.Form):
    """Who may read a note, beside the leader who wrote it and whoever entered it."""

    circles = forms.MultipleChoiceField(
        label=_("who may read it, by what they are"), choices=Circle.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    people = NamesField(User.objects.none(), label=_("who may read it, by name"), required=False)

    def __init__(self, *args: Any, county: County, access: NoteAccess | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self.fields["people"], people_to_name(county), county)
        if access is not None:
            self.initial.update({"circles": access.circles, "people": list(access.people.all())})

    def readers(self) -> Readers:
        """Who may, once it is valid."""
        said = self.cleaned_data
        return Readers(circles=[Circle(one) for one in said["circles"]], people=list(said["people"]))


class NoteForm(OnceForm, ReadersForm):
    """A note as it is taken down, and the problem of which it speaks."""

    leader = forms.ModelChoiceField(User.objects.none(), label=_("leader who wrote it"))
    noted_on = DayField(label=_("date of the note"))
    words = words_field(required=True, label=_("words of the note"))
    scan = EvidenceField(label=_("scan of the note"), required=True)
    enterprise = forms.ModelChoiceField(Enterprise.objects.none(), label=_("enterprise"))
    title = forms.CharField(
        label=_("what it is about"), max_length=120,
        help_text=_("Whoever sees the case reads this and the problem: the words of the note do not belong here."),
    )  # fmt: skip
    problem = words_field(required=True, label=_("problem"))
    case_class = forms.ModelChoiceField(CaseClass.objects.none(), label=_("class"), required=False)
    grade = forms.ChoiceField(label=_("grade"), choices=Grade.choices, initial=Grade.GENERAL)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("responsible unit"), required=False)
    wanted_by = DayField(label=_("limit of time"), required=False)
    is_confidential = forms.BooleanField(
        label=pgettext_lazy("of a case", "confidential: only the desk, supervisors, leaders and whoever handles it"),
        required=False, initial=True,
    )  # fmt: skip
    field_order = (
        "leader", "noted_on", "scan", "words", "circles", "people", "enterprise", "title", "problem", "case_class",
        "grade", "unit", "wanted_by", "is_confidential",
    )  # fmt: skip

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, county=county, **kwargs)
        self._county = county
        self.initial.setdefault("noted_on", service_date(county))
        let_choose(self.fields["leader"], serving(county, Role.LEADER), county)
        choices: dict[str, Any] = {
            "enterprise": county.enterprises.all(),
            "case_class": classes_to_choose(county), "unit": units_to_choose(county),
        }  # fmt: skip
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean_noted_on(self) -> datetime.date:
        """A day that has come."""
        day: datetime.date = self.cleaned_data["noted_on"]
        if day > service_date(self._county):
            raise forms.ValidationError(_("That day has not come yet."))
        return day

    def said(self) -> NoteSaid:
        """What was taken down, once it is valid."""
        said = {name: value for name, value in self.what_was_said().items() if name not in ("circles", "people")}
        return NoteSaid(**said | {"grade": Grade(said["grade"])}, readers=self.readers(), form_key=self.key())
