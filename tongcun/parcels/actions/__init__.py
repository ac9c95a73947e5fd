"""Every write of parcels and custody."""

from tongcun.parcels.actions.announcing import Announced, Announcement, announce
from tongcun.parcels.actions.devices import desk_of, digest_of_token, register_device, renew_token, stop_device
from tongcun.parcels.actions.discrepancies import AlreadyClosedError, close_discrepancy
from tongcun.parcels.actions.kinds import load_kinds
from tongcun.parcels.actions.rebuilding import rebuild
from tongcun.parcels.actions.scans import record_scans
from tongcun.parcels.new_scans import Answer, NewScan, Result

__all__ = [
    "AlreadyClosedError", "Announced", "Announcement", "Answer", "NewScan", "Result", "announce", "close_discrepancy",
    "desk_of", "digest_of_token", "load_kinds", "rebuild", "record_scans", "register_device", "renew_token",
    "stop_device",
]  # fmt: skip
