"""Pieces of what is said about a parcel: its size, a way by bus and its cost, a hop and its room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rich import box
from rich.table import Table

from tongcun.commands.figures import listed, size, span, time, yuan
from tongcun.commands.kind_words import kind_words
from tongcun.commands.names import Names
from tongcun.commands.problems_printing import printable
from tongcun.language import _, ngettext
from tongcun.planner.day import NO_DUE, Day
from tongcun.planner.explain.answers import Chain, Hop, Ride
from tongcun.planner.result import Outcome


class Words:
    """Says things about a day's parcels; `gap` parts what stands on one line of a wide table, on two of a narrow."""

    def __init__(self, day: Day, gap: str) -> None:
        self.day, self.names, self._gap = day, Names(day), gap
        self._run_of_call = day.timetable.run_of_call().tolist()

    def bus(self, call: int) -> str:
        """The run that makes a call, with its line."""
        return self.names.bus(self._run_of_call[call])

    def parcel(self, p: int) -> list[str]:
        """Who it is, where it goes, and what else is known of it."""
        parcels, names = self.day.parcels, self.names
        ends = names.station(int(parcels.origin[p])), names.station(int(parcels.destination[p]))
        facts = [
            kind_words(parcels.kinds[p]),
            self.size(p) + (_(" (assumed)") if parcels.size_assumed[p] else ""),
            _("ready {time}").format(time=time(int(parcels.ready_seconds[p]))),
            _("due {time}").format(time=self.due(p)),
        ]
        if parcels.carriers[p]:
            facts.append(_("carrier {carrier}").format(carrier=printable(parcels.carriers[p])))
        return [_(": ").join((names.parcel(p), f"{ends[0]} → {ends[1]}")), listed(facts)]

    def due(self, p: int) -> str:
        """When a parcel is due; a dash if never."""
        due = int(self.day.parcels.due_seconds[p])
        return "–" if due == NO_DUE else time(due)

    def size(self, p: int) -> str:
        """Litres and kilograms of a parcel."""
        return litres_and_kilograms(float(self.day.parcels.volume_l[p]), float(self.day.parcels.mass_kg[p]))

    def left(self, p: int) -> str:
        """What van and holding would cost, the cheaper one first."""
        van, held = float(self.day.parcels.van_yuan[p]), float(self.day.parcels.held_yuan[p])
        if van <= held:
            return _("van {van}, holding {held} yuan").format(van=yuan(van), held=yuan(held))
        return _("holding {held}, van {van} yuan").format(van=yuan(van), held=yuan(held))

    def left_yuan(self, outcome: Outcome, p: int) -> float:
        """What a parcel that does not ride costs by van or held."""
        parcels = self.day.parcels
        return float((parcels.van_yuan if outcome is Outcome.VAN else parcels.held_yuan)[p])

    def way(self, chain: Chain) -> str:
        """A chain in one line: bus, from where when, to where when."""
        return _(", then ").join(self._ride(ride) for ride in chain.rides)

    def _ride(self, ride: Ride) -> str:
        begin = f"{self.bus(ride.board)} {self._departs(ride)} {self.names.place(ride.board)}"
        return f"{begin} → {self._arrives(ride)} {self.names.place(ride.alight)}"

    def _departs(self, ride: Ride) -> str:
        return time(int(self.day.departures()[ride.board]))

    def _arrives(self, ride: Ride) -> str:
        return time(int(self.day.arrivals()[ride.alight]))

    def rides(self, chain: Chain, own: int | None = None) -> Table:
        """A chain as a table with the fullest hop of each ride, parcel `own` counted in."""
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for heading in (_("run"), _("loaded at"), _("unloaded at"), _("fullest hop")):
            table.add_column(heading, overflow="fold")
        for heading in (_("litres"), _("kg")):
            table.add_column(heading, justify="right", no_wrap=True)
        litres, kilograms = (0.0, 0.0) if own is None else self._measures(own)
        for ride in chain.rides:
            hop, run = ride.tightest, self._run_of_call[ride.board]
            table.add_row(
                self.names.bus(run, self._gap),
                f"{self._departs(ride)}{self._gap}{self.names.place(ride.board)}",
                f"{self._arrives(ride)}{self._gap}{self.names.place(ride.alight)}",
                f"{self.names.place(hop.call)} –{self._gap}{self.names.place(hop.call + 1)}",
                f"{size(hop.litres + litres)}/{size(hop.hold_litres)}",
                f"{size(hop.kilograms + kilograms)}/{size(hop.hold_kilograms)}",
            )
        return table

    def _measures(self, p: int) -> tuple[float, float]:
        return float(self.day.parcels.volume_l[p]), float(self.day.parcels.mass_kg[p])

    def cost(self, chain: Chain) -> str:
        """What a chain costs, part by part."""
        rides = len(chain.rides)
        parts = [ngettext("{count} ride {yuan}", "{count} rides {yuan}", rides).format(
            count=rides, yuan=yuan(chain.handling_yuan)
        )]  # fmt: skip
        parts.append(_("time {yuan}").format(yuan=yuan(chain.hours_yuan)))
        if chain.late_yuan:
            parts.append(_("lateness {yuan}").format(yuan=yuan(chain.late_yuan)))
        whole = _("{yuan} yuan ({parts})").format(yuan=yuan(chain.riding_yuan), parts=" + ".join(parts))
        if not chain.drop_yuan:
            return whole
        return _("{whole} and {yuan} for unloading where its bus would not otherwise").format(
            whole=whole, yuan=yuan(chain.drop_yuan)
        )

    def full(self, chain: Chain, p: int) -> Iterator[str]:
        """The stretches of a chain on which the plan leaves too little room, one sentence each."""
        for first, last in _stretches(chain.full, self._run_of_call):
            hop = min((hop for hop in chain.full if first.call <= hop.call <= last.call), key=lambda h: h.litres_left)
            yield _("{bus} is full from {here} to {there}: {left} left, {wanted} wanted").format(
                bus=self.bus(first.call), here=self.names.place(first.call), there=self.names.place(last.call + 1),
                left=litres_and_kilograms(hop.litres_left, hop.kilograms_left), wanted=self.size(p),
            )  # fmt: skip


def _stretches(hops: Sequence[Hop], run_of_call: Sequence[int]) -> Iterator[tuple[Hop, Hop]]:
    """First and last hop of every row of hops of one run without a break."""
    breaks = [
        i + 1
        for i, (one, other) in enumerate(pairwise(hops))
        if other.call != one.call + 1 or run_of_call[other.call] != run_of_call[one.call]
    ]
    for begin, end in pairwise([0, *breaks, len(hops)] if hops else []):
        yield hops[begin], hops[end - 1]


def litres_and_kilograms(litres: float, kilograms: float) -> str:
    """An amount in both measures."""
    return _("{litres} l and {kilograms} kg").format(litres=size(litres), kilograms=size(kilograms))


def punctuality(chain: Chain, due_seconds: int) -> str:
    """When a chain arrives, and how that is to what was promised."""
    arrives = time(chain.arrival_seconds)
    if due_seconds == NO_DUE:
        return _("There at {time}.").format(time=arrives)
    if chain.late_seconds:
        return _("There at {time}, {span} late.").format(time=arrives, span=span(chain.late_seconds))
    left = due_seconds - chain.arrival_seconds
    return _("There at {time}, {span} before it is due.").format(time=arrives, span=span(left))
