"""What is no TOML, told in the reader's language with the place."""

from __future__ import annotations

import re
import tomllib

import pytest

from tongcun.feeds.toml_reasons import place_of
from tongcun.language import speaking

CASES = [
    ('name = "Changshan\nhour = 1', 1, "sign 18", "quotation mark"),
    ('name = "Changshan', 1, "at the end", "quotation mark"),
    ("name = 'Changshan", 1, "at the end", "quotation mark"),
    ('a = 1\n县名 = "x"', 2, "sign 1", "any but of A-Z"),
    ("hour : 0.2", 1, "sign 6", "plain ="),
    ("hour ＝ 0.2", 1, "sign 6", "plain ="),
    ("a = 1\nhour = 0,2", 2, "sign 9", "more on the line"),
    ("name = 常山县", 1, "sign 8", "plain quotation marks"),
    ("name = “常山县”", 1, "sign 8", "plain quotation marks"),
    ("[costs]\n[costs]", 2, "sign 7", "stands twice"),
    ("[costs\nhour = 1", 1, "sign 7", "closes the section"),
    ("a = [1, 2", 1, "end of the file", "closes the list"),
    ("a = {b = 1\nc = 2", 1, "sign 11", "closes the group"),
    ("a = 2026-02-30", 1, "sign 5", "does not exist"),
    (r'a = "C:\county"', 1, "sign", "means nothing"),
    ("# \x01", 1, "sign 3", "nobody sees"),
]


def refused(text: str) -> tuple[int, str]:
    with pytest.raises(tomllib.TOMLDecodeError) as told:
        tomllib.loads(text)
    return place_of(told.value, text)


@pytest.mark.parametrize(("text", "line", "place", "reason"), CASES)
def test_the_place_and_the_reason_are_told(text: str, line: int, place: str, reason: str) -> None:
    found, what = refused(text)
    assert found == line
    assert place in what
    assert reason in what


@pytest.mark.parametrize("text", [text for text, *_ in CASES])
def test_nothing_of_the_parsers_english_stands_in_chinese(text: str) -> None:
    with speaking("zh"):
        _, what = refused(text)
    assert not re.search("[a-z]", what.replace("A-Z", ""))


def test_what_the_parser_may_say_one_day_is_told_without_its_words() -> None:
    error = tomllib.TOMLDecodeError("Something new (at line 3, column 4)")
    assert place_of(error, "") == (3, "is not TOML: at sign 4 of the line, something that TOML does not know")
