"""What holds on every page: it can be used without eyes or mouse, speaks one language, and fits its screen."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.stories.chromium import ROOT

CHINESE = re.compile(r"[㐀-鿿]")
LATIN_WORD = re.compile(r"[A-Za-z][a-z]{2,}")
WORDS_OF_THE_TRADE = frozenset({"Excel", "English", "Tongcun", "Cookie", "GTFS", "Android", "iOS", "JSON"})
"""Latin words that a Chinese page may say."""

VISIBLE_WORDS = """() => {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const own = document.documentElement.lang;
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!node.data.trim() || parent.closest("script, style, [translate=no]")) continue;
    if (parent.closest("[lang]").lang !== own || !parent.getClientRects().length) continue;
    texts.push(node.data.trim());
  }
  for (const element of document.querySelectorAll("[aria-label], [placeholder], [title], img[alt]")) {
    if (element.closest("[translate=no]")) continue;
    for (const name of ["aria-label", "placeholder", "title", "alt"]) {
      if (element.getAttribute(name)) texts.push(element.getAttribute(name));
    }
  }
  return [document.title, ...texts];
}"""


def judge(page: Page, language: str) -> None:
    """Raises AssertionError with all that is wrong on a page."""
    wrong = [*_barriers(page), *_mixed_words(page, language), *_too_wide(page)]
    assert wrong == [], "\n".join([page.url, *wrong])


@cache
def _axe() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def _barriers(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2 A and AA and its best practices."""
    page.evaluate(_axe())
    found: list[dict[str, Any]] = page.evaluate("axe.run().then((result) => result.violations)")
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def _mixed_words(page: Page, language: str) -> list[str]:
    """Text of another language outside of what is marked as data or as that language."""
    texts: list[str] = page.evaluate(VISIBLE_WORDS)
    if language == "en":
        return [f"Chinese on an English page: {text[:80]}" for text in texts if CHINESE.search(text)]
    return [f"English on a Chinese page: {text[:80]}" for text in texts if _strange(text)]


def _strange(text: str) -> bool:
    """Whether a text holds a Latin word that is neither a word of the trade nor part of a code or address."""
    words = LATIN_WORD.findall(re.sub(r"\S*[\d@/_:.]\S*", " ", text))
    return any(word not in WORDS_OF_THE_TRADE for word in words)


def _too_wide(page: Page) -> list[str]:
    width, shown = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return [f"the page is {width} px wide on a screen of {shown}"] if width > shown else []
