"""The chain of custody in plain words: who held it when, what happened, who answers for it."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from django.db.models import Value
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tongcun.buses.models import DatedTrip
from tongcun.county.clock import moment_of
from tongcun.county.models import County, Station, Unit
from tongcun.county.names import named, with_names
from tongcun.parcels.models import DiscrepancyKind, Source
from tongcun.parcels.pure.acts import Act, State
from tongcun.parcels.pure.custody import Custody, Party, PartyKind, Step
from tongcun.parcels.queries.stopping import Stop, moved_runs, stops_of

SENTENCES: dict[Act, Promise] = {
    Act.CORRECT: gettext_lazy("{here} took back a wrong scan."),
    Act.ACCEPT: gettext_lazy("{here} accepted it."),
    Act.FIND: gettext_lazy("Found again at {here}."),
    Act.OPEN: gettext_lazy("{here} opened the bag."),
    Act.SORT: gettext_lazy("{here} sorted it."),
    Act.PACK: gettext_lazy("{here} put it into bag {bag}."),
    Act.SEAL: gettext_lazy("{here} sealed the bag."),
    Act.HAND_OVER: gettext_lazy("{here} handed it over to {other}."),
    Act.LOAD: gettext_lazy("Loaded onto {here}."),
    Act.DEPART: gettext_lazy("{here} departed."),
    Act.ARRIVE: gettext_lazy("{here} arrived."),
    Act.UNLOAD: gettext_lazy("{here} unloaded it."),
    Act.SHELVE: gettext_lazy("{here} put it on the shelf."),
    Act.OFFER: gettext_lazy("It lies ready at {here}."),
    Act.COLLECT: gettext_lazy("{here} gave it to {other}."),
    Act.REFUSE: gettext_lazy("The addressee did not want it; it stays at {here}."),
    Act.RETURN: gettext_lazy("It is to go back; until it rides it stays at {here}."),
    Act.DAMAGE: gettext_lazy("{here} noticed damage."),
    Act.MISROUTE: gettext_lazy("{here} found that it does not belong there."),
    Act.MISS: gettext_lazy("{here} looked for it and did not find it."),
}

AT_A_STOP: dict[Act, tuple[Promise, Promise]] = {
    Act.DEPART: (
        gettext_lazy("{here} departed from {stop}."), gettext_lazy("{here} departed, by the timetable from {stop}."),
    ),
    Act.ARRIVE: (
        gettext_lazy("{here} arrived at {stop}."), gettext_lazy("{here} arrived, by the timetable at {stop}."),
    ),
}  # fmt: skip
"""With the stop: as somebody has said it, and as only the bus's times have it."""
SENT_BACK = gettext_lazy("{here} sent it back to {other}.")
SENT_OUT = gettext_lazy("{here} sent it out; with whom is not noted.")
FROM_THE_SENDER = gettext_lazy("{here} accepted it from the sender.")
"""In Chinese that is another act than to take in what comes from a carrier."""


@dataclass(frozen=True, slots=True)
class ToldStep:
    """One line of the story: when, in words, what was odd about it, and whether another holder has it from here on;
    `marks` say what else is to be known of it: that it was on its way back, that no scanner here has told it."""

    at: datetime.datetime
    words: SafeString
    odd: tuple[str, ...]
    holder: str
    is_new_holder: bool
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """How a piece or bag stands, and how that came."""

    headline: str | SafeString
    answers: str | SafeString
    since: datetime.datetime | None
    steps: tuple[ToldStep, ...]


def story_of(county: County, custody: Custody) -> Story:
    """Tell a custody; pieces that are put into a bag one after the other are one line of the bag's story."""
    parties = _parties(custody)
    runs = _runs(county, _ids_of_runs(parties) | moved_runs(custody.steps))
    names = _names(county, parties, runs)
    stops = stops_of(county, custody.steps, runs)
    steps, before = [], None
    for (is_packing, _here), group in groupby(custody.steps, lambda step: (_is_of_a_bag(step), step.scan.here)):
        together = list(group)
        for step in together[-1:] if is_packing else together:
            told = _told(step, names, stops.get(step.scan.scan_id), step.holder != before)
            steps.append(_packed(told, names[step.scan.here], len(together)) if is_packing else told)
            before = step.holder
    holder = names[custody.holder] if custody.holder else ""
    answers = names[_who_answers(custody.holder)] if custody.holder else ""
    return Story(_headline(custody, holder), _answers(custody, answers), _since(custody), tuple(steps))


def _who_answers(holder: Party) -> Party:
    """For what is on the road the station that sent it out."""
    return Party(PartyKind.STATION, holder.party_id) if holder.kind is PartyKind.ROAD else holder


def _is_of_a_bag(step: Step) -> bool:
    """Whether it is a piece packed, told as something that was done to its bag."""
    return step.scan.act is Act.PACK and step.scan.bag is None


def _packed(told: ToldStep, here: SafeString, pieces: int) -> ToldStep:
    words = ngettext("{here} put {count} piece into it.", "{here} put {count} pieces into it.", pieces)
    return replace(told, words=with_names(words, here=here, count=pieces), odd=())


def _parties(custody: Custody) -> set[Party]:
    told = (party for step in custody.steps for party in (step.scan.here, step.scan.other, step.holder))
    return {one for party in told if party is not None for one in (party, _who_answers(party))}


def names_of(county: County, parties: Iterable[Party]) -> dict[Party, SafeString]:
    """What people call some parties, marked as names, in two queries at most; an unknown one by its id."""
    wanted = set(parties)
    return _names(county, wanted, _runs(county, _ids_of_runs(wanted)))


def _ids_of_runs(parties: Iterable[Party]) -> set[str]:
    return {party.party_id for party in parties if party.kind is PartyKind.RUN}


def _runs(county: County, ids: Collection[str]) -> dict[str, DatedTrip]:
    if not ids:
        return {}
    runs = DatedTrip.objects.filter(county=county, run_id__in=ids).select_related("route")
    return {run.run_id: run for run in runs}


def _names(county: County, wanted: set[Party], runs: Mapping[str, DatedTrip]) -> dict[Party, SafeString]:
    ids: dict[PartyKind, set[str]] = {kind: set() for kind in PartyKind}
    for party in wanted:
        ids[party.kind].add(party.party_id)
    places = ids[PartyKind.STATION] | ids[PartyKind.ROAD]
    known: dict[tuple[PartyKind, str], SafeString] = {}
    if places or ids[PartyKind.CARRIER]:
        stations = Station.objects.filter(county=county, station_id__in=places).order_by()
        units = Unit.objects.filter(county=county, unit_id__in=ids[PartyKind.CARRIER]).order_by()
        both = stations.values_list(Value("station"), "station_id", "name").union(
            units.values_list(Value("carrier"), "unit_id", "name")
        )
        for kind, key, name in both:
            known[PartyKind(kind), key] = named(name)
            if kind == PartyKind.STATION:
                known[PartyKind.ROAD, key] = with_names(_("whoever carries for {station}"), station=name)
    for key in ids[PartyKind.RUN] & runs.keys():
        known[PartyKind.RUN, key] = _name_of_run(county, runs[key])
    return {party: known.get((party.kind, party.party_id)) or _unnamed(party) for party in wanted}


def _name_of_run(county: County, run: DatedTrip) -> SafeString:
    at = moment_of(county, run.date, run.first_departure_seconds).astimezone(county.zone())
    if run.route.is_post:
        return with_names(_("the {time} post van"), time=at.strftime("%H:%M"))
    return with_names(_("the {time} bus of {line}"), time=at.strftime("%H:%M"), line=run.route.name)


def _unnamed(party: Party) -> SafeString:
    if party.kind is PartyKind.ADDRESSEE:
        return escape(_("the addressee"))
    return escape(_("the sender")) if party.kind is PartyKind.SENDER else named(party.party_id)


def _told(step: Step, names: dict[Party, SafeString], stop: Stop | None, is_new_holder: bool) -> ToldStep:
    scan = step.scan
    other = names[scan.other] if scan.other else escape(_("nobody who is named"))
    at = {} if stop is None else {"stop": stop.station}
    words = with_names(_sentence(step, stop), here=names[scan.here], other=other, bag=scan.bag or "", **at)
    odd = tuple(str(DiscrepancyKind(misfit.value).label) for misfit in step.misfits)
    holder = names[step.holder] if step.holder else ""
    return ToldStep(scan.when, words, odd, holder, is_new_holder, tuple(_marks(step)))


_SAY_SO = frozenset({Act.REFUSE, Act.RETURN, Act.CORRECT})


def _marks(step: Step) -> Iterator[str]:
    if step.going_back and step.state is not State.RETURNED and step.scan.act not in _SAY_SO:
        yield _("on its way back")
    if step.scan.source and Source(step.scan.source).is_told:
        yield str(Source(step.scan.source).label)


def _sentence(step: Step, stop: Stop | None) -> Promise:
    scan = step.scan
    if scan.act in (Act.HAND_OVER, Act.RETURN) and step.state is State.RETURNED:
        return SENT_BACK
    if scan.act is Act.HAND_OVER and scan.other is not None and scan.other.kind is PartyKind.ROAD:
        return SENT_OUT
    if stop is not None and scan.act in AT_A_STOP:
        return AT_A_STOP[scan.act][stop.is_by_time]
    is_from_sender = scan.act is Act.ACCEPT and scan.other is not None and scan.other.kind is PartyKind.SENDER
    return FROM_THE_SENDER if is_from_sender else SENTENCES[scan.act]


def _headline(custody: Custody, holder: str) -> str | SafeString:
    if not holder:
        return _("Announced; nobody has scanned it yet.")
    if custody.state is State.COLLECTED:
        return _("It is in the addressee's hands.")
    if custody.state is State.RETURNED:
        return with_names(_("It was sent back; {holder} has it."), holder=holder)
    if custody.state is State.MISSING:
        return with_names(_("It is missing. {holder} held it last."), holder=holder)
    if custody.going_back:
        return with_names(_("It goes back. {holder} has it now."), holder=holder)
    return with_names(_("{holder} has it now."), holder=holder)


def _answers(custody: Custody, holder: str) -> str | SafeString:
    if not holder:
        return _("The sender answers for it.")
    if custody.state is State.COLLECTED:
        return _("Nobody else answers for it any more.")
    return with_names(_("{holder} answers for it until somebody else takes it over."), holder=holder)


def _since(custody: Custody) -> datetime.datetime | None:
    since = None
    for step in reversed(custody.steps):
        if step.holder != custody.holder:
            break
        since = step.scan.when
    return since
