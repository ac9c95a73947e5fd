"""Spreadsheets that wait between upload and import."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.db import transaction

from tongcun.county.clock import now
from tongcun.county.models import ColumnMapping, County, Upload
from tongcun.county.queries import Scope

KEPT_FOR = datetime.timedelta(days=1)


@transaction.atomic
def keep_upload(*, scope: Scope, content: str, sender: str, file: tuple[str, bytes]) -> Upload:
    """Keep a file (its name and bytes) until its columns are chosen."""
    name, raw = file
    return Upload.objects.create(
        county=scope.county, user=scope.user, content=content, sender=sender[:80], file_name=name[-200:], raw=raw
    )


def drop_old_uploads() -> int:
    """Forget the files that were left lying for a day, of every county: they hold names and phones. How many."""
    old = Upload.objects.filter(made_at__lt=now() - KEPT_FOR)
    # Looking takes no lock: where nothing is old, no scan waits.
    return old.delete()[0] if old.exists() else 0


@transaction.atomic
def drop_upload(*, upload: Upload) -> None:
    """Forget a file."""
    upload.delete()


@transaction.atomic
def remember_mapping(*, county: County, sender: str, content: str, columns: Mapping[str, str]) -> None:
    """Remember how a sender names its columns."""
    ColumnMapping.objects.update_or_create(
        county=county, sender=sender[:80], content=content, defaults={"columns": dict(columns)}
    )
