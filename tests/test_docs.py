"""What the documents say can be done, can be done."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from typer.main import get_command

from tongcun.cli import app

ROOT = Path(__file__).parents[1]
SHOWN = re.compile(r"```(?:sh|text|console|bash)\n(.*?)```", re.DOTALL)
PAGES = ["README.md", "README.zh.md", "CONTRIBUTING.md"]


def commands_shown(page: str) -> list[str]:
    """The command lines of a page's code blocks, continued lines joined, remarks left out."""
    blocks = SHOWN.findall((ROOT / page).read_text(encoding="utf-8"))
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [line.split("#")[0].strip() for line in lines]


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_a_page_names_is_there(page: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {line.split()[1] for line in commands_shown(page) if line.startswith("make ")}
    assert named
    assert named - targets == set()


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_every_tongcun_command_a_page_names_takes_the_options_it_is_given(page: str) -> None:
    group = get_command(app)
    lines = [line for line in commands_shown(page) if re.match(r"(\.venv/bin/)?tongcun ", line)]
    assert lines
    for line in lines:
        words = line.split()[1:]
        command = group.commands[words[0]]  # type: ignore[attr-defined]
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known, line


def test_both_readmes_show_the_same_commands() -> None:
    assert commands_shown("README.md") == commands_shown("README.zh.md")


def all_pages() -> list[str]:
    found = [path for folder in ("", "docs/**/", "data/**/", "benchmarks/**/") for path in ROOT.glob(f"{folder}*.md")]
    return sorted(str(path.relative_to(ROOT)) for path in found)


@pytest.mark.parametrize("page", all_pages())
def test_every_link_inside_the_tree_leads_somewhere(page: str) -> None:
    links = re.findall(r"\]\(([^)#]+)", (ROOT / page).read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not ((ROOT / page).parent / link).exists()] == []


def pages_for_users() -> list[str]:
    """All but the decisions, and the reference of the commands, whose own help speaks Chinese."""
    found = [path for folder in ("how-to", "explanation", "reference") for path in (ROOT / "docs" / folder).iterdir()]
    names = (str(path.relative_to(ROOT)) for path in found if path.name != "cli.md")
    return sorted(name for name in names if name.endswith(".md") and not name.endswith(".zh.md"))


@pytest.mark.parametrize("page", pages_for_users())
def test_a_page_for_users_and_its_chinese_twin_lead_to_each_other(page: str) -> None:
    english, chinese = ROOT / page, (ROOT / page).with_suffix(".zh.md")
    assert f"]({chinese.name})" in english.read_text(encoding="utf-8")
    assert f"]({english.name})" in chinese.read_text(encoding="utf-8")


def test_the_reference_of_the_files_names_the_same_files_columns_and_values_in_both_languages() -> None:
    english, chinese = (
        set(re.findall(r"`([^`\n]+)`", (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")))
        for name in ("county-folder.md", "county-folder.zh.md")
    )
    assert english - {"NAME", "[kinds.NAME]"} == chinese - {"[kinds.类别]"}


def test_the_architecture_names_every_part_of_the_planner() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    parts = [path.stem for path in (ROOT / "tongcun" / "planner").iterdir() if not path.name.startswith("_")]
    assert [part for part in sorted(parts) if not re.search(rf"\b{part}(\.py|/)", page)] == []


def test_every_function_that_the_architecture_walks_through_is_there() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = "county|buses|parcels|dispatch|cases|cockpit|planner|feeds|report|commands|website"
    named = re.findall(rf"`((?:{rooms})(?:\.\w+)+)(?<!\.toml)`", page)
    assert len(named) > 15
    for dotted in named:
        module, _, function = dotted.rpartition(".")
        assert callable(getattr(import_module(f"tongcun.{module}"), function)), dotted


@pytest.mark.parametrize(
    "page", ["cli.md", "parcel-states.md", "parcel-states.zh.md", "case-states.md", "case-states.zh.md"]
)
def test_what_the_reference_takes_from_the_code_is_current(page: str) -> None:
    checking = [sys.executable, "-m", "cogapp", "--check", f"docs/reference/{page}"]
    done = subprocess.run(checking, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, "run `make docs`"


@pytest.mark.parametrize("page", ["how-to/run-a-county.md", "how-to/run-a-county.zh.md", "reference/parcel-states.md",
                                  "reference/parcel-states.zh.md"])  # fmt: skip
def test_a_page_says_how_long_the_pieces_of_an_opened_bag_may_wait_for_their_scan(page: str) -> None:
    import django

    django.setup()
    from tongcun.parcels.forms import ShortageForm
    from tongcun.parcels.models import ShortageRule

    minutes = ShortageForm.base_fields["minutes"]
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    for number in (ShortageRule().minutes, minutes.min_value, minutes.max_value):  # type: ignore[attr-defined]
        assert re.search(rf"(?<!\d){number}(?!\d)", text), number
