"""A badge's code as a picture that a phone reads."""

from __future__ import annotations

import base64

import qrcode
from qrcode.image.svg import SvgPathImage

TENTHS_A_DOT = 12
"""How many tenths of a millimetre a dot is wide."""


def code_drawing(code: str) -> bytes:
    """A QR code as an SVG."""
    drawn: bytes = qrcode.make(code, image_factory=SvgPathImage, box_size=TENTHS_A_DOT, border=4).to_string()
    return drawn


def code_picture(code: str) -> str:
    """A QR code as an SVG, written as the address of a picture."""
    return "data:image/svg+xml;base64," + base64.b64encode(code_drawing(code)).decode()
