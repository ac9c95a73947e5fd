"""In what limits of time are counted, in words, as choices of a column."""

from __future__ import annotations

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tongcun.loops.clock import Limit, Unit

TIME_UNIT_LABELS: dict[str, Words] = {
    Unit.WORKING_MINUTES: _("working minutes"),
    Unit.WORKING_DAYS: _("working days"),
    Unit.SAME_DAY: _("working days, the same day being the first"),
    Unit.HOURS: _("hours by the clock"),
}
HOURS_A_DAY = 24
TIME_UNITS = [(one.value, TIME_UNIT_LABELS[one]) for one in Unit]


def length_of_time(limit: Limit) -> str:
    """A limit in a sentence or table: `7 working days`; whole days by the clock from two on are told as days."""
    count = limit.amount
    if limit.unit is Unit.WORKING_MINUTES:
        words = ngettext("{count} working minute", "{count} working minutes", count)
    elif limit.unit is Unit.WORKING_DAYS:
        words = ngettext("{count} working day", "{count} working days", count)
    elif limit.unit is Unit.SAME_DAY:
        words = ngettext(
            "{count} working day, the same day being the first", "{count} working days, the same day being the first",
            count,
        )  # fmt: skip
    elif count >= 2 * HOURS_A_DAY and count % HOURS_A_DAY == 0:
        count //= HOURS_A_DAY
        words = ngettext("{count} day by the clock", "{count} days by the clock", count)
    else:
        words = ngettext("{count} hour by the clock", "{count} hours by the clock", count)
    return words.format(count=f"{count:,}")
