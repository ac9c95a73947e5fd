"""What a station has now, as custody keeps it: the end from which its day is counted."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass

from tongcun.county.models import Station
from tongcun.parcels.pure.acts import GONE, State
from tongcun.parcels.pure.keeping import BAG_GONE
from tongcun.parcels.record.statements import among, listed, rows, stored

_ON_HAND = tuple(state.value for state in State if state not in GONE)
_BAG_ON_HAND = tuple(state.value for state in State if state not in BAG_GONE)
"""Asked for by name, for a hub has opened thousands of bags: the index goes by states, too."""
_UNDER_CARE = tuple(state.value for state in State if state is not State.ANNOUNCED and state not in GONE)


@dataclass(frozen=True, slots=True)
class Holding:
    """Pieces and bags on hand, by their codes, the station's devices, and counts of pieces: `missing` those that are
    missing, with it or on its road, for which it answers as well; `expected` those for it that are on the day's runs or
    on a road to it; `elsewhere` those for it that other stations hold."""

    pieces: set[str]
    bags: set[str]
    devices: frozenset[str]
    missing: int
    expected: int
    elsewhere: int


def holding_of(station: Station, date: datetime.date) -> Holding:
    """Ask for all that a station has now, in one statement; `date` is the day whose runs bring what is expected."""
    held = f"county_id = %s AND holder_kind = 'station' AND holder_id = %s AND {among('state')}"
    missing = "county_id = %s AND holder_kind IN ('station', 'road') AND holder_id = %s AND state = 'missing'"
    # What goes back is for nobody here.
    statement = (
        f"SELECT 'piece', waybill FROM parcels_parcel WHERE {held}"
        f" UNION ALL SELECT 'bag', label FROM parcels_bag WHERE {held}"
        f" UNION ALL SELECT 'missing', waybill FROM parcels_parcel WHERE {missing}"
        " UNION ALL SELECT 'device', CAST(id AS TEXT) FROM parcels_device WHERE station_id = %s"
        " UNION ALL SELECT CASE WHEN holder_kind = 'station' THEN 'elsewhere' ELSE 'expected' END, waybill"
        f" FROM parcels_parcel WHERE county_id = %s AND destination_id = %s AND {among('state')} AND NOT is_going_back"
        " AND (holder_kind = 'road' OR (holder_kind = 'station' AND holder_id <> %s) OR (holder_kind = 'run'"
        " AND holder_id IN (SELECT run_id FROM buses_datedtrip WHERE county_id = %s AND date = %s)))"
    )
    here, county = [station.county_id, station.station_id], station.county_id
    on_the_way = [county, station.pk, listed(_UNDER_CARE), station.station_id, county, stored(date)]
    found: dict[str, set[str]] = defaultdict(set)
    held_now = [*here, listed(_ON_HAND), *here, listed(_BAG_ON_HAND)]
    for what, code in rows(statement, [*held_now, *here, station.pk, *on_the_way]):
        found[what].add(code)
    counts = (len(found[what]) for what in ("missing", "expected", "elsewhere"))
    return Holding(found["piece"], found["bag"], frozenset(found["device"]), *counts)
