"""Chrome and WebView 87 and Safari 15 must be able to show the page."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

import tongcun.report

ROOM = Path(tongcun.report.__file__).parent
STYLE = (ROOM / "page.css").read_text(encoding="utf-8")
SCRIPT = (ROOM / "page.js").read_text(encoding="utf-8")

TOO_NEW_FOR_STYLE = [
    ":has(", ":is(", ":where(", ":focus-visible", "@container", "@layer", "@property", "color-mix(", "oklch(", "lab(",
    "aspect-ratio", "accent-color", "overflow: clip", "text-wrap", "subgrid", "dvh", "content-visibility", "inset:",
    "width >=", "width <=", "&:", "& ",
]  # fmt: skip
TOO_NEW_FOR_SCRIPT = [
    ".at(", "structuredClone", "Object.hasOwn", ".findLast(", ".toSorted(", "Array.fromAsync", "static {", "await ",
    "import ", "#private", "||=", "??=", "&&=", "/v;", "Object.groupBy", ".replaceAll(",
]  # fmt: skip


@pytest.mark.parametrize("feature", TOO_NEW_FOR_STYLE)
def test_the_style_needs_nothing_newer(feature: str) -> None:
    assert feature not in STYLE


def test_style_rules_are_not_nested() -> None:
    without_media = re.sub(r"@media[^{]+\{((?:[^{}]*\{[^{}]*\})*)[^{}]*\}", r"\1", STYLE)
    assert re.fullmatch(r"(?:[^{}]*\{[^{}]*\})*\s*", without_media)


@pytest.mark.parametrize("feature", TOO_NEW_FOR_SCRIPT)
def test_the_script_needs_nothing_newer(feature: str) -> None:
    assert feature not in SCRIPT


def test_the_script_puts_no_text_into_the_page_as_markup() -> None:
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
        assert way not in SCRIPT


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["ink", "soft", "deep", "warm"])
def test_text_stands_out_from_the_paper(name: str) -> None:
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", STYLE))
    assert _contrast(colours[name], colours["paper"]) >= 4.5


def test_a_fuller_hold_is_drawn_darker_also_for_the_colour_blind() -> None:
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", STYLE))
    steps = [_luminance(colours[f"f{step}"]) for step in range(1, 5)]
    assert steps == sorted(steps, reverse=True)
    assert all(before / after > 1.5 for before, after in pairwise(steps))
