"""The user's language on the command line: English message ids, simplified Chinese from the catalogue."""

from __future__ import annotations

import gettext
import io
import os
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["zh", "en"]
CATALOGUE = Path(__file__).parent / "locale" / "zh_Hans" / "LC_MESSAGES" / "tongcun.po"


def user_language() -> Language:
    """The language to speak: `TONGCUN_LANG`, else the locale's; Chinese where it begins with zh, else English."""
    for name in ("TONGCUN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


@cache
def translations(language: Language) -> gettext.NullTranslations:
    """The catalogue of a language; English is its own message ids. The .po file is read as it is: no build step."""
    if language == "en":
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with CATALOGUE.open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _(message: str) -> str:
    """Translate a message id into the user's language; use `_("… {name} …").format(name=…)`."""
    return translations(user_language()).gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """Translate a message that depends on a count."""
    return translations(user_language()).ngettext(one, many, count)
