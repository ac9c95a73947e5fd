"""Division codes: 12 digits, 6 for the county, 3 for the township, 3 for the village."""

from __future__ import annotations

import re

_CODE = re.compile(r"[0-9]{12}", re.ASCII)


def is_division_code(code: str) -> bool:
    """Whether a text is a division code of 12 digits."""
    return _CODE.fullmatch(code) is not None


def township_code(county_code: str, code: str) -> str:
    """The code of the township in which a code of that county lies; empty where it names none."""
    if not is_division_code(code) or not code.startswith(county_code) or code[6:9] == "000":
        return ""
    return code[:9] + "000"


def village_code(code: str) -> str:
    """The code itself where it is a village's or community's, else empty."""
    return code if is_division_code(code) and code[9:] != "000" else ""
