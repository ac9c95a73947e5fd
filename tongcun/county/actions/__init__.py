"""Every write of who and where."""

from tongcun.county.actions.folder import load_places
from tongcun.county.actions.renewing import renew

__all__ = ["load_places", "renew"]
