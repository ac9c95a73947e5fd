"""Forms that make one thing however often they are sent: by a double click, or by the browser's way back."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Model

from tongcun.cases.receipt_codes import key_of_form
from tongcun.county.evidence import EvidenceFile


class OnceForm(forms.Form):
    """`form` is the same for one form however often it is sent, another for every form that is opened."""

    form = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form", secrets.token_urlsafe(16))

    def what_was_said(self) -> dict[str, Any]:
        """What was filled in, once it is valid."""
        return {name: said for name, said in self.cleaned_data.items() if name != "form"}

    def key(self, *of: object) -> str:
        """What tells this form as it is filled in, `of` whom it is, from every other, once it is valid."""
        said = (f"{name}={_text(value)}" for name, value in sorted(self.what_was_said().items()))
        return key_of_form(self.cleaned_data["form"] or secrets.token_urlsafe(16), *of, *said)


def _text(value: object) -> str:
    """A value as it is told from others: rows by their keys, files by what is in them."""
    match value:
        case Model():
            return str(value.pk)
        case EvidenceFile():
            return value.digest
        case str():
            return value
        case Iterable():
            return ",".join(map(_text, value))
    return str(value)
