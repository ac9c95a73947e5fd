"""The code of an enterprise's entrance."""

from __future__ import annotations

import secrets

from django.db import transaction

from tongcun.cases.models import Entrance
from tongcun.cases.receipt_codes import SIGNS
from tongcun.county.clock import now
from tongcun.county.models import Enterprise, User

CODE_LENGTH = 26
"""31 signs, 26 times: 128 bits, which nobody tries out."""


@transaction.atomic
def renew_entrance(*, enterprise: Enterprise, by: User) -> Entrance:
    """Give an enterprise a new code; the one before, and every card that bears it, opens nothing from now on."""
    code = "".join(secrets.choice(SIGNS) for _ in range(CODE_LENGTH))
    entrance, _made = Entrance.objects.update_or_create(
        enterprise=enterprise, defaults={"code": code, "made_at": now(), "made_by": by}
    )
    return entrance
