"""When lights turn."""

from __future__ import annotations

from django.db import transaction

from tongcun.county.models import LightSetting


@transaction.atomic
def keep_light_setting(*, setting: LightSetting) -> LightSetting:
    """Let a rule of lights hold from its first day on; raises ValidationError.

    Lists that keep when a light turns follow with the worker's next look.
    """
    setting.full_clean()
    setting.save()
    return setting
