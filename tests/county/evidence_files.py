"""Files as phones and offices send them, and files that pretend to be such."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from PIL import Image

from tests.feeds.bombs import parts_of, zipped

POSITION = "N28-54-03 E118-30-40"
"""Written into a photo where a phone writes where it stood."""
_WORD_TYPES = (
    b'<Types><Override PartName="/word/document.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def a_photo(width: int = 64, height: int = 48, *, turned: bool = False, mode: str = "RGB") -> bytes:
    """A JPEG with position, phone and a remark in it; `turned`: held upright, so that it is to be shown turned."""
    picture = Image.new(mode, (width, height), "white")
    picture.paste("black", (0, 0, width // 2, height // 2))
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "some phone", 6 if turned else 1
    exif.get_ifd(0x8825)[0x001D] = POSITION
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=exif, comment=POSITION.encode(), quality=95)
    return file.getvalue()


def a_screenshot(width: int = 64, height: int = 48) -> bytes:
    """A PNG with a remark in it."""
    from PIL.PngImagePlugin import PngInfo

    said, file = PngInfo(), io.BytesIO()
    said.add_text("Comment", POSITION)
    Image.new("RGBA", (width, height), (10, 20, 30, 0)).save(file, "PNG", pnginfo=said)
    return file.getvalue()


def a_pdf() -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def a_workbook_file(**more: bytes) -> bytes:
    return zipped(parts_of() | more)


def a_word_document(more: Mapping[str, bytes] | None = None) -> bytes:
    return zipped({"[Content_Types].xml": _WORD_TYPES, "word/document.xml": b"<w:document/>"} | dict(more or {}))


def a_bomb() -> bytes:
    """A Word document whose text is 64 MB of nothing."""
    return a_word_document({"word/media/image1.bmp": bytes(64 * 2**20)})


def with_password() -> bytes:
    """A Word document of which a member says that it is encrypted."""
    raw = bytearray(a_word_document())
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for member in archive.infolist():
            raw[member.header_offset + 6] |= 1
    at = raw.find(b"PK\x01\x02")
    while at >= 0:
        raw[at + 8] |= 1
        at = raw.find(b"PK\x01\x02", at + 4)
    return bytes(raw)


def shown(raw: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(raw))
    picture.load()
    return picture
