"""Which heading of a file is which field: guessed from the names people write, or remembered of the sender."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping as Named

from django.utils.translation import gettext as _

from tongcun.county.models import ColumnMapping, County
from tongcun.county.sheets.contents import Content
from tongcun.county.sheets.reading import Sheet
from tongcun.county.sheets.wording import recognised
from tongcun.feeds.problems import Problems

Mapping = Named[str, str]
"""Heading by field name; a field that the file lacks is left out."""
CHOSEN_AWAY = ""
"""Stands for a heading where a sender's columns are never to be used for a field."""
MOST_SENDERS = 200


def guess_mapping(sheet: Sheet, content: Content) -> dict[str, str]:
    """The headings that name a field by a name we know."""
    return {field: sheet.headings[place] for field, place in recognised(sheet.headings, content).items()}


def known_mapping(sheet: Sheet, content: Content, county: County, sender: str) -> dict[str, str]:
    """The sender's remembered mapping as far as the file still has its headings, the rest guessed.

    What the sender's columns are never used for (`worth_remembering`) is not guessed either.
    """
    saved = ColumnMapping.objects.filter(county=county, sender=sender, content=content.name).first()
    columns = saved.columns if saved is not None else {}
    kept = {field: heading for field, heading in columns.items() if heading in sheet.headings}
    known = kept.keys() | {field for field, heading in columns.items() if heading == CHOSEN_AWAY}
    guessed = guess_mapping(sheet, content).items()
    return kept | {field: name for field, name in guessed if field not in known and name not in kept.values()}


def worth_remembering(sheet: Sheet, content: Content, chosen: Mapping) -> dict[str, str]:
    """What was chosen, and as chosen away each field for which a column would have been guessed that serves none."""
    guessed = guess_mapping(sheet, content).items()
    away = {name: CHOSEN_AWAY for name, heading in guessed if name not in chosen and heading not in chosen.values()}
    return dict(chosen) | away


def known_senders(county: County, contents: Collection[str]) -> list[str]:
    """Whose columns are remembered for some contents, by name."""
    found = ColumnMapping.objects.filter(county=county, content__in=contents).order_by("sender")
    return list(found.values_list("sender", flat=True).distinct()[:MOST_SENDERS])


def tell_unmapped(sheet: Sheet, content: Content, mapping: Mapping, problems: Problems) -> None:
    """Note each field that every row must have and no column is chosen for; of some fields one is enough."""
    missing = [
        str(field.words)
        for field in content.fields
        if field.is_required and mapping.get(field.name) not in sheet.headings
    ]
    if content.one_of and not any(mapping.get(name) in sheet.headings for name in content.one_of):
        missing.append(_(" or ").join(str(content.field(name).words) for name in content.one_of))
    for words in missing:
        what = _("no column is chosen for {field}").format(field=words)
        expected = _("one of: {headings}").format(headings=_(", ").join(sheet.headings))
        problems.error("missing_column", sheet.file, sheet.heading_line, None, what, expected)
