"""`python -m tests.messages`: bring new messages of the Django apps into their Chinese catalogues.

Django's own `makemessages` needs gettext installed; this reads Python with babel and templates with Django's own
`templatize`, and writes with polib. Each app has a catalogue of its own.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.utils.translation import templatize

PACKAGE = Path(__file__).resolve().parents[1] / "tongcun"
APPS = ("buses", "cases", "cockpit", "county", "dispatch", "parcels", "website")
KEYWORDS: dict[str, tuple[int, ...] | tuple[tuple[int, str], int] | tuple[tuple[int, str], int, int] | None] = {
    "_": None, "say": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "gettext_noop": None, "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
Message = tuple[str | None, str, str | None]
"""Context, message id, id of many."""


def messages_of(app: str) -> set[Message]:
    """Every message that an app's Python and templates say."""
    return {message for source in _sources(app) for message in _said(source)}


def catalogue_of(app: str) -> Path:
    """Where an app's Chinese stands."""
    return PACKAGE / app / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def _sources(app: str) -> Iterator[str]:
    for path in sorted((PACKAGE / app).rglob("*.py")):
        if "migrations" not in path.parts and not (app == "parcels" and path.stem in {"acts", "custody"}):
            yield path.read_text(encoding="utf-8")
    for suffix in ("html", "txt"):
        for path in sorted((PACKAGE / app / "templates").rglob(f"*.{suffix}")):
            said = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            # It is read as Python, to which a template's indents mean nothing.
            yield "\n".join(line.lstrip() for line in said.splitlines())


def _said(source: str) -> Iterator[Message]:
    for _, ids, _, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        one, many = ids if isinstance(ids, tuple) else (ids, None)
        if one:
            yield context, one, many


def _renew(app: str) -> None:
    path = catalogue_of(app)
    said = messages_of(app)
    if not said and not path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    old = polib.pofile(str(path)) if path.exists() else polib.POFile()
    known: dict[tuple[str | None, str], polib.POEntry] = {(entry.msgctxt, entry.msgid): entry for entry in old}
    new = polib.POFile(wrapwidth=110)
    new.metadata = {"Content-Type": "text/plain; charset=utf-8", "Language": "zh_Hans", "Plural-Forms":
                    "nplurals=1; plural=0;"}  # fmt: skip
    for context, one, many in sorted(said, key=lambda message: (message[1], message[0] or "")):
        new.append(known.get((context, one)) or _entry(context, one, many))
    new.save(str(path))
    empty = [entry.msgid for entry in new.untranslated_entries()]
    print(f"{app}: {len(new)} messages, {len(empty)} to translate", *empty, sep="\n    ")


def _entry(context: str | None, one: str, many: str | None) -> polib.POEntry:
    entry = polib.POEntry(msgctxt=context, msgid=one)
    if many:
        entry.msgid_plural, entry.msgstr_plural = many, {0: ""}
    return entry


if __name__ == "__main__":
    for name in APPS:
        _renew(name)
