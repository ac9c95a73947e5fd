"""Which encoding a file that is not UTF-8 was probably written in, so that the user knows what to change."""

from __future__ import annotations

import codecs
from collections.abc import Callable

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_SAMPLE_BYTES = 200_000
_FEWEST_LETTERS = 4
"""Of fewer nobody can tell."""


def likely_encoding(raw: bytes) -> str:
    """Name the likely encoding of bytes that are not clean UTF-8: a guess to show, never to decode with.

    Byte order marks first, then NULs on every other byte (UTF-16), then mostly sound UTF-8, then the code page whose
    everyday signs fill most of the text; Latin-1 where none does.
    """
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return name
    if _looks_like_utf16(raw[:_SAMPLE_BYTES]):
        return "UTF-16"
    if _is_mostly_utf8(raw[:_SAMPLE_BYTES]):
        return "damaged UTF-8"
    return _likely_east_asian(raw)


def is_likely_big5(raw: bytes) -> bool:
    """Whether bytes that GB18030 may read as well, for it reads nearly everything, are rather Big5.

    Big5 makes everyday characters of them, and GB18030 rare ones. Of tables of two names and more in GBK, with
    traditional or rare characters, too, none was taken for Big5; of those in Big5 with ten names 98 % were.
    """
    big5 = _everyday_letters(raw, "big5", _is_everyday_traditional)
    gbk = _everyday_letters(raw, "gb18030", _is_everyday_chinese)
    return len(big5) >= _FEWEST_LETTERS and sum(big5) >= 0.9 * len(big5) and sum(gbk) <= 0.7 * len(gbk)


def _everyday_letters(raw: bytes, codec: str, is_everyday: Callable[[str], bool]) -> list[bool]:
    """Whether each letter beyond ASCII is an everyday one; punctuation, which both have, is left out."""
    signs = raw[:_SAMPLE_BYTES].decode(codec, errors="replace")
    return [is_everyday(sign) for sign in signs if sign > "\x7f" and (sign.isalnum() or sign == "\ufffd")]


def _looks_like_utf16(sample: bytes) -> bool:
    half = len(sample) // 2
    return half > 0 and max(sample[0::2].count(0), sample[1::2].count(0)) > 0.4 * half


def _is_mostly_utf8(sample: bytes) -> bool:
    signs = [sign for sign in sample.decode("utf-8", errors="replace") if sign > "\x7f"]
    return len(signs) > 3 * signs.count("\ufffd")


def _decodes(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _likely_east_asian(raw: bytes) -> str:
    """The code page that reads the most signs as everyday ones; Latin-1 where none does."""
    shares = {name: _everyday_share(raw, codec, test) for name, codec, test in _CODE_PAGES}
    name = max(shares, key=lambda page: shares[page])
    if shares[name] < 0.5:
        return "Latin-1 (Windows-1252)"
    if name == "GBK" and not _decodes(raw, "gbk"):
        return "GB18030"
    return name


def _everyday_share(raw: bytes, codec: str, is_everyday: Callable[[str], bool]) -> float:
    signs = [sign for sign in raw[:_SAMPLE_BYTES].decode(codec, errors="replace") if sign > "\x7f"]
    return sum(map(is_everyday, signs)) / max(1, len(signs))


def _is_everyday_chinese(sign: str) -> bool:
    """Level one of GB 2312 holds the 3,755 most used characters in lead bytes B0 to D7."""
    code = sign.encode("gb2312", errors="ignore")
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7


def _is_everyday_traditional(sign: str) -> bool:
    """Big5 keeps its 5,401 most used characters in lead bytes A4 to C6."""
    code = sign.encode("big5", errors="ignore")
    return len(code) == 2 and 0xA4 <= code[0] <= 0xC6


def _is_japanese(sign: str) -> bool:
    """Kana, or a character of level one of JIS X 0208 (lead bytes B0 to CF in EUC-JP)."""
    code = sign.encode("euc_jp", errors="ignore")
    return "ぁ" <= sign <= "ー" or (len(code) == 2 and 0xB0 <= code[0] <= 0xCF)


# In this order a tie goes to the encoding Chinese office machines still write.
_CODE_PAGES: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    ("GBK", "gb18030", _is_everyday_chinese),
    ("Shift-JIS", "shift_jis", _is_japanese),
    ("EUC-JP", "euc_jp", _is_japanese),
    ("Big5", "big5", _is_everyday_traditional),
)
