"""Which heading of a file is which field: guessed from the names people write, or remembered of the sender."""

from __future__ import annotations

from collections.abc import Mapping as Named

from django.utils.translation import gettext as _

from tongcun.county.models import ColumnMapping, County
from tongcun.county.sheets.contents import Content
from tongcun.county.sheets.reading import Sheet
from tongcun.county.sheets.wording import recognised
from tongcun.feeds.problems import Problems

Mapping = Named[str, str]
"""Heading by field name; a field that the file lacks is left out."""


def guess_mapping(sheet: Sheet, content: Content) -> dict[str, str]:
    """The headings that name a field by a name we know."""
    return {field: sheet.headings[place] for field, place in recognised(sheet.headings, content).items()}


def known_mapping(sheet: Sheet, content: Content, county: County, sender: str) -> dict[str, str]:
    """The sender's remembered mapping as far as the file still has its headings, the rest guessed."""
    saved = ColumnMapping.objects.filter(county=county, sender=sender, content=content.name).first()
    columns = saved.columns if saved is not None else {}
    kept = {field: heading for field, heading in columns.items() if heading in sheet.headings}
    guessed = guess_mapping(sheet, content).items()
    return kept | {field: name for field, name in guessed if field not in columns and name not in kept.values()}


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
