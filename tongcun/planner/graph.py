"""The time-expanded graph of a day: runs shrunk to the calls where something can be loaded or unloaded.

Shrinking is exact: between two such calls nothing boards or alights, so the load of a run is constant there and one
hop stands for all rows in between.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tongcun.planner.day import AT_STATION, Day
from tongcun.planner.timetable import Flags, Floats, Ints

NONE = -1


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes are kept calls in run order; hop `k` leads from node `k` to node `k + 1` of the same run.

    With K nodes and S stations: `call`, `run`, `station`, `arrival`, `departure` int32[K]; `last` marks the final
    node of a run; `load`/`unload` say what is allowed there (pick-up rules and opening hours applied).
    `change[k]` is the first load node in reach for a parcel unloaded at `k` that goes on from there, NONE if none;
    `later[k]` the next load node of the same station in order of departure. `sweep_order` lists nodes by falling
    departure. `unload_key[k]` numbers the pair (run, station), U of them, for the drop charge. `volume_l`, `mass_kg`
    are the room on hop `k`. Load nodes of station `s` by rising departure are
    `station_load[first_station_load[s]:first_station_load[s + 1]]`. `node_of_call` is NONE where a call was dropped.
    """

    call: Ints
    run: Ints
    station: Ints
    arrival: Ints
    departure: Ints
    last: Flags
    load: Flags
    unload: Flags
    change: Ints
    later: Ints
    sweep_order: Ints
    unload_key: Ints
    unload_key_count: int
    volume_l: Floats
    mass_kg: Floats
    first_station_load: Ints
    station_load: Ints
    node_of_call: Ints

    def __len__(self) -> int:
        return len(self.call)


def build_graph(day: Day) -> Graph:
    """Shrink the day's runs to a graph."""
    table = day.timetable
    run_of_call = table.run_of_call()
    arrival, departure = day.arrivals(), day.departures()
    opens = np.array([s.opens_seconds for s in day.stations], dtype=np.int64)[table.station]
    closes = np.array([s.closes_seconds for s in day.stations], dtype=np.int64)[table.station]
    moves = ~day.cancelled[run_of_call]
    load = table.can_load & moves & (departure >= np.maximum(opens, day.earliest_seconds)) & (departure <= closes)
    unload = table.can_unload & moves & (arrival >= opens) & (arrival <= closes)
    may_change = np.array([s.transfer for s in day.stations], dtype=np.bool_)
    load &= _marked(may_change, day.parcels.origin)[table.station]
    carrying = np.zeros(table.run_count, dtype=np.bool_)
    carrying[run_of_call[day.parcels.next_call[day.parcels.loaded_at != AT_STATION]]] = True
    # What is on board may come off anywhere to go on by van.
    unload &= _marked(may_change, day.parcels.destination)[table.station] | carrying[run_of_call]
    kept = _kept_calls(day, load, unload, run_of_call)
    call = np.flatnonzero(kept).astype(np.int32)
    run = run_of_call[call]
    last = np.append(run[1:] != run[:-1], True) if len(run) else np.zeros(0, dtype=np.bool_)
    node_of_call = np.full(table.call_count, NONE, dtype=np.int32)
    node_of_call[call] = np.arange(len(call), dtype=np.int32)
    station = table.station[call]
    load_nodes, first_station_load = _by_station(load[call], station, departure[call], len(day.stations))
    later = np.full(len(call), NONE, dtype=np.int32)
    same = station[load_nodes[1:]] == station[load_nodes[:-1]]
    later[load_nodes[:-1][same]] = load_nodes[1:][same]
    key, key_count = _unload_keys(run, station, unload[call])
    volume_l, mass_kg = _room(day, call, run, unload[call], node_of_call)
    return Graph(
        call=call,
        run=run,
        station=station,
        arrival=arrival[call],
        departure=departure[call],
        last=last,
        load=load[call],
        unload=unload[call],
        change=_changes(day, unload[call], station, arrival[call], departure[call], load_nodes, first_station_load),
        later=later,
        sweep_order=np.lexsort((np.arange(len(call)), departure[call]))[::-1].astype(np.int32),
        unload_key=key,
        unload_key_count=key_count,
        volume_l=volume_l,
        mass_kg=mass_kg,
        first_station_load=first_station_load,
        station_load=load_nodes,
        node_of_call=node_of_call,
    )


def _marked(flags: Flags, stations: Ints) -> Flags:
    """The flags with these stations set as well."""
    marked = flags.copy()
    marked[stations] = True
    return marked


def _kept_calls(day: Day, load: Flags, unload: Flags, run_of_call: Ints) -> Flags:
    """Calls that can matter: something is loaded there and unloaded later, or the other way round."""
    first = day.timetable.first_call
    loads_before = np.concatenate(([0], np.cumsum(load)))
    unloads_before = np.concatenate(([0], np.cumsum(unload)))
    index = np.arange(len(load))
    load_earlier = loads_before[index] > loads_before[first[run_of_call]]
    unload_later = unloads_before[first[run_of_call + 1]] > unloads_before[index + 1]
    kept: Flags = (load & unload_later) | (unload & load_earlier)
    aboard = np.flatnonzero(day.parcels.loaded_at != AT_STATION)
    for next_call in np.unique(day.parcels.next_call[aboard]):
        end = int(first[run_of_call[next_call] + 1])
        kept[next_call] = True
        kept[next_call:end] |= unload[next_call:end]
        kept[end - 1] = True
    return kept


def _by_station(load: Flags, station: Ints, departure: Ints, station_count: int) -> tuple[Ints, Ints]:
    """Load nodes grouped by station, by rising departure; int32 nodes and int32[S + 1] offsets."""
    nodes = np.flatnonzero(load).astype(np.int32)
    nodes = nodes[np.lexsort((nodes, departure[nodes], station[nodes]))]
    first = np.searchsorted(station[nodes], np.arange(station_count + 1)).astype(np.int32)
    return nodes, first


def _changes(
    day: Day, unload: Flags, station: Ints, arrival: Ints, departure: Ints, load_nodes: Ints, first: Ints
) -> Ints:
    """For each node, the first load node that a parcel unloaded there can board; NONE where it cannot go on."""
    change = np.full(len(station), NONE, dtype=np.int32)
    for s, place in enumerate(day.stations):
        here = np.flatnonzero(unload & (station == s))
        options = load_nodes[first[s] : first[s + 1]]
        if not place.transfer or not len(here) or not len(options):
            continue
        at = np.searchsorted(departure[options], arrival[here] + place.handling_seconds)
        change[here] = np.where(at < len(options), options[np.minimum(at, len(options) - 1)], NONE)
    return change


def _unload_keys(run: Ints, station: Ints, unload: Flags) -> tuple[Ints, int]:
    """Number the pairs (run, station) at which something can be unloaded; NONE elsewhere."""
    key = np.full(len(run), NONE, dtype=np.int32)
    pairs = run[unload].astype(np.int64) * (int(station.max(initial=0)) + 1) + station[unload]
    distinct, inverse = np.unique(pairs, return_inverse=True)
    key[unload] = inverse.astype(np.int32)
    return key, len(distinct)


def _room(day: Day, call: Ints, run: Ints, unload: Flags, node_of_call: Ints) -> tuple[Floats, Floats]:
    """Room of every hop for what can still be decided.

    It is the hold, or what is on board and cannot have come off yet where that is more (a fact, not a choice); what
    can come off nowhere any more stays on board and takes its room away.
    """
    volume_l, mass_kg = day.timetable.volume_l[run].copy(), day.timetable.mass_kg[run].copy()
    forced, stuck = np.zeros((2, len(call))), np.zeros((2, len(call)))
    for p in np.flatnonzero(day.parcels.loaded_at != AT_STATION):
        begin = int(node_of_call[day.parcels.next_call[p]])
        end = int(np.searchsorted(run, run[begin], side="right"))
        off = np.flatnonzero(unload[begin:end])
        until = begin + int(off[0]) if len(off) else end
        size = np.array([[day.parcels.volume_l[p]], [day.parcels.mass_kg[p]]])
        forced[:, begin:until] += size
        if not len(off):
            stuck[:, begin:until] += size
    return np.maximum(volume_l, forced[0]) - stuck[0], np.maximum(mass_kg, forced[1]) - stuck[1]
