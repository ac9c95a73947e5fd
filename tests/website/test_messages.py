"""What a user of the pages reads stands in Chinese, whole and up to date, for every app."""

from __future__ import annotations

import re
from string import Formatter

import polib
import pytest

from tests.messages import APPS, PACKAGE, catalogue_of, messages_of

PERCENT = re.compile(r"%\((\w+)\)[sd]")
HALF_WIDTH = re.compile(r"[一-鿿][(),;:!?]|[(),;:!?][一-鿿]")
"""A bracket or mark of Latin width beside a Chinese sign: Chinese has its own."""
IN_A_MESSAGE = re.compile(r"\{% blocktranslate.*?endblocktranslate %\}|\{% comment.*?endcomment %\}", re.DOTALL)
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>|&\w+;", re.DOTALL)


def entries(app: str) -> list[polib.POEntry]:
    path = catalogue_of(app)
    return list(polib.pofile(str(path))) if path.exists() else []


def chinese_of(entry: polib.POEntry) -> str:
    return entry.msgstr or entry.msgstr_plural.get(0, "")


def placeholders(text: str) -> list[str]:
    named = [name for _, name, _, _ in Formatter().parse(text) if name] if "{" in text else []
    return sorted([*named, *PERCENT.findall(text)])


@pytest.mark.parametrize("app", APPS)
def test_every_message_of_an_app_is_in_its_catalogue_and_no_other(app: str) -> None:
    listed = {(entry.msgctxt, entry.msgid) for entry in entries(app)}
    said = {(context, one) for context, one, _ in messages_of(app)}
    assert said - listed == set(), "run `make messages`, then translate what is new"
    assert listed - said == set(), "run `make messages`: these are no longer said"


@pytest.mark.parametrize("app", APPS)
def test_every_message_of_an_app_is_translated_with_its_placeholders(app: str) -> None:
    assert [e.msgid for e in entries(app) if not chinese_of(e) or e.fuzzy] == []
    wrong = [e.msgid for e in entries(app) if placeholders(e.msgid_plural or e.msgid) != placeholders(chinese_of(e))]
    assert wrong == []


@pytest.mark.parametrize("app", APPS)
def test_messages_of_an_app_are_english(app: str) -> None:
    assert [e.msgid for e in entries(app) if re.search("[一-鿿]", e.msgid.replace("通村", ""))] == []


@pytest.mark.parametrize("app", APPS)
def test_chinese_is_written_with_its_own_brackets_and_marks(app: str) -> None:
    assert [said for said in map(chinese_of, entries(app)) if HALF_WIDTH.search(said)] == []


@pytest.mark.parametrize("app", APPS)
def test_marks_amid_words_stand_in_the_catalogue_and_not_in_the_page(app: str) -> None:
    """A mark between two messages would be of Latin width in Chinese, too."""
    pages = {
        path.name: TAGS.sub("", IN_A_MESSAGE.sub("", path.read_text(encoding="utf-8")))
        for path in (PACKAGE / app / "templates").rglob("*.html")
    }
    assert {name: found for name, text in pages.items() if (found := re.findall(r".{0,20}[(),;:]", text))} == {}


def test_the_same_words_are_the_same_chinese_in_every_app() -> None:
    """Django knows one catalogue: of two translations the page would show the one that it happens to find first."""
    said: dict[tuple[str | None, str], dict[str, str]] = {}
    for app in APPS:
        for entry in entries(app):
            said.setdefault((entry.msgctxt, entry.msgid), {})[app] = chinese_of(entry)
    assert {key: told for key, told in said.items() if len(set(told.values())) > 1} == {}
