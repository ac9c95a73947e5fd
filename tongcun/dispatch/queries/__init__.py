"""What the pages of the day read."""

from tongcun.buses.queries import any_run_of, runs_of
from tongcun.dispatch.comparing import compare
from tongcun.dispatch.queries.counts import Counts, counts_of
from tongcun.dispatch.queries.plans import plan_in_force, planning_moment
from tongcun.dispatch.queries.sheets import Sheet, sheet_of

__all__ = [
    "Counts", "Sheet", "any_run_of", "compare", "counts_of", "plan_in_force", "planning_moment", "runs_of", "sheet_of",
]  # fmt: skip
