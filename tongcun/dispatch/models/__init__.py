"""Nouns of the day."""

from tongcun.dispatch.models.costs import Costs
from tongcun.dispatch.models.manifests import Manifest, ManifestLine
from tongcun.dispatch.models.plans import Plan, PlannedParcel, PlannedRide, PlanState

__all__ = ["Costs", "Manifest", "ManifestLine", "Plan", "PlanState", "PlannedParcel", "PlannedRide"]
