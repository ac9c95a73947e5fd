"""What a user reads: every message stands in the Chinese catalogue, whole and up to date."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.messages import APPS
from tongcun.language import CATALOGUE, Catalogue, in_a_row, speaking, user_language

CODE = Path(__file__).parents[1] / "tongcun"


def not_an_app(folder: str) -> bool:
    """Django's apps have catalogues of their own (tests/website/test_messages.py)."""
    return Path(folder).name not in {*APPS, "__pycache__"}


def chinese() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file)


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """A message or its translation as forms: one, or one for each plural."""
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def pairs() -> list[tuple[str, str]]:
    """Every message (that of many, where it counts) with its translation."""
    return [(forms(m.id)[-1], forms(m.string)[0]) for m in chinese() if m.id]


def placeholders(text: str) -> list[str]:
    return sorted(f"{name}:{spec}" for _, name, spec, _ in Formatter().parse(text) if name is not None)


def test_every_message_of_the_code_is_in_the_catalogue_and_no_other() -> None:
    said = {forms(ids)[-1] for _, _, ids, _, _ in extract_from_dir(CODE, directory_filter=not_an_app)}
    listed = {message for message, _ in pairs()}
    assert said - listed == set(), "run `make messages`, then translate what is new"
    assert listed - said == set(), "run `make messages`: these are no longer said"


def test_every_message_is_translated() -> None:
    assert [message for message, translated in pairs() if not translated] == []
    assert [m.id for m in chinese() if m.id and m.fuzzy] == []
    assert not chinese().obsolete


def test_chinese_is_written_with_its_own_brackets_and_marks() -> None:
    beside = re.compile(r"[一-鿿][(),;:!?]|[(),;:!?][一-鿿]")
    assert [translated for _, translated in pairs() if beside.search(translated)] == []


def test_a_translation_has_the_placeholders_of_its_message() -> None:
    assert [m for m, translated in pairs() if placeholders(m) != placeholders(translated)] == []


def test_a_translation_ends_its_sentence_and_its_line_as_the_message_does() -> None:
    assert [m for m, translated in pairs() if m.endswith("\n") != translated.endswith("\n")] == []
    assert [m for m, translated in pairs() if m.endswith(".") != translated.endswith(("。", "."))] == []


def test_a_message_is_written_out_where_it_is_said() -> None:
    """An f-string or a variable would never reach the catalogue."""
    hidden = [
        f"{path.relative_to(CODE)}:{call.lineno}"
        for path in CODE.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in {"_", "ngettext"}
        if not isinstance(call.args[0], ast.Constant)
    ]
    assert hidden == []


def test_a_message_is_not_said_within_an_f_string() -> None:
    """The extractor looks into f-strings with some versions of Python only."""
    hidden = [
        f"{path.relative_to(CODE)}:{call.lineno}"
        for path in sorted(CODE.rglob("*.py"))
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in {"_", "ngettext"}
    ]
    assert hidden == []


def test_our_reader_of_the_catalogue_agrees_with_babel() -> None:
    ours = Catalogue(CATALOGUE)
    for message in chinese():
        if message.id:
            said, translated = forms(message.id), forms(message.string)[0]
            assert ours.gettext(said[0]) == (translated or said[0])
            assert ours.ngettext(said[0], said[-1], 2) == (translated or said[-1])


def test_the_reader_joins_lines_knows_escapes_and_leaves_comments_out(tmp_path: Path) -> None:
    catalogue = tmp_path / "x.po"
    first = '# a "quoted" remark\nmsgid ""\n"two\\n"\n"lines \\"here\\""\nmsgstr ""\n"两\\n"\n"行"\n'
    catalogue.write_text(first + '\nmsgid "later"\nmsgstr ""\n', encoding="utf-8")
    assert Catalogue(catalogue).gettext('two\nlines "here"') == "两\n行"
    assert Catalogue(catalogue).gettext("later") == "later"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "TONGCUN_LANG": "en"}, "en"),
        ({"TONGCUN_LANG": "ZH"}, "zh"),
    ],
)
def test_tongcun_lang_wins_over_the_locale(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], language: str
) -> None:
    for name in ("TONGCUN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert user_language() == language


def test_messages_are_english() -> None:
    """Only the product's own name may stand in a message id in Chinese."""
    assert [m for m, _ in pairs() if re.search("[一-鿿]", m.replace("通村", ""))] == []


ONE_WORD = {
    "两步验证": "双因素认证",
    "登录名": "用户名",
    "异常": "不符事项",
    "待核查": "不符事项",
    "滞留": "留存",
    "工作台": "扫描台",
    "手持终端": "巴枪",
    "站点编码": "站点编号",
    "链头": "扫描链末端",
    "品类": "类别",
    "种类": "类别",
    "备妥": "可发运",
    "目录": "文件夹",
    "编排": "编制",
}
"""What is said of a thing by one word alone: the word that stood beside it once, and the one that stays."""


@pytest.mark.parametrize(("barred", "word"), ONE_WORD.items())
def test_a_thing_has_one_word_in_every_catalogue(barred: str, word: str) -> None:
    said = [
        f"{path.parts[-4]}: {message.id}"
        for path in sorted(CODE.rglob("*.po"))
        for message in read_po(path.open("rb"))
        if message.id and barred in forms(message.string)[0]
    ]
    assert said == [], f"it is called {word}"


DOCUMENTS = {"目录": "文件夹", "编排": "编制", "县域文件夹": "县文件夹", "角点": "顶点"}


@pytest.mark.parametrize(("barred", "word"), DOCUMENTS.items())
def test_a_thing_has_the_same_word_in_the_documents(barred: str, word: str) -> None:
    pages = [*CODE.parent.glob("*.md"), *CODE.parent.glob("docs/**/*.md"), *CODE.parent.glob("data/**/*.md")]
    said = [path.name for path in pages if barred in path.read_text(encoding="utf-8")]
    assert said == [], f"it is called {word}"


def test_names_stand_in_a_row_as_each_language_parts_them() -> None:
    with speaking("zh"):
        assert in_a_row(["纱帽山村", "{name}", "才里村"]) == "纱帽山村、{name}、才里村"
    with speaking("en"):
        assert in_a_row(iter(["a", "b"])) == "a, b"
        assert (in_a_row(["a"]), in_a_row([])) == ("a", "")
