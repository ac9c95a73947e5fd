"""Custody: from scans to who holds a parcel, what state it is in, and where the record disagrees with itself.

Any order and any duplication of the same scans gives the same answer: each counts once, by its id, and they are taken
in the order of their times. No scan is refused. One that does not fit is a fact all the same, for somebody had the
thing in the hand: it is followed, and reported as a misfit for a person to look into.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from tongcun.parcels.pure.acts import (
    FINAL,
    LAY_READY,
    OF_A_RUN,
    OF_ITS_ROAD,
    ON_BOARD,
    RULES,
    STANDS_BY_ITSELF,
    TAKES_IN,
    Act,
    Becomes,
    State,
)

_RANK = {act: rank for rank, act in enumerate(Act)}


class PartyKind(StrEnum):
    """What sort of party holds a parcel and answers for it. A road leads away from a station, which names it: by a van,
    a courier, or a bus that nobody has noted; until somebody else has the parcel, that station answers for it."""

    SENDER = "sender"
    CARRIER = "carrier"
    STATION = "station"
    RUN = "run"
    ROAD = "road"
    ADDRESSEE = "addressee"


@dataclass(frozen=True, slots=True, order=True)
class Party:
    """Somebody who can hold a parcel: a hub or station, a run (its driver), the road from a station, a carrier, the
    sender, the addressee."""

    kind: PartyKind
    party_id: str


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan as custody sees it: at `when` (aware), `here` did `act` to `item`, a parcel, a bag or a run.

    `other` is the second party of a handover, a collection or a return; `bag` the bag a parcel is packed into;
    `corrects` the id of the scan that this one takes back; `seal` the seal number that was read off a bag; `device`
    what recorded it and `source` how it came to the record, both empty where that is not known.
    """

    scan_id: str
    when: datetime
    act: Act
    item: str
    here: Party
    other: Party | None = None
    bag: str | None = None
    corrects: str | None = None
    seal: str = ""
    device: str = ""
    source: str = ""


class Misfit(StrEnum):
    """How a scan disagrees with the record before it."""

    OUT_OF_TURN = "out_of_turn"
    NOT_THE_HOLDER = "not_the_holder"
    OUT_OF_ITS_BAG = "out_of_its_bag"
    AFTER_THE_END = "after_the_end"
    NO_OTHER_PARTY = "no_other_party"
    CORRECTS_NOTHING = "corrects_nothing"
    CORRECTS_ANOTHERS = "corrects_anothers"


@dataclass(frozen=True, slots=True)
class Step:
    """A scan that concerned the parcel, and how things stood after it; `bag` is the one that it was in before,
    `going_back` whether it was on its way back afterwards.

    A correction tells in `takes_back` which scan it is about, and in `bag` the one around the parcel before that.
    """

    scan: Scan
    state: State
    holder: Party | None
    misfits: tuple[Misfit, ...]
    bag: str | None = None
    takes_back: Scan | None = None
    going_back: bool = False

    @property
    def about(self) -> Scan:
        """The scan that the step is about: of a correction the one taken back."""
        return self.takes_back or self.scan


@dataclass(frozen=True, slots=True)
class Custody:
    """How a parcel stands: its state, who answers for it (None before the first scan), the bag it is in, damage,
    whether it goes back to whom it came from, and the steps that led here, in order."""

    state: State = State.ANNOUNCED
    holder: Party | None = None
    bag: str | None = None
    damaged: bool = False
    going_back: bool = False
    steps: tuple[Step, ...] = field(default=())

    @property
    def misfits(self) -> tuple[tuple[str, Misfit], ...]:
        """Every misfit with the id of its scan, in order."""
        return tuple((step.scan.scan_id, misfit) for step in self.steps for misfit in step.misfits)


def custody_of(parcel: str, scans: Iterable[Scan]) -> Custody:
    """The custody of one parcel.

    `scans` may hold more than concerns it; besides its own, those of the bags it was in and of the runs that carried it
    must be among them.
    """
    record = in_order(scans)
    gone = taken_back(record)
    custody = Custody()
    bags: dict[str, str | None] = {}
    for scan in record:
        if scan.act is not Act.CORRECT and _concerns(scan, parcel, custody):
            bags[scan.scan_id] = custody.bag
            custody = custody if scan.scan_id in gone else _after(custody, scan, parcel)
    corrections = [scan for scan in record if scan.act is Act.CORRECT and scan.scan_id not in gone]
    return _with_corrections(custody, parcel, record, corrections, bags) if corrections else custody


def custody_of_bag(label: str, scans: Iterable[Scan]) -> Custody:
    """The custody of a bag: what is packed into it makes it packed, and then it goes its way as a piece does."""
    return custody_of(label, (_packing(label, scan) for scan in scans))


def _packing(label: str, scan: Scan) -> Scan:
    """A piece that is packed into the bag, as an act done to the bag."""
    is_into_it = scan.act is Act.PACK and scan.bag == label and scan.item != label
    return replace(scan, item=label, bag=None) if is_into_it else scan


def in_order(scans: Iterable[Scan]) -> list[Scan]:
    """Each scan once, in the order of their times; of the same moment, to the microsecond, by act, then id."""
    once = {scan.scan_id: scan for scan in scans}
    return sorted(once.values(), key=lambda scan: (scan.when, _RANK[scan.act], scan.scan_id))


def taken_back(record: list[Scan]) -> set[str]:
    """The ids of scans that a correction takes back; a correction that is itself taken back takes back nothing."""
    gone: set[str] = set()
    for scan in reversed(record):
        if scan.act is Act.CORRECT and scan.scan_id not in gone and scan.corrects is not None:
            gone.add(scan.corrects)
    return gone


def _with_corrections(
    custody: Custody, parcel: str, record: list[Scan], corrections: list[Scan], bags: dict[str, str | None]
) -> Custody:
    """Corrections change nothing by themselves, but nobody takes a scan back unseen: each is a step of the parcel that
    the scan was about. One of a scan that is not there is a misfit of the parcel it names.

    `bags` holds, by scan, the bag around the parcel before it, for all that concerned the parcel.
    """
    by_id = {scan.scan_id: scan for scan in record}
    happened = {step.scan.scan_id: step for step in custody.steps}
    wanted = {scan.scan_id for scan in corrections}
    steps: list[Step] = []
    for scan in record:
        state, holder = (steps[-1].state, steps[-1].holder) if steps else (State.ANNOUNCED, None)
        if scan.scan_id in happened:
            steps.append(happened[scan.scan_id])
        elif scan.scan_id in wanted:
            about = _about(scan, by_id)
            if about is None and scan.item == parcel:
                steps.append(Step(scan, state, holder, (Misfit.CORRECTS_NOTHING,)))
            elif about is not None and about.scan_id in bags:
                misfits = _misfits_of_correction(scan, by_id)
                steps.append(Step(scan, state, holder, misfits, bags[about.scan_id], about))
    return replace(custody, steps=tuple(steps))


def _about(correction: Scan, by_id: dict[str, Scan]) -> Scan | None:
    """The scan that a correction is about in the end, if it is there: of one of a correction, what that took back."""
    seen: set[str] = set()
    scan: Scan | None = correction
    while scan is not None and scan.act is Act.CORRECT and scan.scan_id not in seen:
        seen.add(scan.scan_id)
        scan = by_id.get(scan.corrects or "")
    return None if scan is None or scan.act is Act.CORRECT else scan


def _misfits_of_correction(correction: Scan, by_id: dict[str, Scan]) -> tuple[Misfit, ...]:
    """Everybody takes back what is their own: scanned in the same hands or by the same device."""
    wrong = by_id[correction.corrects or ""]
    is_own = wrong.here == correction.here or (bool(wrong.device) and wrong.device == correction.device)
    return () if is_own else (Misfit.CORRECTS_ANOTHERS,)


def _concerns(scan: Scan, parcel: str, custody: Custody) -> bool:
    """Whether a scan is about the parcel: itself, the bag it is in, or the run it is on."""
    if scan.act in OF_A_RUN:
        holder = custody.holder
        return holder is not None and holder.kind is PartyKind.RUN and scan.item == holder.party_id
    return scan.item == parcel or (custody.bag is not None and scan.item == custody.bag)


def _after(custody: Custody, scan: Scan, parcel: str) -> Custody:
    """How the parcel stands after one more scan."""
    rule = RULES[scan.act]
    holder = _holder_after(custody, scan)
    going_back = _goes_back(custody, scan, holder)
    state = custody.state if rule.leads_to is None else rule.leads_to
    if going_back and holder is not None and holder.kind in _HAVE_IT_BACK:
        state = State.RETURNED
    if _left_already(custody, scan) or (_again(custody, scan, state) and not _leaves_its_bag(custody, scan, parcel)):
        same = Step(scan, custody.state, custody.holder, (), custody.bag, going_back=custody.going_back)
        return replace(custody, steps=(*custody.steps, same))
    step = Step(scan, state, holder, _misfits(custody, scan, parcel), custody.bag, going_back=going_back)
    damaged = custody.damaged or scan.act is Act.DAMAGE
    return Custody(state, holder, _bag_after(custody, scan, parcel), damaged, going_back, (*custody.steps, step))


_HAVE_IT_BACK = frozenset({PartyKind.CARRIER, PartyKind.SENDER})
"""With one of them the way of what goes back ends: not before, however far it has ridden."""
_ON_THE_MOVE = frozenset({PartyKind.RUN, PartyKind.ROAD})


def _goes_back(custody: Custody, scan: Scan, holder: Party | None) -> bool:
    """Whether the parcel goes back after a scan: because somebody says so, or because it rides away from the shelf on
    which it lay ready, or is packed for that; until it lies on a shelf again."""
    if scan.act in (Act.REFUSE, Act.RETURN):
        return True
    if scan.act in (Act.SHELVE, Act.OFFER):
        return False
    rides_away = scan.act in (Act.LOAD, Act.HAND_OVER) and holder is not None and holder.kind in _ON_THE_MOVE
    return custody.going_back or ((rides_away or scan.act is Act.PACK) and custody.state in LAY_READY)


def _again(custody: Custody, scan: Scan, state: State) -> bool:
    """Whether the same was scanned at the same place before, with nothing in between that changed it; or whoever has
    the parcel at their place takes it in, as a handset that says twice that it is there."""
    if scan.act in TAKES_IN and custody.holder == scan.here and custody.state in STANDS_BY_ITSELF:
        return True
    return (
        custody.state is state
        and scan.act not in (Act.PACK, Act.HAND_OVER, Act.DAMAGE)
        and custody.holder == _holder_after(custody, scan)
    )


def _left_already(custody: Custody, scan: Scan) -> bool:
    """Whether somebody sends out with nobody named what they have given away and nobody has taken in since: a handset
    that calls it out says nothing new, whoever has it by then, and in whatever bag it rides."""
    is_out = scan.act is Act.HAND_OVER and scan.other == _road_from(scan.here)
    if not is_out or custody.state not in ON_BOARD:
        return False
    for step in reversed(custody.steps):
        if step.holder != custody.holder:
            return step.holder == scan.here
        if step.scan.act is Act.HAND_OVER and step.scan.here == scan.here:
            return True
    return False


def _road_from(place: Party) -> Party | None:
    return Party(PartyKind.ROAD, place.party_id) if place.kind is PartyKind.STATION else None


def _holder_after(custody: Custody, scan: Scan) -> Party | None:
    """Who holds the parcel after a scan: whoever took it stays the holder until another has it."""
    becomes = RULES[scan.act].becomes
    if becomes is Becomes.HERE:
        return scan.here
    if becomes in (Becomes.OTHER, Becomes.OTHER_OR_HERE) and scan.other is not None:
        return scan.other
    if becomes is Becomes.OTHER_OR_HERE:
        return scan.here
    return custody.holder if custody.holder is not None else scan.here


def _bag_after(custody: Custody, scan: Scan, parcel: str) -> str | None:
    """The bag the parcel is in after a scan: a piece that is handled by itself is in none."""
    if scan.act is Act.PACK:
        return scan.bag
    return None if scan.act is Act.OPEN or _leaves_its_bag(custody, scan, parcel) else custody.bag


def _leaves_its_bag(custody: Custody, scan: Scan, parcel: str) -> bool:
    """Whether a piece in a bag is scanned by itself, as nobody can who leaves it there."""
    return custody.bag is not None and scan.item == parcel and scan.act not in _IN_THE_BAG


def _misfits(custody: Custody, scan: Scan, parcel: str) -> tuple[Misfit, ...]:
    """How a scan disagrees with how the parcel stood before it."""
    rule, holder = RULES[scan.act], custody.holder
    # Who sent it out with nobody named answers for it still.
    is_on_its_road = custody.state is State.HANDED_OVER and holder is not None and holder == _road_from(scan.here)
    found = []
    if custody.state in FINAL and scan.act is not Act.DAMAGE:
        found.append(Misfit.AFTER_THE_END)
    elif custody.state not in rule.expected and not (is_on_its_road and scan.act in OF_ITS_ROAD):
        found.append(Misfit.OUT_OF_TURN)
    if rule.by_holder and scan.act not in OF_A_RUN and holder not in (None, scan.here) and not is_on_its_road:
        found.append(Misfit.NOT_THE_HOLDER)
    names_no_bus = scan.act is Act.LOAD and scan.here.kind is not PartyKind.RUN
    if names_no_bus or (rule.becomes is Becomes.OTHER and scan.other is None):
        found.append(Misfit.NO_OTHER_PARTY)
    if _leaves_its_bag(custody, scan, parcel):
        found.append(Misfit.OUT_OF_ITS_BAG)
    return tuple(found)


_IN_THE_BAG = frozenset({Act.DAMAGE, Act.MISS})
"""What may be said of a single piece while it is in a bag."""
