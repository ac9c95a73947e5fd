"""Every word stands in both languages, is used, and takes the same values in both."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

import tongcun.report
from tongcun.report.figure_words import Words
from tongcun.report.words import SCRIPT, WORDS

ROOM = Path(tongcun.report.__file__).parent
CJK = re.compile(r"[\u3400-\u9fff]")
WITHOUT_WORDS = {"at_most", "remedy_unsaid", "fill_2", "fill_3", "fill_4", "lead_unproven", "line_with_ends"}
ENGLISH_NEEDS_NONE = {"unit_parcels", "unit_times"}


def values_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("key", sorted(set(WORDS) - WITHOUT_WORDS))
def test_chinese_is_chinese_and_english_is_english(key: str) -> None:
    words = WORDS[key]
    assert CJK.search(words.zh)
    assert not CJK.search(words.en + words.en_one)
    assert words.en or key in ENGLISH_NEEDS_NONE


@pytest.mark.parametrize("key", sorted(WORDS))
def test_both_languages_take_the_same_values(key: str) -> None:
    words = WORDS[key]
    assert values_in(words.zh) == values_in(words.en)
    assert values_in(words.en_one) <= values_in(words.en)
    assert not words.en_one or "n" in values_in(words.en)


def test_chinese_text_uses_chinese_stops_and_english_uses_none_of_them() -> None:
    for words in WORDS.values():
        assert not re.search(r"[，。；：（）、]", words.en + words.en_one)
        assert not re.search(r"[\u3400-\u9fff] ?[,;](?!\d)", words.zh)


def asked_for(source: str) -> set[str]:
    literal = set(re.findall(r"[\"'](\w+)[\"']", source))
    prefixes = set(re.findall(r"say\(\s*f?[\"'](\w+_)(?:%|\{|[\"'])", source)) | {
        "mark_",
        "meaning_",
        "remedy_",
        "reason_",
    }
    return {key for key in WORDS if key in literal or any(key.startswith(prefix) for prefix in prefixes)}


def test_no_word_is_left_over() -> None:
    sources = [path for kind in ("*.py", "*.html", "*.js") for path in ROOM.glob(kind) if path.name != "words.py"]
    used = set().union(*(asked_for(path.read_text(encoding="utf-8")) for path in sources))
    assert set(WORDS) - used == set()


def test_the_scripts_own_words_are_all_asked_for_by_it() -> None:
    script = (ROOM / "page.js").read_text(encoding="utf-8")
    assert {key for key in SCRIPT if f'"{key}"' in script} == set(SCRIPT)


def test_words_are_plain_text() -> None:
    for words in WORDS.values():
        assert isinstance(words, Words)
        assert not re.search(r"[<>&]", words.zh + words.en + words.en_one)
