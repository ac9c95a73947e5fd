"""What people have edited: the history of rows, in words."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Max, Model
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from tongcun.county.masking import masked_name, masked_phone
from tongcun.county.models import (
    ON_SERVER,
    REASON_JOINED,
    AccountDeed,
    County,
    PublishedYear,
    SpecialDay,
    Station,
    StationClosure,
    User,
    WorkingWeek,
)
from tongcun.county.names import named


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit of a row: when, by whom, what kind, and each changed field with what it was and became.

    `is_on_server`: by a command, so that nobody is named. `deed` is what was done to an account, where no field of it
    says that.
    """

    at: datetime.datetime
    by: User | None
    what: str
    kind: str
    changes: tuple[tuple[str, str, str], ...]
    is_on_server: bool
    deed: str = ""


MASKED = {
    "contact_name": masked_name, "contact_phone": masked_phone, "met": masked_name,
    "asker_name": masked_name, "asker_phone": masked_phone,
}  # fmt: skip
"""Fields that a history, too, shows as everybody may see them."""

Others = dict[tuple[type[Model], object], str]
"""What other rows that a row names are called."""


def edits_of(rows: Sequence[Model]) -> list[Edit]:
    """Every edit of some rows of one model that keeps their history, newest first."""
    if not rows:
        return []
    kept = type(rows[0]).history.filter(id__in=[row.pk for row in rows])  # type: ignore[attr-defined]
    past = list(kept.select_related("history_user").order_by("id", "-history_date", "-history_id"))
    what = str(rows[0]._meta.verbose_name)
    return _told(past, lambda record: what)


MOST_EDITS = 200


def calendar_edits(county: County) -> list[Edit]:
    """The newest edits of a county's working calendar, also of what was taken back since, newest first."""
    return edits_in_county(county, WorkingWeek, SpecialDay, PublishedYear)


def calendar_edited_at(county: County) -> datetime.datetime | None:
    """When a county's working calendar was last edited, also by taking something back; None: never."""
    newest = [
        model.history.filter(county=county).aggregate(at=Max("history_date"))["at"]
        for model in (WorkingWeek, SpecialDay, PublishedYear)
    ]  # fmt: skip
    return max((at for at in newest if at is not None), default=None)


def edits_in_county(county: County, *models: type[Model]) -> list[Edit]:
    """The newest edits of a county's rows of some models, also of what was taken back since, newest first."""
    edits: list[Edit] = []
    for model in models:
        kept = model.history.filter(county=county).select_related("history_user")  # type: ignore[attr-defined]
        ids = kept.order_by("-history_date", "-history_id").values_list("id", flat=True)[:MOST_EDITS]
        past = list(kept.filter(id__in=set(ids)).order_by("id", "-history_date", "-history_id"))
        what = str(model._meta.verbose_name)
        edits += _told(past, partial(_named, what))
    return sorted(edits, key=lambda edit: edit.at, reverse=True)[:MOST_EDITS]


def closure_edits(station: Station) -> list[Edit]:
    """Every edit of a station's closures, also of those that were taken back, newest first."""
    kept = StationClosure.history.filter(station=station).select_related("history_user")
    what = str(StationClosure._meta.verbose_name)
    past = list(kept.order_by("id", "-history_date", "-history_id"))
    return _told(past, lambda record: f"{what} {record.first_date}–{record.last_date}")


def _named(what: str, record: Any) -> str:
    """What a past row is, with its name marked as one; what is called by its figures alone is words."""
    instance = record.instance
    is_name = getattr(instance, "name", None) == str(instance)
    return format_html("{} {}", what, named(instance) if is_name else str(instance))


def _told(past: Sequence[Any], what_of: Callable[[Any], str]) -> list[Edit]:
    """Past rows of one model, by id and the newest first, as edits; `what_of` says what each is."""
    if not past:
        return []
    others, edits = _others(past), []
    for newer, older in zip(past, [*past[1:], None], strict=True):
        is_first = older is None or older.id != newer.id
        changes = () if is_first else _changes(newer, older, others)
        is_on_server, deed = _reason(newer.history_change_reason or "")
        what = what_of(newer)
        edits.append(
            Edit(newer.history_date, newer.history_user, what, newer.history_type, changes, is_on_server, deed)
        )
    return sorted(edits, key=lambda edit: edit.at, reverse=True)


def _reason(reason: str) -> tuple[bool, str]:
    """Whether an edit was made on the server, and what was done to an account, in words."""
    where, _colon, deed = reason.rpartition(REASON_JOINED)
    is_on_server = ON_SERVER in (where, deed)
    return is_on_server, str(AccountDeed(deed).label) if deed in AccountDeed else ""


def _others(past: Sequence[Any]) -> Others:
    """The rows that past rows have named, where they did not always name the same: asked for all at once."""
    wanted: dict[type[Model], set[object]] = {}
    for column in past[0].tracked_fields if past else ():
        named = {getattr(record, column.attname) for record in past} if column.is_relation else set()
        if len(named) > 1:
            wanted.setdefault(column.related_model, set()).update(named - {None})
    return {
        (model, pk): str(row) for model, pks in wanted.items() for pk, row in model._base_manager.in_bulk(pks).items()
    }


def _changes(newer: Any, older: Any, others: Others) -> tuple[tuple[str, str, str], ...]:
    changed = []
    for column in newer.tracked_fields:
        before, after = getattr(older, column.attname), getattr(newer, column.attname)
        if before != after:
            changed.append((str(column.verbose_name), _shown(older, column, others), _shown(newer, column, others)))
    return tuple(changed)


def _shown(record: Any, column: Any, others: Others) -> str:
    """A value of a past row in words: the choice's words, the other row's name, local wall time, or the value."""
    value = getattr(record, column.attname)
    if value is None or value == "":
        return "–"
    if column.name in MASKED:
        return MASKED[column.name](value)
    if column.is_relation:
        return others.get((column.related_model, value), str(value))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, datetime.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return str(dict(column.flatchoices).get(value, value))
