"""Pictures made anew: no position, device, time or remark goes along, and a photo is no larger than needed."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from typing import TYPE_CHECKING

from tongcun.county.evidence.refusals import Fault, UnfitFileError
from tongcun.county.models.evidence import EvidenceKind

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MOST_PIXELS = 50_000_000
"""As many as the best cameras of phones make; the bytes of more would fill the memory."""
SHORTER_SIDE_PIXELS = 2_000
"""Of a photo as it is kept. A page of paper can be read at it, and a long picture of a chat, too."""
_QUALITY = 85
_DAMAGE = (
    OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, ArithmeticError, AttributeError,
    struct.error, zlib.error,
)  # fmt: skip
"""What reading a damaged picture raises."""


def cleaned_picture(raw: bytes, kind: EvidenceKind, name: str) -> bytes:
    """The bytes of the same picture without all that was written beside it; raises UnfitFileError."""
    # The program starts without the library, and most of its processes never need it.
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of many pixels; we count them ourselves
        try:
            with Image.open(io.BytesIO(raw), formats=("JPEG", "PNG")) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise UnfitFileError(Fault.TOO_MANY_PIXELS, name, most=MOST_PIXELS // 1_000_000)
                return _jpeg(picture) if kind == EvidenceKind.JPEG else _png(picture)
        except Image.DecompressionBombError:
            raise UnfitFileError(Fault.TOO_MANY_PIXELS, name, most=MOST_PIXELS // 1_000_000) from None
        except _DAMAGE:
            raise UnfitFileError(Fault.DAMAGED, name) from None


def _jpeg(picture: Picture) -> bytes:
    from PIL import ImageOps

    shorter = min(picture.size)
    if shorter > SHORTER_SIDE_PIXELS:
        share = SHORTER_SIDE_PIXELS / shorter
        picture.thumbnail((round(picture.width * share), round(picture.height * share)))
    ImageOps.exif_transpose(picture, in_place=True)
    plain = picture if picture.mode in ("L", "RGB") else picture.convert("RGB")
    plain.info = {}
    made = io.BytesIO()
    plain.save(made, "JPEG", quality=_QUALITY, optimize=True)
    return made.getvalue()


def _png(picture: Picture) -> bytes:
    from PIL import ImageOps

    ImageOps.exif_transpose(picture, in_place=True)
    picture.info = {key: said for key, said in picture.info.items() if key == "transparency"}
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()
