"""A plan as a folder: outcomes.csv, legs.csv, plan.json (planning-files contract)."""

from tongcun.feeds.plan_files.reading import PlanRead, check_plan_folder, read_plan
from tongcun.feeds.plan_files.swapping import check_out_folder, plan_mark
from tongcun.feeds.plan_files.writing import write_plan

__all__ = ["PlanRead", "check_out_folder", "check_plan_folder", "plan_mark", "read_plan", "write_plan"]
