"""A sheet's first rows, for choosing its columns by them; names and phones of villagers are masked."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from tongcun.county.masking import masked_name, masked_phone
from tongcun.county.sheets.contents import Content
from tongcun.county.sheets.mapping import Mapping
from tongcun.county.sheets.reading import Sheet
from tongcun.county.sheets.wording import normal

Mask = Callable[[str], str]

_PHONES = ("电话", "手机", "手机号", "手机号码", "电话号码", "联系方式", "phone", "mobile", "tel")
_NAMES = ("人", "收方", "寄方", "件方", "姓名", "客户", "name", "addressee", "sender")


def first_rows(sheet: Sheet, content: Content, mapping: Mapping, count: int) -> list[tuple[int, list[str]]]:
    """Up to `count` rows by their file line. Where a sheet of this content names villagers, a column that is chosen for
    a name or phone is masked, and so is one whose heading speaks of one, such as the sender's, which we never take."""
    masks = _masks(sheet, content, mapping)
    return [
        (line, [masks[place](cell) if place in masks else cell for place, cell in enumerate(row)])
        for line, row in islice(sheet.rows, count)
    ]


def _masks(sheet: Sheet, content: Content, mapping: Mapping) -> dict[int, Mask]:
    hiding = {field.name: field.mask for field in content.fields if field.mask is not None}
    if not hiding:
        return {}
    chosen = {heading: hiding.get(field) for field, heading in mapping.items()}
    masks = {place: chosen.get(name) or _by_heading(name) for place, name in enumerate(sheet.headings)}
    return {place: mask for place, mask in masks.items() if mask is not None}


def _by_heading(heading: str) -> Mask | None:
    name = normal(heading)
    if name.endswith(_PHONES):
        return masked_phone
    return masked_name if name.endswith(_NAMES) else None
