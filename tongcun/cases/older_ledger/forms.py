"""What is asked beside the columns of an older ledger, and whose the names are that nobody knows."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.models import ModelChoiceIteratorValue
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongcun.cases.as_written.days import FIRST_YEAR, LAST_YEAR
from tongcun.cases.older_ledger.rows import LEFT_OUT, LedgerRows, Unknown, key_of
from tongcun.cases.queries.units import units_to_choose
from tongcun.county.clock import service_date
from tongcun.county.forms import DayField
from tongcun.county.models import County, Enterprise, Township, Unit, valid_on
from tongcun.county.names import named

MOST_ASKED = 60
"""Of so many unknown names at once; the next check asks for the rest."""
_LIKE = 5


class LedgerForm(forms.Form):
    """What no column says; `answers` of what is cleaned is what was chosen for names, by `key_of` them."""

    year = forms.IntegerField(
        label=_("year of days without one"),
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
        help_text=_("For days that stand there as month and day."),
    )
    closed_on = DayField(label=_("day on which closed rows without one were closed"), required=False)
    fill_down = forms.BooleanField(label=_("a row without an enterprise or number is of the one above"), required=False)

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._county = county
        self.initial.setdefault("year", service_date(county).year)

    def clean(self) -> dict[str, Any]:
        """What was chosen for names comes with what was said; which names there are is known when the rows are read."""
        data: dict[str, Any] = super().clean() or {}
        keys = [key for key in self.data if key.startswith(("enterprise-", "unit-"))]
        return data | {"answers": {key: self.data.get(key, "") for key in keys}}

    def ask_about(self, rows: LedgerRows) -> None:
        """Ask whose the names are that a ledger has and nobody knows."""
        is_there = valid_on(service_date(self._county))
        names = {one.name: one for one in self._county.enterprises.all()}
        townships = [_choice(one, "new:") for one in self._county.townships.filter(is_there)]
        units = [_choice(one) for one in units_to_choose(self._county)]
        for unknown in list(rows.enterprises.values())[:MOST_ASKED]:
            like = get_close_matches(unknown.name, names, n=_LIKE, cutoff=0.5)
            choices = [
                ("", "–"), (gettext("is the enterprise"), [_choice(names[name], "old:") for name in like]),
                (gettext("is new, in"), townships), (LEFT_OUT, gettext("leave its rows out")),
            ]  # fmt: skip
            initial = f"new:{unknown.township.pk}" if unknown.township else ""
            self._ask("enterprise", unknown, [choice for choice in choices if choice[1]], initial)
        for unknown in list(rows.units.values())[:MOST_ASKED]:
            self._ask("unit", unknown, [("", "–"), *units], "")

    def _ask(self, kind: str, unknown: Unknown, choices: list[Any], initial: str) -> None:
        key = key_of(kind, unknown.name)
        lines = gettext(", ").join(map(str, unknown.lines[:5])) + ("…" if len(unknown.lines) > 5 else "")
        self.fields[key] = forms.ChoiceField(
            label=named(unknown.name), choices=choices, required=False, initial=initial,
            help_text=gettext("line {lines}").format(lines=lines),
        )  # fmt: skip
        if initial and not self.data.get(key):
            # The row names a township: that is proposed, and counts once it was sent.
            self.data = {**self.data.dict(), key: initial}  # type: ignore[attr-defined]


def _choice(row: Enterprise | Township | Unit, kind: str = "") -> tuple[ModelChoiceIteratorValue, str]:
    """A row as a choice, whose name the page then marks as data."""
    return ModelChoiceIteratorValue(f"{kind}{row.pk}", row), row.name
