"""Every write of parcels and custody."""

from tongcun.parcels.actions.kinds import load_kinds

__all__ = ["load_kinds"]
