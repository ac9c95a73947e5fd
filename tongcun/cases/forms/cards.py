"""Whose cards are printed, and how many a page bears."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from tongcun.cases.models import Scheme
from tongcun.cases.queries.cards import Wanted, officers_with_cards
from tongcun.cases.queries.liaison import schemes_in_force, townships_of
from tongcun.county.forms import let_choose
from tongcun.county.models import Township, User
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.documents.cards import Layout


class CardsForm(forms.Form):
    """A township, an officer, a scheme: each narrows what is printed; and the layout."""

    township = forms.ModelChoiceField(
        Township.objects.none(), label=_("township"), required=False, empty_label=_("all townships")
    )
    officer = forms.ModelChoiceField(
        User.objects.none(), label=_("liaison officer"), required=False, empty_label=_("all officers")
    )
    scheme = forms.ModelChoiceField(
        Scheme.objects.none(), label=_("scheme"), required=False, empty_label=_("all schemes")
    )  # fmt: skip
    layout = forms.ChoiceField(
        label=_("cards a page"), required=False,
        choices=[(Layout.EIGHT.value, _("eight, with cut marks")), (Layout.ONE.value, _("one"))],
    )  # fmt: skip

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "township": townships_of(scope, Right.OPEN_CARD), "scheme": schemes_in_force(scope.county),
        }  # fmt: skip
        let_choose(self.fields["officer"], officers_with_cards(scope), scope.county)
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def narrowing(self) -> list[BoundField]:
        """The fields that say whose cards."""
        return [self[name] for name in ("township", "officer", "scheme")]

    def wanted(self) -> Wanted:
        """Whose cards, once it is valid."""
        said = self.cleaned_data
        return Wanted(said["township"], said["officer"], said["scheme"])

    def chosen_layout(self) -> Layout:
        """How, once it is valid; eight where nothing is said."""
        return Layout(self.cleaned_data["layout"] or Layout.EIGHT.value)
