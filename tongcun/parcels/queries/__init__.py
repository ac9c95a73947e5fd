"""What can be asked of parcels and of who holds them."""

from tongcun.parcels.pure.acts import ON_BOARD
from tongcun.parcels.queries.custodies import (
    boardings,
    custody_of_bag,
    custody_of_parcel,
    destinations,
    packed_into,
    packings,
    where_put_on,
)
from tongcun.parcels.queries.devices import device_of_token, head_of_device
from tongcun.parcels.queries.kinds import usual_kind
from tongcun.parcels.queries.loads import (
    KG,
    LITRES,
    Held,
    HeldBag,
    HeldPieces,
    Load,
    bags_with_inside,
    held_by_runs,
    inside_of,
    inside_of_all,
    load_of_run,
    loads_of_runs,
    overloaded,
)
from tongcun.parcels.queries.sizes import PieceSize, Size, UnseenSize, unseen_in, whole_bag

__all__ = [
    "KG", "LITRES", "ON_BOARD", "Held", "HeldBag", "HeldPieces", "Load", "PieceSize", "Size", "UnseenSize",
    "bags_with_inside", "boardings", "custody_of_bag", "custody_of_parcel", "destinations", "device_of_token",
    "head_of_device", "held_by_runs", "inside_of", "inside_of_all", "load_of_run", "loads_of_runs", "overloaded",
    "packed_into", "packings", "unseen_in", "usual_kind", "where_put_on", "whole_bag",
]  # fmt: skip
