"""Forms of the enterprise's own entrance: few fields, large, and none that a farmer could not fill in."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from tongcun.cases.actions import Said, Telling
from tongcun.cases.actions.confirmation import DIGITS
from tongcun.cases.forms.cases import LONGEST, satisfaction_field
from tongcun.cases.forms.once import OnceForm
from tongcun.cases.models import ProofKind
from tongcun.cases.pure.acts import Act, Outcome, Satisfaction
from tongcun.cases.pure.titles import title_of
from tongcun.cases.wording.asker_words import PLAIN_OUTCOMES
from tongcun.county.evidence import EvidenceField
from tongcun.county.models import Enterprise

LONGEST_PROBLEM = 4000
_PHONE = re.compile(r"[0-9+ \-]{5,20}")
_DIGITS = {"inputmode": "numeric", "autocomplete": "off", "maxlength": DIGITS}


class CodeField(forms.CharField):
    """Six digits, on the phone's keys for numbers; those that an input method for Chinese makes wide are the same."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(label=label, max_length=DIGITS, widget=forms.TextInput(attrs=_DIGITS))

    def to_python(self, value: Any) -> str:
        """What was typed, written plainly and without spaces."""
        return "".join(_plain(super().to_python(value) or "").split())


def _plain(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed).strip()


class TellForm(OnceForm):
    """What the problem is; everything else may be left out."""

    problem = forms.CharField(
        label=_("What is the matter? A few words are enough."), max_length=LONGEST_PROBLEM,
        widget=forms.Textarea(attrs={"rows": 4, "translate": "no"}),
    )  # fmt: skip
    name = forms.CharField(label=_("Your name (may be left out)"), max_length=60, required=False)
    phone = forms.CharField(
        label=_("Your phone (may be left out)"), max_length=20, required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )  # fmt: skip
    attachment = EvidenceField(label=_("A photo or file, if it helps"))
    is_confidential = forms.BooleanField(
        label=_("Keep it confidential"), required=False,
        help_text=_("Then only those who handle it see it, and you by your receipt code; not your officer, and nobody"
                    " else who has this card."),
    )  # fmt: skip

    def clean_problem(self) -> str:
        """Some words: signs alone say nothing."""
        problem: str = self.cleaned_data["problem"]
        if not title_of(problem):
            raise forms.ValidationError(say("Say in a few words what the matter is."))
        return problem

    def clean_phone(self) -> str:
        """A number that can be called, or none."""
        phone = _plain(self.cleaned_data["phone"])
        if phone and not _PHONE.fullmatch(phone):
            raise forms.ValidationError(say("Enter a phone number, digits only."))
        return phone

    def telling(self, enterprise: Enterprise) -> Telling:
        """What was told, once it is valid."""
        data = self.cleaned_data
        return Telling(
            enterprise=enterprise, form_key=self.key(enterprise.pk), problem=data["problem"], name=data["name"],
            phone=data["phone"], is_confidential=data["is_confidential"], attachment=data["attachment"],
        )  # fmt: skip


class ChosenTwice(forms.Form):
    """A confirmation code that is being chosen, entered twice."""

    code = CodeField(label=_("Choose a confirmation code of six digits"))
    code_again = CodeField(label=_("The same code again"))

    def clean(self) -> dict[str, Any]:
        """Both are the same."""
        data: dict[str, Any] = super().clean() or {}
        if "code" in data and "code_again" in data and data["code"] != data["code_again"]:
            raise forms.ValidationError(say("The two codes differ. Enter the same twice."))
        return data


WORDS = {
    Act.CONFIRM: _("If you like, say how it is now"),
    Act.CONTEST: _("What is not right?"),
    Act.WITHDRAW: _("Why do you take it back?"),
}
SAID_BY_THEM = [(one.value, PLAIN_OUTCOMES[one]) for one in (Outcome.SOLVED, Outcome.PARTLY, Outcome.CANNOT)]


class WordForm(forms.Form):
    """What the enterprise says with an act, and the code by which it shows that it is the enterprise."""

    def __init__(self, *args: Any, act: Act, kind: ProofKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act, self.kind, self.auto_id = act, kind, f"{act}-%s"
        if act is Act.CONFIRM:
            self.fields["outcome"] = forms.ChoiceField(
                label=_("What became of it?"), choices=SAID_BY_THEM, widget=forms.RadioSelect
            )
            self.fields["satisfaction"] = satisfaction_field(
                _("Are you content with how it was handled?"), forms.RadioSelect()
            )
        self.fields["words"] = forms.CharField(
            label=WORDS[act], required=act is not Act.CONFIRM, max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 3, "translate": "no"}),
        )  # fmt: skip
        if kind is ProofKind.CODE:
            self.fields["code"] = CodeField(label=_("Your confirmation code"))
        elif kind is ProofKind.NEW_CODE:
            self.fields |= ChosenTwice().fields

    def clean(self) -> dict[str, Any]:
        """A code that is chosen here was entered the same twice."""
        data: dict[str, Any] = super().clean() or {}
        if self.kind is ProofKind.NEW_CODE and data.get("code") != data.get("code_again"):
            raise forms.ValidationError(say("The two codes differ. Enter the same twice."))
        return data

    def said(self) -> Said:
        """What was said, once it is valid."""
        outcome, satisfied = self.cleaned_data.get("outcome"), self.cleaned_data.get("satisfaction")
        return Said(
            words=self.cleaned_data["words"], outcome=Outcome(outcome) if outcome else None,
            satisfaction=Satisfaction(satisfied) if satisfied else None,
        )  # fmt: skip


class ReceiptForm(forms.Form):
    """A receipt code, as it is typed off a paper."""

    receipt = forms.CharField(
        label=_("Receipt code"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class ResetForm(forms.Form):
    """Whom the county desk called before it takes a code back, and what was said."""

    called = forms.CharField(label=_("number called"), max_length=20)
    words = forms.CharField(
        label=_("what was said"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2, "translate": "no"})
    )
