"""Every write of who and where."""

from tongcun.county.actions.folder import load_places

__all__ = ["load_places"]
