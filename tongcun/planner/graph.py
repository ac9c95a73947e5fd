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


@dataclass(frozen=True, slots=True)
class _Nodes:
    """The kept calls, columns as in Graph."""

    call: Ints
    run: Ints
    station: Ints
    arrival: Ints
    departure: Ints
    load: Flags
    unload: Flags


def build_graph(day: Day) -> Graph:
    """Shrink the day's runs to a graph."""
    nodes = _nodes(day)
    run, departure, count = nodes.run, nodes.departure, len(nodes.call)
    node_of_call = np.full(day.timetable.call_count, NONE, dtype=np.int32)
    node_of_call[nodes.call] = np.arange(count, dtype=np.int32)
    station_load, first_station_load = _by_station(nodes, len(day.stations))
    key, key_count = _unload_keys(nodes)
    volume_l, mass_kg = _room(day, nodes, node_of_call)
    return Graph(
        call=nodes.call,
        run=run,
        station=nodes.station,
        arrival=nodes.arrival,
        departure=departure,
        last=np.append(run[1:] != run[:-1], True) if count else np.zeros(0, dtype=np.bool_),
        load=nodes.load,
        unload=nodes.unload,
        change=_changes(day, nodes, station_load, first_station_load),
        later=_later(nodes, station_load),
        sweep_order=np.lexsort((np.arange(count), departure))[::-1].astype(np.int32),
        unload_key=key,
        unload_key_count=key_count,
        volume_l=volume_l,
        mass_kg=mass_kg,
        first_station_load=first_station_load,
        station_load=station_load,
        node_of_call=node_of_call,
    )


def _nodes(day: Day) -> _Nodes:
    """The calls at which something can be loaded or unloaded and that matter."""
    table = day.timetable
    run_of_call = table.run_of_call()
    load, unload = _allowed(day, run_of_call)
    call = np.flatnonzero(_kept_calls(day, load, unload, run_of_call)).astype(np.int32)
    return _Nodes(
        call=call,
        run=run_of_call[call],
        station=table.station[call],
        arrival=day.arrivals()[call],
        departure=day.departures()[call],
        load=load[call],
        unload=unload[call],
    )


def _allowed(day: Day, run_of_call: Ints) -> tuple[Flags, Flags]:
    """At which calls something may be loaded, at which unloaded: the run moves and the station is open for it."""
    table = day.timetable
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
    return load, unload


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


def _by_station(nodes: _Nodes, station_count: int) -> tuple[Ints, Ints]:
    """Load nodes grouped by station, by rising departure; int32 nodes and int32[S + 1] offsets."""
    load = np.flatnonzero(nodes.load).astype(np.int32)
    load = load[np.lexsort((load, nodes.departure[load], nodes.station[load]))]
    first = np.searchsorted(nodes.station[load], np.arange(station_count + 1)).astype(np.int32)
    return load, first


def _later(nodes: _Nodes, station_load: Ints) -> Ints:
    """For each load node the next one of its station; NONE elsewhere."""
    later = np.full(len(nodes.call), NONE, dtype=np.int32)
    here, following = station_load[:-1], station_load[1:]
    same = nodes.station[following] == nodes.station[here]
    later[here[same]] = following[same]
    return later


def _changes(day: Day, nodes: _Nodes, station_load: Ints, first: Ints) -> Ints:
    """For each node, the first load node that a parcel unloaded there can board; NONE where it cannot go on."""
    change = np.full(len(nodes.call), NONE, dtype=np.int32)
    for s, place in enumerate(day.stations):
        here = np.flatnonzero(nodes.unload & (nodes.station == s))
        options = station_load[first[s] : first[s + 1]]
        if not place.transfer or not len(here) or not len(options):
            continue
        at = np.searchsorted(nodes.departure[options], nodes.arrival[here] + place.handling_seconds)
        change[here] = np.where(at < len(options), options[np.minimum(at, len(options) - 1)], NONE)
    return change


def _unload_keys(nodes: _Nodes) -> tuple[Ints, int]:
    """Number the pairs (run, station) at which something can be unloaded; NONE elsewhere."""
    key = np.full(len(nodes.call), NONE, dtype=np.int32)
    run, station = nodes.run[nodes.unload], nodes.station[nodes.unload]
    pairs = run.astype(np.int64) * (int(nodes.station.max(initial=0)) + 1) + station
    distinct, inverse = np.unique(pairs, return_inverse=True)
    key[nodes.unload] = inverse.astype(np.int32)
    return key, len(distinct)


def _room(day: Day, nodes: _Nodes, node_of_call: Ints) -> tuple[Floats, Floats]:
    """Room of every hop for what can still be decided.

    It is the hold, or what is on board and cannot have come off yet where that is more (a fact, not a choice); what
    can come off nowhere any more stays on board and takes its room away. So does what is on board from where it was
    loaded to where it may first come off: a bus that still stands there, or has not come so far, is loaded beside it.
    """
    run = nodes.run
    volume_l, mass_kg = day.timetable.volume_l[run].copy(), day.timetable.mass_kg[run].copy()
    forced, fixed = np.zeros((2, len(run))), np.zeros((2, len(run)))
    for p in np.flatnonzero(day.parcels.loaded_at != AT_STATION):
        begin = int(node_of_call[day.parcels.next_call[p]])
        end = int(np.searchsorted(run, run[begin], side="right"))
        off = np.flatnonzero(nodes.unload[begin:end])
        until = begin + int(off[0]) if len(off) else end
        first = int(np.searchsorted(run, run[begin]))
        loaded = max(first, int(np.searchsorted(nodes.call, day.parcels.loaded_at[p], side="right")) - 1)
        size = np.array([[day.parcels.volume_l[p]], [day.parcels.mass_kg[p]]])
        forced[:, loaded:until] += size
        fixed[:, loaded : begin if len(off) else until] += size
    return np.maximum(volume_l, forced[0]) - fixed[0], np.maximum(mass_kg, forced[1]) - fixed[1]
