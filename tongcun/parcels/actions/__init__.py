"""Every write of parcels and custody."""

from tongcun.parcels.actions.announcing import announce
from tongcun.parcels.actions.appending import DeviceChangedError
from tongcun.parcels.actions.bag_places import WrongBagError, check_bag
from tongcun.parcels.actions.bags import BagError, NewBag, make_bag
from tongcun.parcels.actions.closing import DayClosedError, close_day
from tongcun.parcels.actions.collecting import collect_at_desk
from tongcun.parcels.actions.desk_scans import DeskScan, read_code, scan_at_desk
from tongcun.parcels.actions.devices import desk_of, digest_of_token, register_device, renew_token, stop_device
from tongcun.parcels.actions.discrepancies import AlreadyClosedError, close_discrepancy, keep_discrepancy_limit
from tongcun.parcels.actions.handovers import Sheet, hand_over
from tongcun.parcels.actions.imports import import_handset_export, import_parcels
from tongcun.parcels.actions.kinds import load_kinds
from tongcun.parcels.actions.overload import tell_overload
from tongcun.parcels.actions.pickup_codes import PickupError
from tongcun.parcels.actions.rebuilding import rebuild
from tongcun.parcels.actions.scans import record_scan_soon, record_scans
from tongcun.parcels.actions.shortages import (
    NoStationError,
    Proposals,
    confirm_missing,
    propose_missing,
    set_shortage_minutes,
)
from tongcun.parcels.actions.signing import HandoverError
from tongcun.parcels.actions.unreadable import keep_unreadable
from tongcun.parcels.record.announcements import Announced, Announcement
from tongcun.parcels.record.new_scans import Answer, NewScan, Result

__all__ = [
    "AlreadyClosedError",
    "Announced",
    "Announcement",
    "Answer",
    "BagError",
    "DayClosedError",
    "DeskScan",
    "DeviceChangedError",
    "HandoverError",
    "NewBag",
    "NewScan",
    "NoStationError",
    "PickupError",
    "Proposals",
    "Result",
    "Sheet",
    "WrongBagError",
    "announce",
    "check_bag",
    "close_day",
    "close_discrepancy",
    "collect_at_desk",
    "confirm_missing",
    "desk_of",
    "digest_of_token",
    "hand_over",
    "import_handset_export",
    "import_parcels",
    "keep_discrepancy_limit",
    "keep_unreadable",
    "load_kinds",
    "make_bag",
    "propose_missing",
    "read_code",
    "rebuild",
    "record_scan_soon",
    "record_scans",
    "register_device",
    "renew_token",
    "scan_at_desk",
    "set_shortage_minutes",
    "stop_device",
    "tell_overload",
]  # fmt: skip
