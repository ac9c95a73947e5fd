"""What an enterprise has likely asked before, beside the form by which it is taken down again."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tongcun.cases.actions import Earlier
from tongcun.cases.doers import Doer
from tongcun.cases.models import Case, Link
from tongcun.cases.pure.acts import ENDED, Party
from tongcun.cases.queries.earlier import likely_before
from tongcun.cases.queries.parties import desk_of, sits_at_desk
from tongcun.county.models import Enterprise
from tongcun.county.queries import Scope


class EarlierForm(forms.Form):
    """The cases that it is likely the same as; who may link (`desk`) says to which of them it belongs, and as what.

    It is settled once all that are there now have been looked at (`looked_at`).
    """

    looked_at = forms.CharField(required=False, widget=forms.HiddenInput)
    same_as = forms.ChoiceField(label=_("Is it the same?"), required=False, widget=forms.RadioSelect)
    link = forms.ChoiceField(label=_("If so, what is it?"), choices=Link.choices, required=False)

    def __init__(self, data: QueryDict, *, likely: Sequence[Case], desk: Doer | None) -> None:
        told = data.copy()
        self._looked_at, told["looked_at"] = set(data.get("looked_at", "").split()), " ".join(_keys(likely))
        told.setdefault("link", Link.REPEAT if all(case.state in ENDED for case in likely) else Link.DUPLICATE)
        told.setdefault("same_as", "")
        super().__init__(told, auto_id="earlier-%s")
        self.likely, self._desk = likely, desk
        names = [(str(case.pk), case.number) for case in likely]
        self.fields["same_as"].choices = [("", _("None of them: it is new")), *names]  # type: ignore[attr-defined]
        if desk is None:
            del self.fields["same_as"], self.fields["link"]

    @property
    def may_link(self) -> bool:
        """Whether the reader says what it is to them."""
        return self._desk is not None

    @property
    def is_settled(self) -> bool:
        """Whether all of them have been looked at, and what was said is fit."""
        return set(_keys(self.likely)) <= self._looked_at and self.is_valid()

    def said(self) -> Earlier | None:
        """To which it is linked, once it is settled; None: to none."""
        chosen = next((case for case in self.likely if str(case.pk) == self.cleaned_data.get("same_as")), None)
        if chosen is None or self._desk is None:
            return None
        return Earlier(chosen, Link(self.cleaned_data["link"] or Link.DUPLICATE), self._desk)


def _keys(cases: Sequence[Case]) -> list[str]:
    return [str(case.pk) for case in cases]


def earlier_form(
    data: QueryDict, scope: Scope, enterprise: Enterprise, problem: str, form_key: str
) -> EarlierForm | None:  # fmt: skip
    """What the enterprise has likely asked before of a problem that was sent; None where nothing is likely."""
    likely = likely_before(scope, enterprise, problem, form_key) if problem else []
    if not likely:
        return None
    desk = Doer(Party.DESK, scope.user, desk_of(scope.county)) if sits_at_desk(scope) else None
    return EarlierForm(data, likely=likely, desk=desk)
