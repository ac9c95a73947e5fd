"""The page of a meeting as it is typed: its head, and a row for each problem."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongcun.cases.as_written.days import end_in, next_from
from tongcun.cases.meetings.directory import Directory
from tongcun.cases.meetings.problems import Problem
from tongcun.cases.models import Meeting, MeetingKind
from tongcun.cases.queries.lacks import Lack, words_of
from tongcun.county.actions import RefusedError
from tongcun.county.clock import LAST_DAY, service_date
from tongcun.county.evidence import EvidenceField
from tongcun.county.forms import DayField
from tongcun.county.models import County

HEAD = ("kind", "title", "held_on", "place", "leaders", "came")


class MeetingForm(forms.Form):
    """The head of a meeting, and its minutes if they are there already."""

    kind = forms.ChoiceField(label=_("kind of meeting"), choices=MeetingKind.choices)
    title = forms.CharField(label=_("title"), max_length=120)
    held_on = DayField(label=_("held on"))
    place = forms.CharField(label=_("place"), max_length=120)
    leaders = forms.CharField(label=_("leaders present"), max_length=200)
    came = forms.CharField(
        label=_("who came"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "translate": "no"}),
    )
    minutes = EvidenceField(label=_("minutes, if there are any"))

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._county = county
        if not self.is_bound:
            self.initial.setdefault("held_on", service_date(county))

    def clean_held_on(self) -> datetime.date:
        """A day that has come."""
        day: datetime.date = self.cleaned_data["held_on"]
        if day > service_date(self._county):
            raise forms.ValidationError(_("That day has not come yet: enter the meeting when it was held."))
        return day


def head_of(meeting: Meeting) -> dict[str, Any]:
    """The head of a meeting as the form begins with."""
    return {name: getattr(meeting, name) for name in HEAD}


def _offered(label: Any, names: str, *, longest: int) -> forms.CharField:
    """Words, with names to choose from while one types."""
    return forms.CharField(label=label, max_length=longest, required=False, widget=forms.TextInput({"list": names}))


def _several_lines(label: Any, *, longest: int) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, required=False, widget=forms.Textarea({"rows": 2, "translate": "no"})
    )


class RowForm(forms.Form):
    """One problem as it is typed; what a name means is looked up, and stays as typed where it means nothing."""

    enterprise = _offered(_("enterprise"), "enterprises", longest=120)
    case_class = _offered(_("class"), "classes", longest=60)
    leader = _offered(_("leading leader"), "leaders", longest=60)
    unit = _offered(_("responsible unit"), "units", longest=300)
    until = forms.CharField(
        label=_("limit of time"), max_length=40, required=False, widget=forms.TextInput({"placeholder": "2026-12-20"})
    )
    problem = _several_lines(_("problem"), longest=4000)
    solution = _several_lines(_("measures"), longest=2000)

    def __init__(self, *args: Any, directory: Directory, held_on: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._directory, self._held_on = directory, held_on

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all is typed."""
        return not any(str(self[name].value() or "").strip() for name in self.fields)

    def clean_enterprise(self) -> Any:
        """Whose problem it is; never left open."""
        text = self.cleaned_data["enterprise"]
        if not text:
            raise forms.ValidationError(_("Say which enterprise it is."))
        return self._looked_up(lambda: self._directory.enterprises.one(text))

    def clean_problem(self) -> str:
        """What it is; never left open."""
        text: str = self.cleaned_data["problem"]
        if not text:
            raise forms.ValidationError(_("Say what the problem is."))
        return text

    def clean_case_class(self) -> Any:
        """The class, if one is named."""
        text = self.cleaned_data["case_class"]
        return self._looked_up(lambda: self._directory.classes.one(text)) if text else None

    def clean_leader(self) -> Any:
        """The leader, if one is named."""
        text = self.cleaned_data["leader"]
        return self._looked_up(lambda: self._directory.leaders.one(text)) if text else None

    def clean_unit(self) -> Any:
        """The units, the leading one first."""
        text = self.cleaned_data["unit"]
        return self._looked_up(lambda: self._directory.units_in(text)) if text else []

    def clean_until(self) -> datetime.date | None:
        """The day, if one is set: not before the meeting."""
        text = self.cleaned_data["until"]
        if not text:
            return None
        day = end_in(text, next_from(self._held_on), dotted=True)
        if day is None or day > LAST_DAY:
            raise forms.ValidationError(_("This names no day. Write it as 2026-12-20, or leave it open."))
        if day < self._held_on:
            raise forms.ValidationError(_("That day lies before the meeting."))
        return day

    def _looked_up(self, look: Any) -> Any:
        try:
            return look()
        except RefusedError as refused:
            raise forms.ValidationError(str(refused)) from None

    def problem_said(self) -> Problem:
        """The problem, once the row is valid."""
        said = self.cleaned_data
        units = said["unit"]
        return Problem(
            enterprise=said["enterprise"], words=said["problem"], case_class=said["case_class"], leader=said["leader"],
            unit=units[0] if units else None, joint=tuple(units[1:]), solution=said["solution"], until=said["until"],
        )  # fmt: skip

    def lack_words(self) -> list[str]:
        """The same in words."""
        return words_of(self.lacks())

    def lacks(self) -> tuple[Lack, ...]:
        """What of the four is still open in a row in which something is typed."""
        if self.is_blank:
            return ()
        fields = {Lack.LEADER: "leader", Lack.UNIT: "unit", Lack.SOLUTION: "solution", Lack.DAY: "until"}
        return tuple(lack for lack, name in fields.items() if not str(self[name].value() or "").strip())
