"""Every write of who and where."""

from tongcun.county.actions.accounts import (
    activate,
    change_own_password,
    deactivate,
    drop_old_sessions,
    edit_person,
    note_login,
    renew_password,
    renew_password_on_server,
    reset_second_factor,
    reset_second_factor_on_server,
    unlock,
)
from tongcun.county.actions.badges import badge_digest, make_badge, revoke_badge
from tongcun.county.actions.errors import RefusedError
from tongcun.county.actions.evidence import keep_evidence
from tongcun.county.actions.folder import load_places
from tongcun.county.actions.full_views import record_full_view
from tongcun.county.actions.holding import hold_county
from tongcun.county.actions.imports import import_divisions, import_staff, import_stations
from tongcun.county.actions.lights import keep_light_setting
from tongcun.county.actions.people import (
    Duty,
    NewAccount,
    add_administrator,
    add_person,
    add_posting,
    end_posting,
)
from tongcun.county.actions.places import (
    close_station,
    keep_place,
    open_station_again,
    open_station_today,
    set_contact,
    set_county_desk,
    set_doors,
    set_official_order,
)
from tongcun.county.actions.plain_rows import insert_rows
from tongcun.county.actions.renewing import renew
from tongcun.county.actions.table_statistics import renew_table_statistics
from tongcun.county.actions.uploads import drop_old_uploads, drop_upload, keep_upload, remember_mapping
from tongcun.county.actions.working_time import (
    DayPlan,
    begin_calendar,
    drop_hours,
    drop_special_day,
    forget_year,
    has_calendar,
    know_year_by_hand,
    loaded_years,
    set_hours,
    set_special_day,
    take_over_year,
    unknown_year,
)

__all__ = [
    "DayPlan", "Duty", "NewAccount", "RefusedError", "activate", "add_administrator", "add_person", "add_posting",
    "badge_digest", "begin_calendar", "change_own_password", "close_station", "deactivate", "drop_hours",
    "drop_old_sessions", "drop_old_uploads", "drop_special_day", "drop_upload", "edit_person", "end_posting",
    "forget_year", "has_calendar", "hold_county", "import_divisions", "import_staff", "import_stations", "insert_rows",
    "keep_evidence", "keep_light_setting", "keep_place", "keep_upload", "know_year_by_hand", "load_places",
    "loaded_years", "make_badge", "note_login", "open_station_again", "open_station_today",
    "record_full_view", "remember_mapping", "renew",
    "renew_password", "renew_password_on_server", "renew_table_statistics", "reset_second_factor",
    "reset_second_factor_on_server", "revoke_badge", "set_contact", "set_county_desk", "set_doors", "set_hours",
    "set_official_order", "set_special_day", "take_over_year", "unknown_year", "unlock",
]  # fmt: skip
