"""Names amid words: a name stays as it is in either language, and the page says so to browsers and screen readers."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString


def named(name: object) -> SafeString:
    """A name, marked as one."""
    return format_html('<span translate="no">{}</span>', name)


def with_names(words: str | Promise, **names: object) -> SafeString:
    """A sentence of the catalogue with names filled in, each marked as one; what is marked already stays."""
    filled = {key: name if isinstance(name, SafeString) else named(name) for key, name in names.items()}
    return format_html(str(words), **filled)
