"""Figures on pages: one rule in either language."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template
from django.utils.translation import override

from tests.messages import APPS, PACKAGE

BY_RULE = re.compile(r"\|(counted|amount|yuan|share|clock|hhmm|days|change_words|default)\b")
NO_QUANTITY = {"line", "problem.line", "trip.trip_id", "one", "row.official_order"}
"""The line of a file, the id of a trip, a share that is told in words already, a place in the official order."""


def shown(template: str, language: str, **values: object) -> str:
    with override(language):
        return Template("{% load i18n %}" + template).render(Context(values))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_quantities_have_a_comma_after_each_third_digit_in_either_language(language: str) -> None:
    assert shown("{{ n|counted }}", language, n=18181) == "18,181"
    assert shown("{{ n|amount }}", language, n=1002.4) == "1,002"
    assert shown("{{ n|amount }}", language, n=7.26) == "7.3"
    assert shown("{{ n|yuan }}", language, n=31885.954) == "31,885.95"
    assert shown("{{ n|counted }} {{ n|amount }} {{ n|yuan }}", language, n=None) == "– – –"


def test_a_sentence_still_has_its_plural_by_a_count() -> None:
    sentence = "{% blocktranslate count n=n|counted %}{{ n }} piece{% plural %}{{ n }} pieces{% endblocktranslate %}"
    assert shown(sentence, "en", n=1) == "1 piece"
    assert shown(sentence, "en", n=20000) == "20,000 pieces"
    assert shown(sentence, "zh-hans", n=20000) == "20,000 件"


def pages() -> dict[str, str]:
    found = (path for app in APPS for path in sorted((PACKAGE / app / "templates").rglob("*.html")))
    return {path.name: path.read_text(encoding="utf-8") for path in found}


def test_every_number_in_a_cell_for_numbers_goes_by_that_rule() -> None:
    cells = {
        (name, cell)
        for name, page in pages().items()
        for cell in re.findall(r'<td[^>{]*class="num"[^>{]*>\{\{ ?([^}]*?) ?\}\}', page)
        if not BY_RULE.search(cell) and cell.split("|")[0] not in NO_QUANTITY
    }
    assert cells == set(), "write {{ how_many|counted }}, {{ litres|amount }} or {{ money|yuan }}"


def test_every_count_in_a_sentence_goes_by_that_rule() -> None:
    counts = {
        (name, count)
        for name, page in pages().items()
        for count in re.findall(r"blocktranslate count \w+=([^ %]+)", page)
        if not count.endswith("|counted") and "minutes" not in count
    }
    assert counts == set(), "write {% blocktranslate count n=how_many|counted %}"


def test_figures_have_no_rule_beside_it() -> None:
    """Django's own writes 31885.95 in Chinese and 31,885.95 in English."""
    assert [name for name, page in pages().items() if "floatformat" in page or "intcomma" in page] == []
