"""What can be asked of a county: who and where, working time and lights, what was edited."""

from tongcun.county.queries.calendar import (
    DEFAULT_WEEK,
    CalendarRows,
    calendar_of,
    calendar_rows,
    changes_by_year,
    known_calendar,
    usual_day,
    working_calendar,
)
from tongcun.county.queries.edits import (
    Edit,
    calendar_edited_at,
    calendar_edits,
    closure_edits,
    edits_in_county,
    edits_of,
)
from tongcun.county.queries.evidence import content_of
from tongcun.county.queries.lights import known_lights, light_rules
from tongcun.county.queries.people import account_of, known_by, marked_person_label, people_of, person_label, with_posts
from tongcun.county.queries.scopes import (
    BOUND_TO_THEIRS,
    Scope,
    counties_of,
    holding_on,
    is_at_the_desk,
    is_county_wide,
    is_open,
    scope_at,
    scope_of,
    serving,
)

__all__ = [
    "BOUND_TO_THEIRS", "DEFAULT_WEEK", "CalendarRows", "Edit", "Scope", "account_of",
    "calendar_edited_at", "calendar_edits", "calendar_of",
    "calendar_rows",
    "changes_by_year", "closure_edits", "content_of", "counties_of", "edits_in_county", "edits_of", "holding_on",
    "is_at_the_desk", "is_county_wide", "is_open", "known_by", "known_calendar", "known_lights", "light_rules",
    "marked_person_label",
    "people_of", "person_label", "scope_at", "scope_of", "serving", "usual_day", "with_posts", "working_calendar",
]  # fmt: skip
