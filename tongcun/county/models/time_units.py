"""In what limits of time are counted, in words, as choices of a column."""

from __future__ import annotations

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from tongcun.loops.clock import Unit

TIME_UNIT_LABELS: dict[str, Words] = {
    Unit.WORKING_MINUTES: _("working minutes"),
    Unit.WORKING_DAYS: _("working days"),
    Unit.SAME_DAY: _("working days, the same day being the first"),
    Unit.HOURS: _("hours by the clock"),
}
TIME_UNITS = [(one.value, TIME_UNIT_LABELS[one]) for one in Unit]
