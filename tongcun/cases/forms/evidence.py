"""Forms of the files that show something of a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongcun.cases.models import Shows
from tongcun.county.evidence import EvidenceField


class CaseEvidenceForm(forms.Form):
    """A file, and what it shows."""

    file = EvidenceField(label=_("file: photo, PDF, Word or Excel"), required=True)
    shows = forms.ChoiceField(label=_("what it shows"), choices=Shows.choices)
    words = forms.CharField(label=_("in words, if it needs any"), max_length=200, required=False)


class TakeBackEvidenceForm(forms.Form):
    """Why a file (its key) is taken back."""

    because = forms.CharField(label=_("why it is taken back"), max_length=200)

    def __init__(self, *args: Any, evidence: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.evidence = evidence
