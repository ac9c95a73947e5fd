"""Forms of liaison; what can be chosen lies in the reader's county."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongcun.cases.models import LiaisonGroup, Scheme
from tongcun.cases.models.terms import HOLDS
from tongcun.cases.queries.dissolving import Inheritance, Left, other_groups
from tongcun.cases.queries.liaison import officers_of_county, staff_of_groups, without_officer
from tongcun.county.clock import service_date
from tongcun.county.forms import DayField, let_choose
from tongcun.county.models import County, Enterprise, Township, Unit, User
from tongcun.county.names import named
from tongcun.county.queries import marked_person_label, with_posts


class SchemeForm(forms.ModelForm[Scheme]):
    """A scheme with its rules; its shape is chosen once."""

    first_date = DayField(label=_("first day"))
    last_date = DayField(label=_("last day"), required=False)

    class Meta:
        model = Scheme
        fields = (
            "name", "shape", "official_order", "first_date", "last_date", "industry", "above_size_line_only",
            "one_group_a_township", "most_townships", "one_officer_an_enterprise", "least_enterprises",
            "most_enterprises", "visit_every_days",
        )  # fmt: skip
        help_texts = {
            "industry": _("Empty: enterprises of every industry."),
            "visit_every_days": _("Empty: visits have no rhythm."),
        }

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.instance.county = county
        self.fields["shape"].disabled = self.instance.pk is not None


class NamesField(forms.ModelMultipleChoiceField[Any]):
    """Several of a list, to be ticked; each is a name."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        """The name, marked as one."""
        return named(obj)


class GroupField(forms.TypedChoiceField):
    """One of some groups, or none; what it gives is the group."""

    def __init__(self, groups: Sequence[LiaisonGroup], *, label: Any, empty_label: Any) -> None:
        known = {str(group.pk): group for group in groups}
        choices = [("", empty_label), *((pk, named(group)) for pk, group in known.items())]
        super().__init__(label=label, choices=choices, coerce=known.get, empty_value=None, required=False)


class GroupForm(forms.ModelForm[LiaisonGroup]):
    """A liaison group with its townships and members as they are from today."""

    townships = NamesField(Township.objects.none(), label=_("townships"), required=False)
    members = NamesField(User.objects.none(), label=_("members"), required=False)

    class Meta:
        model = LiaisonGroup
        fields = ("name", "official_order", "lead_unit", "leading_leader")

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group: LiaisonGroup = self.instance
        if group.pk is None:
            group.scheme = scheme
        held = {
            "townships": list(group.group_townships.filter(HOLDS).values_list("township", flat=True)),
            "members": list(group.group_members.filter(HOLDS).values_list("user", flat=True)),
        } if group.pk else {"townships": [], "members": []}  # fmt: skip
        county, leader = scheme.county, group.leading_leader_id
        self.fields["townships"].queryset = county.townships.all()  # type: ignore[attr-defined]
        self.fields["lead_unit"].queryset = Unit.objects.filter(county=county)  # type: ignore[attr-defined]
        for name, kept in (("members", held["members"]), ("leading_leader", [leader] if leader else [])):
            let_choose(self.fields[name], staff_of_groups(county) | User.objects.filter(pk__in=kept), county)
        self.initial.update(held)


class DissolveForm(forms.Form):
    """Why a group is dissolved, and which group takes over each of its townships and members; empty: none does."""

    because = forms.CharField(label=_("why the group is dissolved"), max_length=200)

    def __init__(self, *args: Any, group: LiaisonGroup, left: Left, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = list(other_groups(group))
        for row, enterprises in left.townships:
            field = GroupField(others, label=named(row.township), empty_label=_("no group: shown as a gap"))
            field.help_text = named(_(", ").join(str(one) for one in enterprises))
            self.fields[f"township-{row.township_id}"] = field
        leaving = User.objects.filter(pk__in=[member.user_id for member in left.members])
        people = with_posts(leaving, group.scheme.county).in_bulk() if left.members else {}
        for member in left.members:
            label = marked_person_label(people[member.user_id])
            field = GroupField(others, label=label, empty_label=_("no group: leaves"))
            self.fields[f"member-{member.user_id}"] = field

    def heirs(self) -> Inheritance:
        """Who takes over what, once it is valid."""
        return Inheritance(self._chosen("township"), self._chosen("member"))

    def _chosen(self, what: str) -> dict[int, LiaisonGroup | None]:
        said = {name: value for name, value in self.cleaned_data.items() if name.startswith(f"{what}-")}
        return {int(name.partition("-")[2]): value for name, value in said.items()}


class OfficerForm(forms.Form):
    """An officer for an enterprise, from a day."""

    officer = forms.ModelChoiceField(User.objects.none(), label=_("liaison officer"))
    enterprise = forms.ModelChoiceField(Enterprise.objects.none(), label=_("enterprise"))
    first_date = DayField(label=_("first day"))

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("first_date", service_date(scheme.county))
        enterprises = scheme.county.enterprises.all()
        if scheme.one_officer_an_enterprise:
            enterprises = enterprises.filter(pk__in=[one.pk for one in without_officer(scheme)])
        let_choose(self.fields["officer"], officers_of_county(scheme.county), scheme.county)
        self.fields["enterprise"].queryset = enterprises  # type: ignore[attr-defined]


class ContactForm(forms.Form):
    """Whom to ask for at an enterprise; what is typed takes the place of what was noted."""

    contact_name = forms.CharField(label=_("contact person"), max_length=60)
    contact_phone = forms.CharField(label=_("phone of the contact person"), max_length=20)


class CountyDeskForm(forms.Form):
    """What the county's desk is called, and its number."""

    desk_name = forms.CharField(label=_("county desk"), max_length=80)
    desk_phone = forms.CharField(label=_("phone of the county desk"), max_length=20)
