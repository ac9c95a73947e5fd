"""The codes of enterprises' entrances."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from tongcun.cases.models import Entrance
from tongcun.county.clock import now
from tongcun.county.code_signs import CODE_SIGNS
from tongcun.county.models import Enterprise, User

CODE_LENGTH = 26
"""31 signs, 26 times: 128 bits, which nobody tries out."""


@transaction.atomic
def renew_entrance(*, enterprise: Enterprise, by: User) -> Entrance:
    """Give an enterprise a new code; the one before, and every card that bears it, opens nothing from now on."""
    Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    entrance, _made = Entrance.objects.update_or_create(
        enterprise=enterprise, defaults={"code": _new_code(), "made_at": now(), "made_by": by}
    )
    return entrance


@transaction.atomic
def make_entrances(*, enterprises: Sequence[Enterprise], by: User) -> int:
    """Give those of some enterprises a code that have none yet; how many. The codes that there are stay."""
    wanted = Enterprise.objects.filter(pk__in=[one.pk for one in enterprises], entrance=None)
    # Held until the end, so that whoever prints the same cards at the same moment makes no second code.
    held = Enterprise.objects.select_for_update(of=("self",)).filter(pk__in=list(wanted.values_list("pk", flat=True)))
    locked = [one.pk for one in held.order_by("pk")]
    made = set(Entrance.objects.filter(enterprise__in=locked).values_list("enterprise", flat=True))
    moment = now()
    new = [
        Entrance(enterprise_id=pk, code=_new_code(), made_at=moment, made_by=by) for pk in locked if pk not in made
    ]  # fmt: skip
    bulk_create_with_history(new, Entrance, default_user=by)
    return len(new)


def _new_code() -> str:
    return "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))
