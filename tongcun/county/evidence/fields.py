"""A field of a form for a file that is to be kept as evidence."""

from __future__ import annotations

from typing import Any

from django import forms

from tongcun.county.evidence.files import LARGEST_EVIDENCE_BYTES, EvidenceFile, sound_file
from tongcun.county.evidence.refusals import UnfitFileError

EVERY_KIND = ".jpg,.jpeg,.png,.pdf,.docx,.xlsx"
PICTURES_ONLY = "image/jpeg,image/png"
"""Asked for pictures in so many words, a phone that makes HEIC sends JPEG."""


class EvidenceField(forms.FileField):
    """A file; what it gives is an `EvidenceFile`, or None. `accept`: what the chooser of the browser offers."""

    def __init__(self, *, label: Any, required: bool = False, accept: str = EVERY_KIND) -> None:
        widget = forms.FileInput(attrs={"accept": accept})
        super().__init__(label=label, required=required, allow_empty_file=True, widget=widget)

    def clean(self, data: Any, initial: Any = None) -> EvidenceFile | None:
        """The file made fit to be kept."""
        sent = super().clean(data, initial)
        if not sent:
            return None
        try:
            return sound_file(sent.name, sent.read(LARGEST_EVIDENCE_BYTES + 1))
        except UnfitFileError as unfit:
            raise forms.ValidationError(str(unfit), code=unfit.fault) from None
