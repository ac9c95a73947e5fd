"""What holds on every page: it can be used without eyes or mouse, speaks one language, and fits its screen.

`faults` says all that is wrong with a page as it stands; `test_judging` shows a bad page for each of its checks.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.stories.chromium import ROOT
from tests.stories.keyboard import unreachable

CHINESE = re.compile(r"[　-〿㐀-鿿＀-￯]")
"""Chinese signs, and the punctuation and wide letters that come with them."""
LATIN_WORD = re.compile(r"[A-Za-z][a-z]+")
WORDS_OF_THE_TRADE = frozenset({"Excel", "English", "Tongcun", "Cookie", "Android", "kg"})
"""Latin words that a Chinese page may say; those in capitals, such as GTFS, are names in either language."""
UNFILLED = re.compile(r"\{[a-z_]+\}|%\([a-z_]+\)|\{[{%]|^None$|: None\b|\bnan\b")
"""What a text shows whose placeholders were not filled in, or whose value is not there."""
LEAST_READABLE_PX = 11

MAKE_READY = """() => {
  for (const part of document.querySelectorAll("details")) part.open = true;
  const still = new CSSStyleSheet();
  still.replaceSync("* { transition: none !important; }");
  document.adoptedStyleSheets = [still];
}"""
"""What is folded away is judged too, and nothing is judged half way from one colour to another."""

VISIBLE_WORDS = """() => {
  const texts = [], own = document.documentElement.lang;
  const isOurs = (element) => !element.closest("script, style, noscript, [translate=no]")
    && element.closest("[lang]").lang === own;
  const isSeen = (element) => (element.closest("select") || element).getClientRects().length > 0
    || element.closest("svg title");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const words = walker.currentNode.data.trim(), parent = walker.currentNode.parentElement;
    if (words && isOurs(parent) && isSeen(parent)) texts.push(words);
  }
  for (const element of document.querySelectorAll("[aria-label], [placeholder], [title], img[alt]")) {
    if (!isOurs(element)) continue;
    for (const name of ["aria-label", "placeholder", "title", "alt"]) {
      if (element.getAttribute(name)) texts.push(element.getAttribute(name));
    }
  }
  if (document.querySelector("title").translate) texts.push(document.title);
  return texts;
}"""

LAYOUT = """(least) => ({
  wide: document.documentElement.scrollWidth,
  screen: window.innerWidth,
  headings: [...document.querySelectorAll("h1")].filter((h) => h.getClientRects().length && h.innerText.trim()).length,
  tiny: [...document.querySelectorAll("main *")].filter((element) =>
    element.getClientRects().length && parseFloat(getComputedStyle(element).fontSize) < least
    && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
  ).map((element) => element.textContent.trim().slice(0, 60)),
  cut: [...document.querySelectorAll(".table-responsive")].filter((frame) =>
    window.innerWidth < 576 && frame.querySelector(".stacked") && frame.scrollWidth > frame.clientWidth + 1
  ).map((frame) => frame.innerText.trim().slice(0, 60)),
})"""


def judge(page: Page, language: str) -> None:
    """Raises AssertionError with all that is wrong on a page."""
    wrong = faults(page, language)
    assert wrong == [], "\n".join([page.url, *wrong])


def faults(page: Page, language: str) -> list[str]:
    """All that is wrong on a page in a language, `zh` or `en`, each in a line; what it folds away is unfolded."""
    page.evaluate(MAKE_READY)
    return [*barriers(page), *wrong_words(page, language), *wrong_layout(page), *unreachable(page)]


@cache
def _axe() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def barriers(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2 A and AA and its best practices."""
    page.evaluate(_axe())
    found: list[dict[str, Any]] = page.evaluate(
        "axe.run({resultTypes: ['violations']}).then((result) => result.violations)"
    )
    return [f"{rule['id']} ({rule['impact']}): {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def wrong_words(page: Page, language: str) -> list[str]:
    """Texts of another language outside of what is marked as data or as that language, and unfilled ones."""
    texts: list[str] = page.evaluate(VISIBLE_WORDS)
    unfilled = [f"not filled in: {text[:80]}" for text in texts if UNFILLED.search(text)]
    if language == "en":
        return unfilled + [f"Chinese on an English page: {text[:80]}" for text in texts if CHINESE.search(text)]
    return unfilled + [f"English on a Chinese page: {text[:80]}" for text in texts if _is_strange(text)]


def _is_strange(text: str) -> bool:
    """Whether a text holds a Latin word that is neither a word of the trade nor part of a code or address."""
    words = LATIN_WORD.findall(re.sub(r"\S*[\d@/_:.]\S*", " ", text))
    return any(word not in WORDS_OF_THE_TRADE for word in words)


def wrong_layout(page: Page) -> list[str]:
    """A page that is scrolled sideways, has no heading of its own or two, writes too small to read, or on a phone cuts
    off a table that stands there row by row."""
    seen = page.evaluate(LAYOUT, LEAST_READABLE_PX)
    wrong = []
    if seen["wide"] > seen["screen"]:
        wrong.append(f"the page is {seen['wide']} px wide on a screen of {seen['screen']}")
    if seen["headings"] != 1:
        wrong.append(f"{seen['headings']} headings h1, where each page has one")
    wrong += [f"cut off, though it stands row by row: {words}" for words in seen["cut"]]
    return wrong + [f"smaller than {LEAST_READABLE_PX} px: {words}" for words in seen["tiny"]]
