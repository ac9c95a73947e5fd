"""Every write of the day and its plans."""

from tongcun.dispatch.actions.asking import BeingMadeError, NothingRunsError, PastDateError, ask_for_plan
from tongcun.dispatch.actions.confirming import (
    NotAPreviewError,
    OvertakenError,
    StalePlanError,
    confirm_plan,
    discard_plan,
)
from tongcun.dispatch.actions.costs import load_costs
from tongcun.dispatch.actions.making import NotWaitingError, make_plan_now

__all__ = [
    "BeingMadeError", "NotAPreviewError", "NotWaitingError", "NothingRunsError", "OvertakenError", "PastDateError",
    "StalePlanError", "ask_for_plan", "confirm_plan", "discard_plan", "load_costs", "make_plan_now",
]  # fmt: skip
