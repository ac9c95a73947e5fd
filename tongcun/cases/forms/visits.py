"""Forms of visits and rounds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from tongcun.cases.forms.once import OnceForm
from tongcun.cases.forms.taking_down import unit_field
from tongcun.cases.models import Round, Scheme, Visit
from tongcun.cases.models.terms import HOLDS
from tongcun.cases.queries.liaison import staff_of_groups
from tongcun.cases.queries.parties import officers_units
from tongcun.cases.queries.visits import schemes_of_own, schemes_to_record
from tongcun.county.clock import service_date
from tongcun.county.evidence import PICTURES_ONLY, EvidenceField
from tongcun.county.forms import DayField, let_choose
from tongcun.county.masking import masked_name
from tongcun.county.models import Enterprise, User
from tongcun.county.names import with_names
from tongcun.county.queries import Scope
from tongcun.county.rights import Right

LONGEST_WORDS = 2000


class WordsField(forms.CharField):
    """Some lines of words."""

    def __init__(self, *, label: Any, rows: int, required: bool = True, help_text: Any = "") -> None:
        widget = forms.Textarea(attrs={"rows": rows, "translate": "no"})
        super().__init__(label=label, required=required, help_text=help_text, max_length=LONGEST_WORDS, widget=widget)


class VisitForm(OnceForm):
    """What is noted of a visit, on the phone, in a minute.

    The scheme is asked for only where there is a doubt (`certain_scheme`: none), the officer only of who enters it for
    others, the unit only of who serves several.
    """

    certain_scheme: Scheme | None = None
    officer = forms.ModelChoiceField(User.objects.none(), label=_("who was there"))
    scheme = forms.ModelChoiceField(Scheme.objects.none(), label=_("scheme"))
    visited_on = DayField(label=_("day of the visit"))
    met = forms.CharField(label=_("whom you met"), max_length=60)
    said = WordsField(label=_("what was said and seen"), rows=3)
    problem = WordsField(
        label=_("there is a problem"), rows=2, required=False,
        help_text=_("Leave it empty where there is none. What stands here becomes a case of the enterprise at once."),
    )  # fmt: skip
    is_confidential = forms.BooleanField(
        label=_("keep the problem confidential"), required=False,
        help_text=_("Then only the desk, supervisors, leaders and whoever handles it read it, and see the photo; you do"
                    " not either. Do not write it into what was said."),
    )  # fmt: skip
    photo = EvidenceField(label=_("photo, if it helps"), accept=PICTURES_ONLY)

    def __init__(self, *args: Any, scope: Scope, enterprise: Enterprise, scheme: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enterprise = enterprise
        self.schemes = schemes_to_record(enterprise)
        if not scope.may(Right.REGISTER_CASE):
            del self.fields["problem"], self.fields["is_confidential"]
        self.initial.setdefault("visited_on", service_date(scope.county))
        if scope.may(Right.EDIT_LIAISON):
            staff = staff_of_groups(scope.county) | User.objects.filter(liaisons__enterprise=enterprise)
            let_choose(self.fields["officer"], staff.distinct(), scope.county)
            goes = self._who_answers() or scope.user
            self.initial.setdefault("officer", goes)
        else:
            goes = scope.user
            del self.fields["officer"]
            if "problem" in self.fields and len(units := officers_units(scope)) > 1:
                self.fields["unit"] = unit_field(units, scope.county)
                self.fields["unit"].required = False
        self._set_schemes(scheme, goes)

    def clean(self) -> dict[str, Any]:
        """Who serves several units says for which of them a problem is taken down."""
        data: dict[str, Any] = super().clean() or {}
        if "unit" in self.fields and data.get("problem") and data.get("unit") is None:
            self.add_error("unit", say("Say for which unit the problem is taken down."))
        return data

    def _set_schemes(self, named: str, goes: User) -> None:
        """Those there are to choose from; the one that the address names, else that of who goes, is chosen.

        Where there is no doubt nobody is asked.
        """
        own = schemes_of_own(self.enterprise, goes)
        of_own = [one for one in self.schemes if one.pk in own]
        chosen = next((one for one in self.schemes if str(one.pk) == named), None)
        field = self.fields["scheme"]
        field.empty_label = None  # type: ignore[attr-defined]
        field.queryset = Scheme.objects.filter(pk__in=[one.pk for one in self.schemes])  # type: ignore[attr-defined]
        self.initial["scheme"] = chosen or next(iter((*of_own, *self.schemes)), None)
        if chosen or len(of_own) == 1 or len(self.schemes) == 1:
            field.widget = forms.HiddenInput()
            self.certain_scheme = self.initial["scheme"]

    def _who_answers(self) -> User | None:
        """Who answers for the enterprise alone."""
        liaison = self.enterprise.liaisons.filter(HOLDS).select_related("officer").first()
        return liaison.officer if liaison else None


class ChangeVisitForm(forms.Form):
    """What was noted of a visit, to be put right. Whom they met stays unless somebody else is named."""

    visited_on = DayField(label=_("day of the visit"))
    met = forms.CharField(label=_("whom you met"), max_length=60, required=False)
    said = WordsField(label=_("what was said and seen"), rows=3)
    photo = EvidenceField(label=_("another photo"), accept=PICTURES_ONLY)

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update({"visited_on": visit.visited_on, "said": visit.said})
        self.fields["met"].help_text = with_names(_("Empty: it stays {name}."), name=masked_name(visit.met))


class TakeBackForm(forms.Form):
    """Why a visit is taken back."""

    because = forms.CharField(label=_("why it is taken back"), max_length=200)


class RoundForm(forms.ModelForm[Round]):
    """A round of visits of a scheme."""

    first_date = DayField(label=_("first day"))
    last_date = DayField(label=_("last day"))

    class Meta:
        model = Round
        fields = ("number", "name", "first_date", "last_date")
        help_texts = {"name": _("Empty: its number is enough.")}

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.instance.scheme = scheme
            last = scheme.rounds.order_by("-number").first()
            self.initial.setdefault("number", last.number + 1 if last else 1)
