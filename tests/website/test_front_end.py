"""What browsers get: locked parts, and a check of the floor that really fails."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NODE = shutil.which("node", path=f"{ROOT / '.venv' / 'node'}{os.pathsep}{os.environ['PATH']}")
needs_node = pytest.mark.skipif(
    NODE is None or not (ROOT / "node_modules" / "doiuse").exists(), reason="node_modules is not installed: `make test`"
)


def judged(tmp_path: Path, name: str, text: str) -> subprocess.CompletedProcess[str]:
    assert NODE is not None
    (tmp_path / name).write_text(text, encoding="utf-8")
    command = [NODE, "assets/floor/check.js", str(tmp_path / name)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@needs_node
@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("a.css", "p:has(b) { color: red }", "css-has"),
        ("a.css", "p { aspect-ratio: 1 }", "aspect-ratio"),
        ("a.css", "p { &:hover { color: red } }", "css-nesting"),
        ("a.css", "@layer x { p { color: red } }", "css-cascade-layers"),
        ("a.css", "p:not(b, i) { color: red }", "css-not-sel-list"),
        ("a.js", "[1].at(-1);", "Array.prototype.at"),
        ("a.js", "structuredClone({});", "structuredClone"),
        ("a.js", "class A { static { } }", "Parsing error"),
        ("a.js", "crypto.randomUUID();", "Crypto.randomUUID"),
    ],
)
def test_what_needs_a_newer_browser_is_found(tmp_path: Path, name: str, text: str, what: str) -> None:
    done = judged(tmp_path, name, text)
    assert done.returncode == 1
    assert what in done.stderr


@needs_node
@pytest.mark.parametrize(
    ("name", "text"),
    [("a.css", "p:not(b):not(i) { display: grid; gap: 1px }"), ("a.js", "const a = b?.c ?? 'x'.replaceAll('x', 'y');")],
)
def test_what_the_floor_knows_passes(tmp_path: Path, name: str, text: str) -> None:
    done = judged(tmp_path, name, text)
    assert done.stderr == ""
    assert done.returncode == 0


def test_the_lock_of_the_front_end_pins_by_hash_and_names_no_address() -> None:
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    parts = {name: part for name, part in json.loads(text)["packages"].items() if name}
    assert [name for name, part in parts.items() if not part["integrity"].startswith("sha512-")] == []


def test_every_part_of_the_front_end_is_named_with_one_version() -> None:
    named = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    versions = {**named["dependencies"], **named["devDependencies"]}
    assert [name for name, version in versions.items() if not version[0].isdigit()] == []


@needs_node
def test_no_custom_property_is_written_with_brackets_that_browsers_cannot_read() -> None:
    style = (ROOT / "tongcun" / "website" / "static" / "built" / "desk.css").read_text(encoding="utf-8")
    assert re.search(r"--bs-font-(sans-serif|monospace): *[^;(]*Noto Sans SC", style)
    assert not re.search(r"--bs-font-[a-z-]+: *\(", style)


def test_how_full_a_hold_is_has_one_scale_of_colours_in_report_and_day() -> None:
    report = (ROOT / "tongcun/report/page.css").read_text(encoding="utf-8")
    day = (ROOT / "assets/desk/_day.scss").read_text(encoding="utf-8")
    fills = next(line for line in day.splitlines() if line.startswith("$fills"))
    of_report = re.findall(r"--f([1-5]): (#\w+)", report)
    assert len(of_report) == 5
    assert re.findall(r"([1-5]): (#\w+)", fills) == of_report
