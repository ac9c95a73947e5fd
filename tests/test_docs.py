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


def test_the_architecture_names_every_part_of_the_planner() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    parts = [path.stem for path in (ROOT / "tongcun" / "planner").iterdir() if not path.name.startswith("_")]
    assert [part for part in sorted(parts) if not re.search(rf"\b{part}(\.py|/)", page)] == []


def test_every_function_that_the_architecture_walks_through_is_there() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = "county|buses|parcels|dispatch|planner|feeds|report|commands|website"
    named = re.findall(rf"`((?:{rooms})(?:\.\w+)+)(?<!\.toml)`", page)
    assert len(named) > 15
    for dotted in named:
        module, _, function = dotted.rpartition(".")
        assert callable(getattr(import_module(f"tongcun.{module}"), function)), dotted


@pytest.mark.parametrize("page", ["cli.md", "parcel-states.md"])
def test_what_the_reference_takes_from_the_code_is_current(page: str) -> None:
    checking = [sys.executable, "-m", "cogapp", "--check", f"docs/reference/{page}"]
    done = subprocess.run(checking, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, "run `make docs`"
