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
from tongcun.dispatch.actions.events import (
    RunOverError,
    plan_again,
    replan,
    replan_changed,
    unless_over,
    write_to_run,
)
from tongcun.dispatch.actions.issuing import (
    CancelledRunError,
    NothingToIssueError,
    OverloadedError,
    issue_manifest,
)
from tongcun.dispatch.actions.lost import take_up_lost
from tongcun.dispatch.actions.making import NotWaitingError, make_plan_now
from tongcun.dispatch.actions.riding import NotWaitingForItError, OnBoardError, put_on_run, take_off_run
from tongcun.dispatch.actions.rules import set_cut_off

__all__ = [
    "BeingMadeError", "CancelledRunError", "NotAPreviewError", "NotWaitingError", "NotWaitingForItError",
    "NothingRunsError", "NothingToIssueError", "OnBoardError", "OverloadedError", "OvertakenError", "PastDateError",
    "RunOverError", "StalePlanError", "ask_for_plan", "confirm_plan", "discard_plan", "issue_manifest", "load_costs",
    "make_plan_now", "plan_again", "put_on_run", "replan", "replan_changed", "set_cut_off", "take_off_run",
    "take_up_lost", "unless_over", "write_to_run",
]  # fmt: skip
