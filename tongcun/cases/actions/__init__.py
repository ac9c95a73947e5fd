"""Every write of liaison."""

from tongcun.cases.actions.entrances import renew_entrance
from tongcun.cases.actions.groups import keep_group
from tongcun.cases.actions.officers import end_liaison, hand_over_enterprises, name_officer
from tongcun.cases.actions.schemes import keep_scheme

__all__ = ["end_liaison", "hand_over_enterprises", "keep_group", "keep_scheme", "name_officer", "renew_entrance"]
