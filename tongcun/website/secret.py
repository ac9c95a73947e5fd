"""The signing key of a deployment: made once, kept beside its database, readable by its owner only."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path


def kept_secret(path: Path) -> str:
    """The key kept in a file; made first where there is none.

    Two processes that start at the same moment end up with the same key: whoever comes second reads the first one's.
    """
    if not path.exists():
        number, name = tempfile.mkstemp(dir=path.parent)  # readable by its owner only
        beside = Path(name)
        with os.fdopen(number, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(beside, path)
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    return path.read_text(encoding="ascii")
