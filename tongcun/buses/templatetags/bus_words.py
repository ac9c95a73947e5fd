"""Times and days of a timetable as people read them."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongcun.buses.queries import Week
from tongcun.planner.clock import hours_minutes

register = template.Library()

_DAILY, _MONDAY_TO_FRIDAY, _WEEKEND = 127, 31, 96


@register.filter
def hhmm(seconds: int | None) -> str:
    """Service-day seconds as HH:MM; hours may pass 24, before midnight begins with a minus."""
    return "–" if seconds is None else hours_minutes(seconds)


@register.filter
def minutes(seconds: int) -> int:
    """Seconds as whole minutes."""
    return round(seconds / 60)


@register.filter
def days(week: Week) -> str:
    """On which days something runs, in a few words."""
    words = _week(week.weekdays)
    if week.added and not week.weekdays:
        return ngettext("on {count} named date", "on {count} named dates", week.added).format(count=week.added)
    if week.added:
        words += ngettext(", also on {count} date", ", also on {count} dates", week.added).format(count=week.added)
    if week.removed:
        words += ngettext(", not on {count} date", ", not on {count} dates", week.removed).format(count=week.removed)
    return words


def _week(weekdays: int) -> str:
    if weekdays == _DAILY:
        return _("daily")
    if weekdays == _MONDAY_TO_FRIDAY:
        return _("Monday to Friday")
    if weekdays == _WEEKEND:
        return _("Saturday and Sunday")
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return " ".join(name for day, name in enumerate(names) if weekdays >> day & 1) or _("never")
