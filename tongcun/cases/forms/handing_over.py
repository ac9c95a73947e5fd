"""From whom, and who takes over each of the things that somebody has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from tongcun.cases.models import LiaisonGroup, Scheme
from tongcun.cases.queries.handing_over import Held, Takers, givers
from tongcun.cases.queries.liaison import staff_of_groups
from tongcun.county.forms import let_choose
from tongcun.county.models import County, Enterprise, User
from tongcun.county.queries import marked_person_label


class HandOverForm(forms.Form):
    """From whom, who may have left, and to whom all of it goes unless something else is chosen for a row."""

    giver = forms.ModelChoiceField(User.objects.none(), label=_("who hands over"))
    taker = forms.ModelChoiceField(User.objects.none(), label=_("who takes over"))

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self.fields["giver"], givers(county), county)
        let_choose(self.fields["taker"], staff_of_groups(county), county)

    def clean(self) -> dict[str, Any]:
        """Giver and taker are two."""
        said = self.cleaned_data
        if said.get("giver") is not None and said["giver"] == said.get("taker"):
            self.add_error("taker", _("Giver and taker are the same person: choose another officer."))
        return said


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is handed over: as what it is held, within which scheme, and who takes it."""

    what: Enterprise | LiaisonGroup
    held_as: Words
    scheme: Scheme
    taker: BoundField


_KINDS = ("liaison", "member", "group")


class TakersForm(forms.Form):
    """Who takes over each of the things that somebody has; empty: it stays where it is. `staff`: with their posts."""

    def __init__(self, *args: Any, held: Held, staff: Sequence[User], taker: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._held, self._known = held, {str(one.pk): one for one in staff}
        choices = [("", _("stays")), *((pk, marked_person_label(one)) for pk, one in self._known.items())]
        for name in self._names():
            self.fields[name] = forms.TypedChoiceField(
                choices=choices, coerce=self._known.get, empty_value=None, required=False, initial=str(taker.pk)
            )

    def _names(self) -> Iterator[str]:
        held = self._held
        for kind, rows in zip(_KINDS, (held.liaisons, held.memberships, held.headed), strict=True):
            yield from (f"{kind}-{row.pk}" for row in rows)

    def rows(self) -> Iterator[Row]:
        """Everything in the order in which it is shown."""
        for one in self._held.liaisons:
            yield Row(one.enterprise, _("liaison officer"), one.scheme, self[f"liaison-{one.pk}"])
        for member in self._held.memberships:
            yield Row(member.group, _("member of the group"), member.group.scheme, self[f"member-{member.pk}"])
        for group in self._held.headed:
            yield Row(group, _("leading leader"), group.scheme, self[f"group-{group.pk}"])

    def clean(self) -> dict[str, Any]:
        """What was seen is what there is."""
        seen = {name for name in self.data if name.partition("-")[0] in _KINDS}
        if seen != set(self.fields):
            raise forms.ValidationError(_("Somebody has changed this meanwhile: look at the page anew."))
        return self.cleaned_data

    def takers(self) -> Takers:
        """Who takes over what, once it is valid."""
        return Takers(*(self._chosen(kind) for kind in _KINDS))

    def _chosen(self, prefix: str) -> Mapping[int, User | None]:
        said = {name: value for name, value in self.cleaned_data.items() if name.startswith(f"{prefix}-")}
        return {int(name.partition("-")[2]): value for name, value in said.items()}
