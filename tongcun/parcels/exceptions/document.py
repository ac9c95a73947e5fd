"""What does not fit, as a document: when, what, where, until when, what was found."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongcun.county.models import County
from tongcun.documents.content import Cell, Column, Document, Facts, Page, Table
from tongcun.language import Language
from tongcun.loops.lights import Light
from tongcun.parcels.exceptions.clocks import Watched
from tongcun.parcels.exceptions.words import odd_ones


@dataclass(frozen=True, slots=True)
class Opened:
    """What was opened on some days: those that are listed, in turn, and how many there are in all."""

    watched: Sequence[Watched]
    count: int
    days: tuple[datetime.date, datetime.date]


def exception_document(found: Opened, county: County, language: Language) -> Document:
    """The list, with how many were looked into in time; in the language that is spoken now."""
    heads = (
        (_("Since"), 7), (_("What"), 8), (_("Number or code"), 10), (pgettext("of an exception", "Who answers"), 8),
        (_("Due"), 7), (_("Light"), 4), (_("Looked into"), 7), (_("Who looked"), 5), (_("What was found"), 16),
    )  # fmt: skip
    since, until = found.days
    odd = odd_ones(county, [one.discrepancy for one in found.watched])
    rows = tuple(_row(one, strip_tags(words.thing)) for one, words in zip(found.watched, odd, strict=True))
    table = Table(tuple(Column(head, width) for head, width in heads), rows)
    name = _("To look into")
    title = f"{county.name} {name} {since} – {until}"
    blocks = (Facts(tuple(_facts(found))), table)
    return Document(title=title, language=language, dated=until, blocks=blocks, page=Page.LANDSCAPE)


def _facts(found: Opened) -> Iterator[tuple[str, str]]:
    """How many were opened; of those that are listed, how many were looked into, and in time."""
    yield _("Opened on these days"), f"{found.count:,}"
    if found.count > len(found.watched):
        yield _("Listed and counted below: the newest"), f"{len(found.watched):,}"
    ended = [one for one in found.watched if one.was_kept is not None]
    late = sum(one.was_kept is None and one.light is Light.RED for one in found.watched)
    yield _("Looked into"), f"{len(ended):,}"
    yield _("of these in time"), f"{sum(bool(one.was_kept) for one in ended):,}"
    yield _("Open and overdue"), f"{late:,}"


def _row(one: Watched, thing: str) -> tuple[Cell, ...]:
    found = one.discrepancy
    light = "" if one.light is None else light_words(one.light)
    return (
        _moment(found.opened_at), str(found.get_kind_display()), thing,
        str(found.station or _("county desk")), _moment(one.due), light, _moment(found.closed_at),
        str(found.closed_by or ""), found.note,
    )  # fmt: skip


def light_words(light: Light) -> str:
    """A light in words."""
    return {Light.RED: _("overdue"), Light.YELLOW: _("near due"), Light.GREEN: _("in time")}[light]


def _moment(moment: datetime.datetime | None) -> str:
    return "" if moment is None else f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
