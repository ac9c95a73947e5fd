"""Forms of cases: taking one down, and what must be said with each act."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongcun.cases.actions import Said
from tongcun.cases.forms.once import OnceForm
from tongcun.cases.forms.taking_down import unit_field
from tongcun.cases.models import Case, CaseClass, Channel, Grade, Link, StepLimit
from tongcun.cases.pure.acts import Act, Outcome, Party, Satisfaction
from tongcun.cases.pure.parts import PartAct
from tongcun.cases.queries.classes import classes_to_choose
from tongcun.cases.queries.units import units_to_choose
from tongcun.cases.wording.saying import OF_A_CALL, WITH_REASON, needs_words
from tongcun.cases.wording.words import LOOKED_BACK, OUTCOMES, SATISFACTIONS
from tongcun.county.clock import FIRST_DAY, LAST_DAY, service_date
from tongcun.county.forms import DayField
from tongcun.county.models import TIME_UNITS, County, Enterprise, Unit
from tongcun.loops.clock import Limit
from tongcun.loops.clock import Unit as TimeUnit

LONGEST = 2000
_TO_A_UNIT = frozenset({Act.SORT, Act.DECIDE})
_WITH_OUTCOME = frozenset({Act.REPORT, Act.CONFIRM})
_SAID_BY_THEM = [one for one in OUTCOMES if one[0] in (Outcome.SOLVED, Outcome.PARTLY, Outcome.CANNOT)]


class MomentInput(forms.DateTimeInput):
    """A day and a time, by the browser's own field."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A moment of a day that a county has to do with."""

    def __init__(self, *, label: Any, required: bool = True) -> None:
        super().__init__(label=label, required=required, widget=MomentInput())

    def validate(self, value: Any) -> None:
        """Refuse what is of no such day."""
        super().validate(value)
        if value is not None:
            for bound in (MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)):
                bound(value.date())


def words_field(*, required: bool, label: Any) -> forms.CharField:
    """A few lines of text."""
    return forms.CharField(
        label=label, required=required, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3, "translate": "no"})
    )  # fmt: skip


def satisfaction_field(label: Any, widget: forms.Widget) -> forms.ChoiceField:
    """How content the asker is, where they say so."""
    return forms.ChoiceField(label=label, required=False, choices=[("", _("not said")), *SATISFACTIONS], widget=widget)


def own_code_field(set_at: datetime.datetime) -> forms.TypedChoiceField:
    """Whether the asker says in a call that the confirmation code that was chosen at a moment is their own."""
    label = _("did they choose the confirmation code of {moment} themselves? Ask them")
    return forms.TypedChoiceField(
        label=format_lazy(label, moment=f"{localtime(set_at):%Y-%m-%d %H:%M}"), empty_value=None,
        choices=[
            ("", _("choose")), (set_at.isoformat(), _("yes: from now on it is enough without a call")),
            ("no", _("no, or not asked: its word goes on being checked")),
        ],
        coerce=lambda said: None if said == "no" else datetime.datetime.fromisoformat(said),
        help_text=_("If they know of no code, take it back on the enterprise's page."),
    )  # fmt: skip


class ActForm(forms.Form):
    """What is said with an act; only the fields that belong to it are there.

    `to_check`: when the enterprise's confirmation code was chosen, if nobody has heard yet that it is its own.
    """

    def __init__(
        self, *args: Any, act: Act, party: Party, county: County, to_check: datetime.datetime | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.auto_id = f"{act}-%s"
        if act in _TO_A_UNIT:
            self.fields["to"] = forms.ModelChoiceField(units_to_choose(county), label=_("to unit"))
        if act in _WITH_OUTCOME:
            self.fields["outcome"] = forms.ChoiceField(label=_("outcome of the case"), choices=_SAID_BY_THEM)
        if act is Act.LOOK_BACK:
            # Nothing is chosen beforehand: whether it holds is what one goes there to see.
            found = [("", _("choose")), *LOOKED_BACK]
            self.fields["outcome"] = forms.ChoiceField(label=_("whether it holds"), choices=found)
        if act is Act.CONFIRM:
            self.fields["satisfaction"] = satisfaction_field(_("how content the asker is"), forms.Select())
        if act is Act.GRANT_EXTENSION:
            bounds = [MinValueValidator(1), MaxValueValidator(1000)]
            self.fields["more_amount"] = forms.IntegerField(label=_("more time"), validators=bounds)
            self.fields["more_unit"] = forms.ChoiceField(
                label=_("counted in"), choices=TIME_UNITS, initial=TimeUnit.WORKING_DAYS
            )
        if act is Act.PLAN:
            self.fields["until"] = DayField(label=_("until"))
        if act in OF_A_CALL and party is Party.CALLER:
            self.fields["called"] = forms.CharField(label=_("number called"), max_length=20)
            if to_check is not None and act is not Act.TRY_CALL:
                self.fields["own_code"] = own_code_field(to_check)
        label = _("reason") if act in WITH_REASON else _("words")
        self.fields["words"] = words_field(required=needs_words(act, party), label=label)
        if party is not Party.ASKER:
            self.fields["at"] = MomentField(label=_("done at (only when entered later)"), required=False)

    def said(self, seen: int | None = None) -> Said:
        """What was said, once it is valid; `seen`: how many events the page showed."""
        data = self.cleaned_data
        amount, satisfied = data.get("more_amount"), data.get("satisfaction")
        return Said(
            words=data["words"], to=data.get("to"), outcome=Outcome(data["outcome"]) if "outcome" in data else None,
            more=Limit(amount, TimeUnit(data["more_unit"])) if amount else None, until=data.get("until"),
            called=data.get("called", ""), at=data.get("at"), seen=seen,
            satisfaction=Satisfaction(satisfied) if satisfied else None, own_code=data.get("own_code"),
        )  # fmt: skip


class PartForm(forms.Form):
    """What is said with an act on a part (its key: several parts may stand on one page)."""

    def __init__(self, *args: Any, act: PartAct, part: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"part-{part}-{act}-%s"
        is_promise = act is PartAct.PROMISE
        self.fields["words"] = words_field(required=True, label=_("what is promised") if is_promise else _("words"))
        if is_promise:
            self.fields["until"] = DayField(label=_("until"))
            self.fields["person"] = forms.CharField(label=_("who does it"), max_length=60)


class InviteForm(forms.Form):
    """Which unit is asked to do what."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("joint unit"))
    words = words_field(required=True, label=_("what is asked"))

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "invite-%s"
        self.fields["unit"].queryset = units_to_choose(county)  # type: ignore[attr-defined]


class SiteMeetingForm(forms.Form):
    """When and where people met on the spot, who came, and what was agreed."""

    at = MomentField(label=_("at"))
    place = forms.CharField(label=_("place"), max_length=120)
    came = forms.CharField(label=_("who came"), max_length=1000)
    agreed = words_field(required=True, label=_("what was agreed"))


class LinkForm(forms.Form):
    """Which case of the same enterprise asked for this before, of those `seen`, and what this one is to it."""

    to = forms.ModelChoiceField(Case.objects.none(), label=_("case that asked first"))
    link = forms.ChoiceField(label=_("link"), choices=Link.choices)

    def __init__(self, *args: Any, case: Case, seen: QuerySet[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "link-%s"
        others = seen.filter(enterprise=case.enterprise_id, linked_to=None).exclude(pk=case.pk)
        self.fields["to"].queryset = others  # type: ignore[attr-defined]
        self.fields["to"].label_from_instance = lambda one: f"{one.number} {one.title}"  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why something is done."""

    words = words_field(required=True, label=_("reason"))


class ClassifyForm(forms.Form):
    """Of which class and grade a case is."""

    case_class = forms.ModelChoiceField(CaseClass.objects.none(), label=_("class"), required=False)
    grade = forms.ChoiceField(label=_("grade"), choices=Grade.choices)
    words = words_field(required=False, label=pgettext_lazy("of a grade", "reason (once it is accepted)"))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"case_class": case.case_class_id, "grade": case.grade, **self.initial}
        self.auto_id = "classify-%s"
        classes = classes_to_choose(case.county, case.case_class_id)
        self.fields["case_class"].queryset = classes  # type: ignore[attr-defined]


BY_HAND = [one for one in Channel.choices if one[0] not in (Channel.LEDGER, Channel.VISIT)]
"""Channels that somebody chooses; visits and ledgers bring their cases themselves."""


class CaseForm(OnceForm):
    """What an enterprise asks for, taken down by somebody for it and for one of `units` (None: the county's desk)."""

    enterprise = forms.ModelChoiceField(Enterprise.objects.none(), label=_("enterprise"))
    title = forms.CharField(label=_("what it is about"), max_length=120)
    problem = words_field(required=True, label=_("problem"))
    channel = forms.ChoiceField(label=_("source"), choices=BY_HAND, initial=Channel.OFFICER)
    case_class = forms.ModelChoiceField(CaseClass.objects.none(), label=_("class"), required=False)
    grade = forms.ChoiceField(label=_("grade"), choices=Grade.choices, initial=Grade.GENERAL)
    found_on = DayField(label=_("found on"))
    asker_name = forms.CharField(label=_("who asked"), max_length=60, required=False)
    asker_phone = forms.CharField(label=_("phone of the asker"), max_length=20, required=False)
    is_confidential = forms.BooleanField(
        label=pgettext_lazy("of a case", "confidential: only the desk, supervisors, leaders and whoever handles it"),
        required=False,
    )

    def __init__(
        self, *args: Any, county: County, enterprises: Any, units: Sequence[Unit | None], **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self._today = service_date(county)
        self._units = units
        if len(units) > 1:
            self.fields["unit"] = unit_field(units, county)
        self.initial.setdefault("found_on", self._today)
        choices = {"enterprise": enterprises, "case_class": classes_to_choose(county)}
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def unit(self) -> Unit | None:
        """For which unit it is taken down, once it is valid; None: the county's desk."""
        unit: Unit | None = self.cleaned_data["unit"] if "unit" in self.fields else self._units[0]
        return unit

    def clean_found_on(self) -> datetime.date:
        """A day that has come."""
        day: datetime.date = self.cleaned_data["found_on"]
        if day > self._today:
            raise forms.ValidationError(_("That day has not come yet."))
        return day


class LimitForm(forms.ModelForm[StepLimit]):
    """How long a step may take, from a day on."""

    first_date = DayField(label=_("first day"))

    class Meta:
        model = StepLimit
        fields = ("step", "case_class", "grade", "amount", "unit", "yellow_percent", "first_date")

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.county = county
        self.initial.setdefault("first_date", service_date(county))
        classes = classes_to_choose(county, self.instance.case_class_id)
        self.fields["case_class"].queryset = classes  # type: ignore[attr-defined]
