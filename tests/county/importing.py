"""A sheet sent through the pages of an import, as somebody does who takes what the page proposes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from types import MappingProxyType
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.county.pages import text_of

NOTHING: Mapping[str, str] = MappingProxyType({})


def upload(client: Client, address: str, raw: bytes, name: str = "表.csv", **said: str) -> Any:
    """The answer to an upload; where the file is a table, it leads to the page of its columns."""
    return client.post(address, {"file": SimpleUploadedFile(name, raw), "sender": "镇里"} | said)


def proposed(page: str) -> dict[str, str]:
    """What the page of the columns proposes, as its form sends it."""
    fields = re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', page, re.DOTALL)
    marked = ((name, re.search('value="([^"]*)"[^>]* selected', options)) for name, options in fields)
    inputs = re.findall(r'<input type="(?:date|text|number)" name="([^"]*)"[^>]*? value="([^"]*)"', page)
    return {name: unescape(found[1]) if found else "" for name, found in marked} | dict(inputs)


def step(client: Client, address: str, name: str, said: Mapping[str, str] = NOTHING, /, **columns: str) -> Any:
    """Check or import an uploaded sheet by the columns that the page proposes, some of them chosen otherwise."""
    other = {f"column-{field}": heading for field, heading in columns.items()}
    return client.post(address, {"step": name} | proposed(text_of(client.get(address))) | other | dict(said))


def sent_in(client: Client, address: str, raw: bytes, name: str = "表.csv", **said: str) -> Any:
    """The answer to the import of a sheet, by the columns that the page proposes."""
    answer = upload(client, address, raw, name, **said)
    assert answer.status_code == 302, problems_of(answer)
    return step(client, answer["Location"], "import")


def problems_of(answer: Any) -> list[tuple[str, int | None, str | None]]:
    """Code, line and column of every problem that a page shows."""
    return [(problem.code, problem.line, problem.column) for problem in answer.context["problems"]]
