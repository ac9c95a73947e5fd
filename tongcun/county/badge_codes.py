"""A badge's code as a picture that a phone reads."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from itertools import groupby

import qrcode
from qrcode.image.svg import SvgPathImage

TENTHS_A_DOT = 12
"""How many tenths of a millimetre a dot is wide."""
_MASK = 3


def code_drawing(code: str) -> bytes:
    """A QR code as an SVG."""
    drawn: bytes = qrcode.make(code, image_factory=SvgPathImage, box_size=TENTHS_A_DOT, border=4).to_string()
    return drawn


def code_path(code: str) -> bytes:
    """A QR code as a small SVG, a dot a unit, drawn in a tenth of the time: for many codes on one paper.

    Of the eight masks, any of which a phone reads, it takes one and does not try which looks best.
    """
    drawn = qrcode.QRCode(border=0, mask_pattern=_MASK)
    drawn.add_data(code)
    drawn.make()
    rows, quiet = drawn.get_matrix(), 4
    runs = "".join(_runs(row, place + quiet, quiet) for place, row in enumerate(rows))
    side = len(rows) + 2 * quiet
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{runs}"/></svg>'.encode()


def _runs(row: Sequence[bool], y: int, left: int) -> str:
    """The dark dots of a row that stand side by side, each run as one box."""
    found, x = "", left
    for is_dark, dots in groupby(row):
        wide = sum(1 for _dot in dots)
        if is_dark:
            found += f"M{x} {y}h{wide}v1h-{wide}z"
        x += wide
    return found


def code_picture(code: str) -> str:
    """A QR code as an SVG, written as the address of a picture."""
    return "data:image/svg+xml;base64," + base64.b64encode(code_drawing(code)).decode()
