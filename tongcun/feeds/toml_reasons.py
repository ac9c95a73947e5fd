"""What Python's parser says of a file that is no TOML, in the reader's words: it speaks English alone."""

from __future__ import annotations

import re
import tomllib

from tongcun.language import _

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


def place_of(error: tomllib.TOMLDecodeError, text: str) -> tuple[int, str]:
    """The line, and what is wrong there with the sign at which it is noticed."""
    found = _PLACE.search(str(error))
    reason = _reason(str(error))
    if found is None:  # where the parser names no place it means the end of the file
        return text.count("\n") + 1, _("is not TOML: at the end of the file, {reason}").format(reason=reason)
    what = _("is not TOML: at sign {column} of the line, {reason}").format(column=found.group(2), reason=reason)
    return int(found.group(1)), what


def _reason(said: str) -> str:
    """A sentence for what the parser says, by how that begins."""
    told = ((words, beginnings) for words, beginnings in _reasons() if said.startswith(beginnings))
    return next((words for words, _beginnings in told), _("something that TOML does not know"))


def _reasons() -> tuple[tuple[str, tuple[str, ...]], ...]:
    quotation = ("Unterminated string", "Illegal character '\\n'", "Illegal character '\\r'",
                 "Found invalid character '\\n'", "Expected \"'", "Expected '\"")  # fmt: skip
    twice = ("Cannot declare", "Cannot overwrite", "Cannot redefine", "Cannot mutate", "Duplicate inline table key")
    escape = ("Unescaped", "Invalid hex value", "Escaped character")
    return (
        (_("a quotation mark that closes the text is missing"), quotation),
        (_("a name stands twice, or is a value here and a section there"), twice),
        (_(r"a \ that means nothing; write \\, or put the text in '…'"), escape),
        (_("no name that TOML knows; any but of A-Z, 0-9, - and _ stands in quotation marks"),
         ("Invalid statement", "Invalid initial character for a key part")),
        (_("a plain = is missing after the name"), ("Expected '=' after a key",)),
        (_("a value that is none; texts stand in plain quotation marks (\"), lists in [ ]"), ("Invalid value",)),
        (_("more on the line than a name and its value"), ("Expected newline or end of document",)),
        (_("the ] that closes the section's name is missing"), ("Expected ']",)),
        (_("a comma, or the ] that closes the list, is missing"), ("Unclosed array",)),
        (_("a comma, or the brace that closes the group, is missing"), ("Unclosed inline table",)),
        (_("a day or time that does not exist"), ("Invalid date or datetime",)),
        (_("a sign that nobody sees and that may not stand here"), ("Illegal character", "Found invalid character")),
    )  # fmt: skip
