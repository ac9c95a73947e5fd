"""The list of a handover: what changes hands, with its sums; what nobody knows and what is recorded elsewhere apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from tongcun.county.models import County, Station
from tongcun.parcels.models import Bag, Handover, Parcel
from tongcun.parcels.pure.acts import LAY_READY, State
from tongcun.parcels.pure.custody import Party, PartyKind
from tongcun.parcels.queries import Size, UnseenSize, inside_of, unseen_in, whole_bag
from tongcun.parcels.queries.story import names_of


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on a handover's list: a bag, a loose piece, or a code that nobody knew (`is_unknown`).

    `elsewhere` is who had it, as the record says, where that is neither of the two parties.
    """

    code: str
    bag: Bag | None
    parcel: Parcel | None
    size: Size
    seal_read: str
    is_unknown: bool
    elsewhere: Party | None = None
    elsewhere_name: str | SafeString = ""

    @property
    def counts(self) -> bool:
        """Whether it is one of the bags and pieces that change hands as the record has it."""
        return not self.is_unknown and self.elsewhere is None

    @property
    def destination(self) -> Station | None:
        """Where it is to go."""
        thing = self.bag or self.parcel
        return None if thing is None else thing.destination

    def is_on(self, run_id: str) -> bool:
        """Whether a run holds it already."""
        thing = self.bag or self.parcel
        return thing is not None and (thing.holder_kind, thing.holder_id) == (PartyKind.RUN.value, run_id)

    @property
    def goes_back(self) -> bool:
        """Whether it would ride back: it is to, or lies ready for its addressee and nobody has fetched it."""
        return self.parcel is not None and (self.parcel.is_going_back or self.parcel.state in LAY_READY)

    @property
    def seal_differs(self) -> bool:
        """Whether another seal was read than the record has."""
        return self.bag is not None and bool(self.seal_read) and self.seal_read != self.bag.seal_number


@dataclass(frozen=True, slots=True)
class Listed:
    """A handover's list with its sums: of what changes hands, and beside it what is amiss."""

    items: tuple[Item, ...]

    @property
    def given(self) -> tuple[Item, ...]:
        """What changes hands as the record has it."""
        return tuple(item for item in self.items if item.counts)

    @property
    def bags(self) -> int:
        """How many bags."""
        return sum(item.bag is not None for item in self.given)

    @property
    def loose(self) -> int:
        """How many loose pieces."""
        return len(self.given) - self.bags

    @property
    def unknown(self) -> int:
        """How many codes that nobody knows."""
        return sum(item.is_unknown for item in self.items)

    @property
    def elsewhere(self) -> tuple[Item, ...]:
        """The bags and pieces that the record has with neither of the two."""
        return tuple(item for item in self.items if item.elsewhere is not None)

    @property
    def pieces(self) -> int:
        """Pieces, in bags and loose."""
        return sum(item.size.pieces for item in self.given)

    @property
    def litres(self) -> float:
        """Litres, as measured or else as sizes are assumed."""
        return sum(item.size.litres for item in self.given)

    @property
    def kg(self) -> float:
        """Kilograms, as weighed or else as sizes are assumed."""
        return sum(item.size.kilograms for item in self.given)

    @property
    def amiss(self) -> dict[str, list[str]]:
        """What of it is amiss, as a sheet keeps it: unknown codes with nothing, the others with who had them."""
        found = {item.code: list[str]() for item in self.items if item.is_unknown}
        return found | {
            item.code: [item.elsewhere.kind.value, item.elsewhere.party_id]
            for item in self.items
            if item.elsewhere is not None
        }

    @property
    def counted(self) -> dict[str, list[float]]:
        """The size of each thing, as a sheet keeps it: what is in a bag is not in it any more once that is opened."""
        return {item.code: list(item.size) for item in self.items}


Parties = tuple[Party, Party]
"""Who gives, who takes."""
Amiss = Mapping[str, Party | None]
"""Codes that nobody knows, and those that somebody else has, with whom."""


def listed(county: County, codes: Sequence[str], seals: Mapping[str, str], parties: Parties) -> Listed:
    """A list of bag labels and loose pieces, each once, as the record has them now."""
    things = _Things.of(county, codes)
    return _listed(things, seals, things.sizes(), things.amiss(parties))


def listed_on(handover: Handover, seals: Mapping[str, str]) -> Listed:
    """The list of a sheet as it was signed, whatever has become of the things since."""
    sizes = {code: Size(int(pieces), litres, kg) for code, (pieces, litres, kg) in handover.counted.items()}
    amiss = {code: Party(PartyKind(had[0]), had[1]) if had else None for code, had in handover.amiss.items()}
    return _listed(_Things.of(handover.county, handover.codes), seals, sizes, amiss)


def _listed(things: _Things, seals: Mapping[str, str], sizes: Mapping[str, Size], amiss: Amiss) -> Listed:
    names = names_of(things.county, parties) if (parties := {party for party in amiss.values() if party}) else {}
    items = []
    for code in things.codes:
        bag, elsewhere = things.bags.get(code), amiss.get(code)
        parcel = None if bag is not None else things.parcels.get(code)
        name = "" if elsewhere is None else names[elsewhere]
        is_unknown = code in amiss and elsewhere is None
        items.append(Item(code, bag, parcel, sizes.get(code, Size()), seals.get(code, ""), is_unknown, elsewhere, name))
    return Listed(tuple(items))


@dataclass(frozen=True)
class _Things:
    """The bags and pieces that some codes name."""

    county: County
    codes: tuple[str, ...]
    bags: dict[str, Bag]
    parcels: dict[str, Parcel]

    @classmethod
    def of(cls, county: County, codes: Sequence[str]) -> _Things:
        """Look the codes up."""
        wanted = tuple(dict.fromkeys(codes))
        bags = Bag.objects.filter(county=county, label__in=wanted).select_related("destination")
        parcels = Parcel.objects.filter(county=county, waybill__in=wanted).select_related("destination", "kind")
        by_label, by_waybill = {bag.label: bag for bag in bags}, {piece.waybill: piece for piece in parcels}
        return cls(county, wanted, by_label, by_waybill)

    def amiss(self, parties: Parties) -> dict[str, Party | None]:
        """The codes that name nothing, and the things that neither of the two has, with who has them."""
        found: dict[str, Party | None] = {}
        for code in self.codes:
            thing = self.bags.get(code) or self.parcels.get(code)
            if thing is None:
                found[code] = None
            elif thing.holder_kind:  # nobody has what was never scanned
                holder = Party(PartyKind(thing.holder_kind), thing.holder_id)
                if holder not in parties:
                    found[code] = holder
        return found

    def sizes(self) -> dict[str, Size]:
        """How much each thing is. A bag is as its label says, pieces that nobody has scanned into it as large as usual
        ones, and without those that are listed loose; one that was opened is nothing."""
        closed = [bag for bag in self.bags.values() if bag.state != State.OPENED.value]
        inside = dict.fromkeys(self.bags, Size()) | inside_of(self.county, self.bags)
        unseen = UnseenSize(self.county.pk).of([unseen_in(bag.pieces, inside[bag.label].pieces) for bag in closed])
        wholes = {bag.label: whole_bag((bag.pieces, bag.mass_kg), inside[bag.label], unseen) for bag in closed}
        pieces = {code: _size_of(parcel) for code, parcel in self.parcels.items()}
        return (
            pieces
            | dict.fromkeys(self.bags, Size())
            | {bag.label: self._rest(bag, wholes[bag.label]) for bag in closed}
        )

    def _rest(self, bag: Bag, whole: Size) -> Size:
        """A bag without the pieces of it that are listed loose; what was weighed was weighed as it is given."""
        loose = [_size_of(piece) for piece in self.parcels.values() if piece.bag_label == bag.label]
        return Size(
            max(0, whole.pieces - len(loose)),
            max(0.0, whole.litres - sum(size.litres for size in loose)),
            max(0.0, whole.kilograms - sum(size.kilograms for size in loose)) if bag.mass_kg is None else bag.mass_kg,
        )


def _size_of(parcel: Parcel) -> Size:
    """As measured, else as its kind's."""
    kind = parcel.kind
    litres = kind.volume_litres or 0.0 if parcel.volume_litres is None else parcel.volume_litres
    return Size(1, litres, kind.mass_kg or 0.0 if parcel.mass_kg is None else parcel.mass_kg)
