"""The answers of `tongcun why`, kind by kind: sentences and tables in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich import box
from rich.table import Table

from tongcun.commands.figures import listed, size, span, time, yuan
from tongcun.commands.why_words import Words, litres_and_kilograms, punctuality
from tongcun.language import _, in_a_row, ngettext
from tongcun.planner.explain.answers import (
    Banned,
    Carried,
    Closed,
    Dearer,
    Explanation,
    Hop,
    Missing,
    NoRoom,
    NoTrip,
    Shut,
    Takers,
    TooBig,
)
from tongcun.planner.result import SAME_YUAN
from tongcun.planner.timetable import ROOM_TOLERANCE

Block = str | Table


def answer_blocks(explanation: Explanation, words: Words) -> Iterator[Block]:
    """What there is to say about one parcel."""
    p = explanation.parcel
    match explanation.answer:
        case Carried() as answer:
            yield from _carried(answer, p, words)
        case Banned() as answer:
            yield from _banned(answer, p, words)
        case NoTrip() as answer:
            yield from _no_trip(answer, p, words)
        case Closed() as answer:
            yield from _closed(answer, p, words)
        case TooBig() as answer:
            yield from _too_big(answer, p, words)
        case Dearer() as answer:
            yield from _dearer(answer, p, words)
        case NoRoom() as answer:
            yield from _no_room(answer, p, words)


def _least_left(p: int, words: Words) -> float:
    return float(words.day.parcels.left_yuan()[p])


def _carried(answer: Carried, p: int, words: Words) -> Iterator[Block]:
    yield words.rides(answer.chain, own=p)
    yield punctuality(answer.chain, int(words.day.parcels.due_seconds[p]))
    yield _("It costs {cost}; otherwise: {left}.").format(cost=words.cost(answer.chain), left=words.left(p))
    if answer.wished is not None:
        yield _("A cheaper way has no room left: {way}, {cost}").format(
            way=words.way(answer.wished), cost=words.cost(answer.wished)
        )
        yield from (f"  {sentence}" for sentence in words.full(answer.wished, p))
    if answer.next_best is None:
        yield _("If it missed its first bus, none with room would bring it there today.")
    else:
        yield _("If it missed its first bus, the next best would be {way}: {cost}").format(
            way=words.way(answer.next_best), cost=words.cost(answer.next_best)
        )


def _banned(answer: Banned, p: int, words: Words) -> Iterator[Block]:
    yield _("Parcels of the kind {kind} are banned on buses and post vans by county.toml.").format(kind=answer.kind)
    yield _("Instead: {left}.").format(left=words.left(p))


def _no_trip(answer: NoTrip, p: int, words: Words) -> Iterator[Block]:
    yield _missing(answer, p, words)
    destination = words.names.station(int(words.day.parcels.destination[p]))
    if answer.nearest is not None:
        near = words.names.station(answer.nearest.station)
        reached = ngettext(
            "Runs of today take it to {count} station", "Runs of today take it to {count} stations", answer.reached
        ).format(count=answer.reached)
        if answer.nearest.metres is None:
            sentence = _("{reached}, first to {near} at {time}.")
        else:
            sentence = _("{reached}; nearest to {destination} is {near}, {km} km away, at {time}.")
        yield sentence.format(
            reached=reached, destination=destination, near=near, time=time(answer.nearest.arrival_seconds),
            km=f"{(answer.nearest.metres or 0.0) / 1000:.1f}",
        )  # fmt: skip
    yield from _what_would_do(_trip_changes(answer, p, words))


def _missing(answer: NoTrip, p: int, words: Words) -> str:
    parcels, departing = words.day.parcels, answer.missing is Missing.DEPARTURE
    ends = [words.names.station(int(end[p])) for end in (parcels.origin, parcels.destination)]
    if answer.missing is Missing.CONNECTION:
        sentence = _("Runs leave {origin} and runs come to {destination}, but no chain of them connects in time.")
        return sentence.format(origin=ends[0], destination=ends[1])
    if answer.too_early is None:
        sentence = _("No run that carries parcels loads at {station} today.")
        if not departing:
            sentence = _("No run that carries parcels unloads at {station} today.")
        return sentence.format(station=ends[0] if departing else ends[1])
    times = words.day.departures() if departing else words.day.arrivals()
    sentence = _("The last run that loads at {station}, {bus}, leaves at {time}, before the parcel is ready.")
    if not departing:
        sentence = _("The last run that unloads at {station}, {bus}, comes at {time}, before the parcel is ready.")
    return sentence.format(
        station=ends[0] if departing else ends[1], bus=words.bus(answer.too_early),
        time=time(int(times[answer.too_early])),
    )  # fmt: skip


def _trip_changes(answer: NoTrip, p: int, words: Words) -> Iterator[str]:
    if answer.ready_by is not None:
        yield _("the parcel ready by {time}").format(time=time(answer.ready_by))
    if answer.changing_at:
        places = in_a_row(map(words.names.station, answer.changing_at))
        yield _("leave to change at {stations} (transfer in stations.csv)").format(stations=places)
    if answer.missing is not Missing.CONNECTION and answer.too_early is None:
        ends = words.day.parcels.origin, words.day.parcels.destination
        station = words.names.station(int(ends[answer.missing is Missing.ARRIVAL][p]))
        yield _("a run with a hold (holds.csv) or a post van that calls at {station}").format(station=station)


def _what_would_do(changes: Iterator[str]) -> Iterator[Block]:
    """What would have to change, as a list; nothing if there is nothing to say."""
    found = list(changes)
    if found:
        yield _("What would help:")
        yield from (f"  - {change}" for change in found)


def _closed(answer: Closed, p: int, words: Words) -> Iterator[Block]:
    yield _("The way that comes nearest to the stations' hours: {cost}").format(cost=words.cost(answer.chain))
    yield words.rides(answer.chain)
    yield from _what_would_do(_stretched(shut, words) for shut in answer.shut)
    if answer.chain.full:
        yield _("In this plan that way has no room left, either:")
        yield from (f"  {sentence}" for sentence in words.full(answer.chain, p))


def _stretched(shut: Shut, words: Words) -> str:
    """How a station's hours would have to be."""
    s = int(words.day.timetable.station[shut.call])
    station, early = words.day.stations[s], shut.seconds < words.day.stations[s].opens_seconds
    sentence = {
        (True, True): _("{station} open {span} earlier: {bus} loads there at {time}, it opens at {limit}"),
        (True, False): _("{station} open {span} earlier: {bus} unloads there at {time}, it opens at {limit}"),
        (False, True): _("{station} open {span} longer: {bus} loads there at {time}, it closes at {limit}"),
        (False, False): _("{station} open {span} longer: {bus} unloads there at {time}, it closes at {limit}"),
    }[early, shut.loading]
    return sentence.format(
        station=words.names.station(s), span=span(shut.off_by_seconds), bus=words.bus(shut.call),
        time=time(shut.seconds), limit=time(station.opens_seconds if early else station.closes_seconds),
    )  # fmt: skip


def _too_big(answer: TooBig, p: int, words: Words) -> Iterator[Block]:
    hop, parcels = answer.smallest, words.day.parcels
    yield _("The roomiest way: {way}").format(way=words.way(answer.chain))
    yield _("On it the hold of {bus} takes {hold}; the parcel has {size}.").format(
        bus=words.bus(hop.call), hold=litres_and_kilograms(hop.hold_litres, hop.hold_kilograms), size=words.size(p)
    )
    yield from _what_would_do(_smaller(answer.fitting_share, p, words))
    if parcels.size_assumed[p]:
        yield _("Its size is assumed: measuring it may help.")


def _smaller(share: float, p: int, words: Words) -> Iterator[str]:
    litres, kilograms = (float(sizes[p]) for sizes in (words.day.parcels.volume_l, words.day.parcels.mass_kg))
    if share > 0.0:
        fitting = litres_and_kilograms(share * litres, share * kilograms)
        yield _("a smaller parcel: {size} would fit").format(size=fitting)


def _dearer(answer: Dearer, p: int, words: Words) -> Iterator[Block]:
    left, chain = _least_left(p, words), answer.with_room
    if answer.cheapest.riding_yuan >= left - SAME_YUAN:
        yield _("The cheapest way by bus: {cost}; instead: {left}.").format(
            cost=words.cost(answer.cheapest), left=words.left(p)
        )
        yield words.rides(answer.cheapest)
        yield punctuality(answer.cheapest, int(words.day.parcels.due_seconds[p]))
        return
    if answer.cheapest.full:
        yield _("The cheapest way has no room left: {way}, {cost}").format(
            way=words.way(answer.cheapest), cost=words.cost(answer.cheapest)
        )
        yield from (f"  {sentence}" for sentence in words.full(answer.cheapest, p))
    if chain is None:
        return
    yield _("The cheapest way with room: {cost}; instead: {left}.").format(cost=words.cost(chain), left=words.left(p))
    yield words.rides(chain)
    yield punctuality(chain, int(words.day.parcels.due_seconds[p]))
    if chain.yuan < left - SAME_YUAN:
        yield _("This plan overlooks it: riding would save {yuan} yuan.").format(yuan=yuan(left - chain.yuan))


def _no_room(answer: NoRoom, p: int, words: Words) -> Iterator[Block]:
    chain = answer.cheapest
    yield _("The cheapest way, if it had room: {cost}; instead: {left}.").format(
        cost=words.cost(chain), left=words.left(p)
    )
    yield words.rides(chain)
    yield from words.full(chain, p)
    yield ""
    yield from _takers(answer.takers, p, _least_left(p, words) - chain.yuan, words)
    yield from _what_would_do(_room_changes(answer, p, words))


def _takers(takers: Takers, p: int, saving: float, words: Words) -> Iterator[Block]:
    yield ngettext(
        "Who has the room on the hop {hop}: {count} parcel ({later} due later, {never} never due); the largest:",
        "Who has the room on the hop {hop}: {count} parcels ({later} due later, {never} never due); the largest:",
        takers.count,
    ).format(hop=words.names.hop(takers.hop.call), count=takers.count, later=takers.due_later, never=takers.never_due)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("parcel"), overflow="fold")
    for heading in (_("litres"), _("kg")):
        table.add_column(heading, justify="right", no_wrap=True)
    for heading in (_("destination"), _("due"), _("otherwise")):
        table.add_column(heading, overflow="fold")
    table.add_column(_("yuan more"), justify="right", no_wrap=True)
    parcels = words.day.parcels
    for taker in takers.largest:
        q = taker.parcel
        table.add_row(
            words.names.parcel(q),
            size(float(parcels.volume_l[q])),
            size(float(parcels.mass_kg[q])),
            words.names.station(int(parcels.destination[q])),
            words.due(q),
            _left_words(q, words) if taker.other is None else words.way(taker.other),
            yuan(taker.extra_yuan),
        )
    yield table
    cheapest = takers.cheapest_to_move
    if cheapest is None:
        yield _("None of them alone would make room.")
        return
    yield _("Cheapest to move, of those that alone would make room: {parcel}, {yuan} yuan more.").format(
        parcel=words.names.parcel(cheapest.parcel), yuan=yuan(cheapest.extra_yuan)
    )
    yield _("Riding instead, {parcel} would save {yuan} yuan.").format(parcel=words.names.parcel(p), yuan=yuan(saving))


def _left_words(p: int, words: Words) -> str:
    return _("by van") if words.day.parcels.van_yuan[p] <= words.day.parcels.held_yuan[p] else _("held")


def _room_changes(answer: NoRoom, p: int, words: Words) -> Iterator[str]:
    runs = words.day.timetable.run_of_call()
    full = groupby(answer.cheapest.full, key=lambda hop: runs[hop.call])
    yield _("; ").join(_more_room(tuple(hops), p, words) for _run, hops in full)
    yield from _smaller(answer.fitting_share, p, words)
    if answer.if_open is not None:
        for shut in answer.if_open.shut:
            yield _stretched(shut, words)
        yield _("  (then it could ride {way}: {cost})").format(
            way=words.way(answer.if_open.chain), cost=words.cost(answer.if_open.chain)
        )


def _more_room(full: Sequence[Hop], p: int, words: Words) -> str:
    """How much more one run would have to hold, and where: enough for all of its full hops."""
    parcels = words.day.parcels
    litres = float(parcels.volume_l[p]) - min(hop.litres_left for hop in full)
    kilograms = float(parcels.mass_kg[p]) - min(hop.kilograms_left for hop in full)
    amount = listed(
        text
        for text, short in (
            (_("{litres} l").format(litres=size(litres)), litres),
            (_("{kilograms} kg").format(kilograms=size(kilograms)), kilograms),
        )
        if short > ROOM_TOLERANCE
    )
    first, last = full[0].call, full[-1].call
    return _("{amount} more room on {bus}, {hop}").format(
        amount=amount, bus=words.bus(first), hop=words.names.stretch(first, last + 1)
    )
