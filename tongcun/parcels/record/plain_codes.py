"""How waybill numbers, bag labels and seal numbers are written here: one rule for every door by which they come in."""

from __future__ import annotations

import unicodedata

from tongcun.parcels.models.parcels import OPAQUE_CODE


def plain_code(text: str) -> str:
    """A number in capitals, without spaces, its letters and digits plain: an input method for Chinese makes them wide.

    What is no such number, as a run or a label in Chinese, comes back as it was. At most as long as the text.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    return plain if OPAQUE_CODE.fullmatch(plain) and len(plain) <= len(text) else text
