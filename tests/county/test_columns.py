"""Tables that a phone shows row by row: every cell knows its head, and no table of cases is left to be scrolled."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Context, Template

import tongcun

TEMPLATES = Path(tongcun.__file__).parent
READ_ON_THE_WAY = (
    *sorted((TEMPLATES / "cases" / "templates").rglob("*.html")),
    *(TEMPLATES / "parcels" / "templates" / "parcels").glob("discrepanc*.html"),
    *(TEMPLATES / "county" / "templates" / "county" / name for name in ("import.html", "lights.html", "problems.html")),
)


def test_each_cell_stands_under_its_head() -> None:
    page = Template("{% load columns %}{% for cell, head in row|under:heads %}{{ head }}={{ cell }} {% endfor %}")
    assert page.render(Context({"row": ("1", "样例牧业"), "heads": ("序号", "企业")})) == "序号=1 企业=样例牧业 "
    with pytest.raises(ValueError, match="shorter"):
        page.render(Context({"row": ("1", "样例牧业"), "heads": ("序号",)}))


def test_every_table_of_cases_and_exceptions_stands_row_by_row_on_a_phone() -> None:
    tables = [
        (path.name, table)
        for path in READ_ON_THE_WAY
        for table in re.findall(r"<table class=\"([^\"]*)\"", path.read_text(encoding="utf-8"))
    ]
    assert len(tables) > 25
    assert [name for name, classes in tables if "stacked" not in classes.split()] == []
