"""The rules of the house that no other tool looks after."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
OURS = ("tongcun", "assets", "tests", "data", "docs", "benchmarks", "requirements", ".ci")
TEXT = {".py", ".md", ".toml", ".txt", ".in", ".csv", ".json", ".html", ".css", ".js", ".po", ".svg", ""}
LEFTOVER = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|raise NotImplemented" + r"Error)\b")
MACHINE_PATH = re.compile(r"(?<![\w.:/])/(home|Users|root|tmp)/")


def texts() -> Iterator[tuple[str, str]]:
    """Every text of the tree that is ours, without what was installed or made: its path and content."""
    inside = (path for name in OURS for path in (ROOT / name).rglob("*"))
    beside = (path for path in ROOT.iterdir() if path.name != ".git")
    for path in sorted({*inside, *beside}):
        if path.is_file() and path.suffix in TEXT and "__pycache__" not in path.parts:
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def code() -> Iterator[tuple[str, str]]:
    """Our program, without the migrations that Django writes."""
    ours = ((name, text) for name, text in texts() if name.startswith("tongcun/") and name.endswith(".py"))
    return ((name, text) for name, text in ours if "/migrations/" not in name)


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{name}:{node.lineno} {node.name}"
        for name, text in code()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if node.end_lineno is not None and node.end_lineno - node.lineno + 1 > 60
    ]
    assert long == []


def test_no_function_of_the_planner_takes_more_than_five_things() -> None:
    """Compiled kernels aside, which take arrays one by one."""
    kernels = {"compiled", "inlined"}
    greedy = [
        f"{name}:{node.lineno} {node.name}"
        for name, text in code()
        if name.startswith("tongcun/planner/")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
        if not kernels & {ast.unparse(decorator) for decorator in node.decorator_list}
        if len({arg.arg for arg in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)} - {"self"}) > 5
    ]
    assert greedy == []


def test_no_file_is_longer_than_400_lines() -> None:
    assert [name for name, text in code() if text.count("\n") > 400] == []


def test_nothing_is_left_for_later() -> None:
    left = [f"{name}: {found[0]}" for name, text in texts() if (found := LEFTOVER.search(text))]
    assert left == []


def test_no_text_names_a_path_of_one_machine() -> None:
    naming = [f"{name}: {found[0]}" for name, text in texts() if (found := MACHINE_PATH.search(text))]
    assert naming == []
    assert [name for name, text in texts() if str(ROOT) + "/" in text] == []


@pytest.mark.parametrize("lock", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda path: path.name)
def test_a_lock_pins_every_part_by_hash_and_names_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert "index" not in text
    parts = [part for part in re.split(r"\n(?! )", text.strip()) if part]
    assert [part.split()[0] for part in parts if "==" not in part or "--hash=sha256:" not in part] == []


def test_help_comes_without_waiting_for_the_planner() -> None:
    heavy = {"django", "numpy", "numba", "highspy", "rich", "python_calamine", "jinja2"}
    program = (
        "import sys\nfrom tongcun.cli import app\n"
        "try:\n    app(['--help'], prog_name='tongcun')\nexcept SystemExit:\n    pass\n"
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert "plan" in done.stdout
    assert heavy & set(done.stderr.split()) == set()


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("tongcun", include_external_packages=True, cache_dir=None)


def test_the_judge_shares_nothing_with_the_solver(imports: grimp.ImportGraph) -> None:
    judge = "tongcun.planner.check"
    shared = {f"tongcun.planner.{name}" for name in ("timetable", "day", "result", "clock")} | {"tongcun.language"}
    inside = {judge, *imports.find_descendants(judge)}
    upstream = {name for module in inside for name in imports.find_upstream_modules(module)}
    strangers = {name for name in upstream - inside - shared if name.startswith("tongcun.")}
    assert strangers - {"tongcun.planner"} == set()
    assert {"numba", "highspy"} & upstream == set()


def test_the_planner_builds_on_numpy_numba_and_highs_only(imports: grimp.ImportGraph) -> None:
    rooms = {"tongcun.planner", *imports.find_descendants("tongcun.planner")}
    used = {name for module in rooms for name in imports.find_modules_directly_imported_by(module)}
    outside = {name.partition(".")[0] for name in used} - set(sys.stdlib_module_names) - {"tongcun"}
    assert outside <= {"numpy", "numba", "highspy"}
