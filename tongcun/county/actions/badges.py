"""Badges: a code on a card that signs for its bearer."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction

from tongcun.county.models import Badge, County, User

CODE_PREFIX = "TCB"
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def badge_digest(code: str) -> str:
    """The digest of a badge's code, as it is kept."""
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()


@transaction.atomic
def make_badge(*, person: User, county: County) -> str:
    """Make a badge and give its code, to be printed now: only the digest is kept, 100 bits cannot be tried out."""
    code = CODE_PREFIX + "".join(secrets.choice(_SIGNS) for _ in range(20))
    Badge.objects.create(user=person, county=county, digest=badge_digest(code))
    return code


@transaction.atomic
def revoke_badge(*, badge: Badge) -> None:
    """Let a badge sign no longer, as when it is lost."""
    badge.is_valid = False
    badge.save(update_fields=["is_valid"])
