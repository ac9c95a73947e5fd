"""The history that a row keeps of its edits, by the county's clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db.models import Model
from simple_history.models import HistoricalRecords

from tongcun.county.clock import now

if TYPE_CHECKING:
    from tongcun.county.models import User

_Row = TypeVar("_Row", bound=Model)


class History(HistoricalRecords):  # type: ignore[misc]
    """Each edit is of the moment that `clock.now` tells: on a simulated day it stands beside all else of that day."""

    def add_extra_methods(self, cls: type[Model]) -> None:
        """What the library adds to a model, and the name by which it asks a row for the moment of an edit."""
        super().add_extra_methods(cls)
        cls._history_date = property(lambda row: now())  # type: ignore[attr-defined]


def edited_by(row: _Row, actor: User | None) -> _Row:
    """A row whose next edit is told to be somebody's, whoever asks; None: nobody's who is named."""
    row._history_user = actor  # type: ignore[attr-defined]  # the name by which the library asks for it
    return row
