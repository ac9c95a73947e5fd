"""What is sent twice within a minute, by a double click or the browser's way back, is one thing and is done once."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Set
from typing import Any

from django.db.models import Model

from tongcun.cases.models import CaseEvent, Part, PartEvent, SampleCall

A_DOUBLE_CLICK = datetime.timedelta(minutes=1)
"""What is sent anew so soon in the same words was sent twice."""
_KEPT: Mapping[type[Model], tuple[str, Set[str]]] = {
    CaseEvent: ("entered_at", {"id", "number", "at"}),
    PartEvent: ("at", {"id"}),
    Part: ("invited_at", {"id", "answer_due_at"}),
    SampleCall: ("at", {"id"}),
}
"""When a row was kept, and what of it nobody has said; all the rest is what was said, by whom and as what."""


def is_sent_twice(last: Model | None, sent: Model) -> bool:
    """Whether a row that is about to be kept says what the last one of its kind does, which was kept a moment ago."""
    if last is None:
        return False
    kept_at, _unsaid = _KEPT[type(sent)]
    is_new = getattr(sent, kept_at) - getattr(last, kept_at) <= A_DOUBLE_CLICK
    return is_new and _said(last) == _said(sent)


def _said(row: Model) -> dict[str, Any]:
    kept_at, unsaid = _KEPT[type(row)]
    said = {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}
    if isinstance(row, CaseEvent) and row.at != row.entered_at:
        # Two calls of two hours are two, however alike they are told.
        said["done_at"] = row.at
    return {name: value for name, value in said.items() if name != kept_at and name not in unsaid}
