"""Asking that adjusted rates leave a case out, and deciding it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongcun.cases.forms.cases import words_field
from tongcun.cases.models import Reason, Verdict


class ExclusionForm(forms.Form):
    """Why a case should not count."""

    reason = forms.ChoiceField(label=_("reason"), choices=Reason.choices)
    words = words_field(required=True, label=_("words"))


class VerdictForm(forms.Form):
    """What a supervisor says to an exclusion (its key)."""

    verdict = forms.ChoiceField(label=_("verdict"), choices=Verdict.choices)
    words = words_field(required=False, label=_("words"))

    def __init__(self, *args: Any, exclusion: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.exclusion = exclusion
