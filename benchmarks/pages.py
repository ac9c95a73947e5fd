"""Putting a record's tables into the documents, between two marks."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.counties import ROOT
from benchmarks.record import Record
from benchmarks.table import Words, markdown, tables
from benchmarks.words import chinese, english

PAGES: dict[str, Words] = {
    "docs/explanation/how-good-is-the-plan.md": english,
    "docs/explanation/how-good-is-the-plan.zh.md": chinese,
}
MARKED = re.compile(r"(<!-- (machine|verdicts|contests|drops) -->\n).*?(<!-- end -->)", re.DOTALL)


def write_pages(record: Record) -> None:
    """Renew the tables of both languages' pages."""
    for page, words in PAGES.items():
        path = ROOT / page
        path.write_text(filled(path.read_text(encoding="utf-8"), record, words), encoding="utf-8")


def filled(text: str, record: Record, words: Words) -> str:
    """A page's text with what stands between its marks renewed."""
    verdicts, contests, drops = (markdown(table) for table in tables(record, words))
    parts = {"machine": machine_line(record, words), "verdicts": verdicts, "contests": contests, "drops": drops}
    return MARKED.sub(lambda found: found[1] + parts[found[2]] + found[3], text)


def machine_line(record: Record, words: Words) -> str:
    """Date and commit, machine, versions and feeds, as a list of one line each."""
    machine = record.machine
    cores, memory = f"{machine['cores']} {words('cores')}", f"{machine['memory_gb']} GB"
    lines = [
        f"{record.date} · {words('commit')} {record.commit}",
        " · ".join((machine["processor"], cores, memory, machine["system"])),
        " · ".join(f"{name} {machine[name]}" for name in machine if name not in _PLACE),
    ]
    if record.digests:
        digests = " · ".join(f"{name} {digest}" for name, digest in record.digests.items())
        lines.append(f"{words('feeds (SHA-256)')} {digests}")
    return "".join(f"- {line}\n" for line in lines)


_PLACE = ("processor", "cores", "memory_gb", "system")


def write_markdown(record: Record, path: Path) -> None:
    """Write a record as a Markdown page of its own."""
    parts = [machine_line(record, english), *(markdown(table) for table in tables(record, english))]
    path.write_text(f"# Benchmark of {record.date}\n\n" + "\n".join(parts), encoding="utf-8")
