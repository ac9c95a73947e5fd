"""Every write of the day and its plans."""

from tongcun.dispatch.actions.costs import load_costs

__all__ = ["load_costs"]
