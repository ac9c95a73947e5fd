"""Nouns of the day."""

from tongcun.dispatch.models.costs import Costs, DeskRules
from tongcun.dispatch.models.manifests import Manifest, ManifestLine
from tongcun.dispatch.models.plans import Plan, PlannedParcel, PlannedRide, PlanState

__all__ = ["Costs", "DeskRules", "Manifest", "ManifestLine", "Plan", "PlanState", "PlannedParcel", "PlannedRide"]
