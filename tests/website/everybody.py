"""Everybody at every address, once: what they are answered, which names they read, and whether that is noted."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import time_machine
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from tests.cast import a_person
from tests.parcels.days import a_scan, at_station, record
from tests.website.elsewhere import SIGNS, elsewhere_in
from tests.website.world import NO_OBJECT, World, arguments, of_a_county, the_world
from tongcun.cases.actions import Doer, Request, Said, desk_unit, do_act, keep_sample_call, link_case, register_case
from tongcun.cases.models import Case, Channel, CodeReset, Link, SampleResult
from tongcun.cases.pure.acts import Act as CaseAct
from tongcun.cases.pure.acts import Outcome, Party
from tongcun.county.clock import now
from tongcun.county.models import FullView, Role, User
from tongcun.county.queries import scope_of
from tongcun.county.rights import BEHIND_CASES, Right
from tongcun.parcels.models import Addressee, CollectedBy, Collection, Parcel, Scan
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import Party as Holder
from tongcun.parcels.pure.custody import PartyKind

HIDDEN = (
    "静香",
    "13987651",
    "八十七号",
    "玉琼",
    "月婵",
    "长庚",
    "13755554",
    "阿婆",
    "1381234",
    "晚晴",
    "13611112",
    "1377777",
)
"""What masking hides of an addressee, a proxy, a contact person, whom a visit met, the addressee in an uploaded list,
who asked and who was called: all of a name but its first sign, all of a phone but its last four digits, an address."""
SECRET = "欠薪举报"
"""What the confidential case is about; whoever reads that or its number is told of it."""
CALLED = "13777771234"
OF_A_BUREAU = "secretary of a bureau"
BOUND = {
    "Lin", "Zhu", "Chen", "Kong", "Mao", "bureau", OF_A_BUREAU, "township-dispatcher", "township-administrator",
    "township-secretary", "township-clerk",
}  # fmt: skip
"""Who is bound to a place, a carrier, a unit or what is theirs: that of the examples, and not what lies elsewhere."""
HOSTS = ("Wu", "An", "secretary", "supervisor", "Leader")
"""Of whom somebody is answered at an address of what lies elsewhere: it is there."""
NOBODY, A_STRANGER = "nobody", "an administrator of another county"


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody was told at an address of the home county, asked and sent an empty form.

    `is_foreign`: what the address names is another county's; `is_elsewhere`: it is of another place in this one, or
    another's, and they have the address's right at theirs. `may` and `is_whole`: whether they have the address's
    right, and in the whole county, as a bureau's secretary has none. `statuses` without that of a method the address
    does not have. `read`: what they read of HIDDEN; `is_told`: whether they read of the confidential case,
    `is_told_elsewhere` of what lies elsewhere, but for what stands in the address itself. `noted`: how many full views
    that put on record.
    """

    who: str
    roles: frozenset[str]
    name: str
    address: str
    is_foreign: bool
    may: bool
    is_whole: bool
    statuses: frozenset[int]
    read: frozenset[str]
    noted: int
    is_told: bool
    is_told_elsewhere: bool
    is_elsewhere: bool = False

    def __str__(self) -> str:
        foreign = ", which names what is another county's" if self.is_foreign else ""
        foreign += ", which names what lies elsewhere" if self.is_elsewhere else ""
        return f"{self.who} at {self.name} {self.address}{foreign}"


def everybody(world: World) -> Iterator[User]:
    """The cast and all other roles, of the county and of the township in which the examples lie."""
    cast = world.post.cast
    yield from (cast.lin, cast.zhu, cast.wu, cast.mao, cast.chen, cast.deng, cast.kong, cast.an, cast.leader)
    for role in (Role.SECRETARY, Role.BUREAU, Role.SUPERVISOR):
        # A bureau without a unit has no cases.
        unit = world.part.case.lead if role == Role.BUREAU else None
        yield a_person(str(role), cast.county, role, unit=unit)
    yield a_person(OF_A_BUREAU, cast.county, Role.SECRETARY, unit=world.part.case.lead)
    for role in (Role.DISPATCHER, Role.ADMINISTRATOR, Role.SECRETARY):
        yield a_person(f"township-{role}", cast.county, role, township=cast.xiyuan.township)


def with_names(world: World) -> World:
    """A world in which names and phones are told of everybody who may be asked for."""
    parcel = Parcel.objects.get(waybill=world.waybill)
    parcel.carrier = world.post.cast.carrier
    parcel.save()
    Addressee.objects.create(parcel=parcel, name="欧阳静香", phone="13987651234", address="样例路八十七号")
    to = Holder(PartyKind.ADDRESSEE, world.waybill)
    giving_out = a_scan(840, Act.COLLECT, world.waybill, at_station(world.post.cast.xiyuan), to)
    record(world.post, giving_out)
    Collection.objects.create(
        scan=Scan.objects.get(pk=giving_out.scan_id), parcel=parcel, by=CollectedBy.PROXY,
        proxy_name="司徒玉琼", given_by=world.post.cast.zhu,
    )  # fmt: skip
    world.enterprise.contact_name, world.enterprise.contact_phone = "上官月婵", "13755554321"
    world.enterprise.save()
    Case.objects.filter(pk=world.part.case_id).update(asker_name="诸葛晚晴", asker_phone="13611112222")
    first = _called_about_a_confidential_case(world)
    desk = Doer(Party.DESK, world.desk, desk_unit(world.post.county))
    link_case(case=world.part.case, to=first, link=Link.REPEAT, doer=desk)
    return world


def _called_about_a_confidential_case(world: World) -> Case:
    """One that the power company led and the firm confirmed last month on the telephone; it was called once more, and
    on the same number before its code was taken back."""
    desk, power = Doer(Party.DESK, world.desk, desk_unit(world.post.county)), world.part.unit
    lead, month = Doer(Party.LEAD, world.post.cast.an, power), now().replace(day=1) - datetime.timedelta(days=1)
    caller = Doer(Party.CALLER, world.desk, desk.unit)
    with time_machine.travel(month.replace(day=15)):
        request = Request(
            enterprise=world.enterprise, title=SECRET, problem=SECRET, channel=Channel.ABOVE,
            found_on=month.date().replace(day=14), is_confidential=True,
        )  # fmt: skip
        case = register_case(request=request, by=world.desk)
        for act, doer, said in (
            (CaseAct.ACCEPT, desk, Said()), (CaseAct.SORT, desk, Said(to=power)), (CaseAct.SIGN, lead, Said()),
            (CaseAct.RESPOND, lead, Said(words="已联系")),
            (CaseAct.REPORT, lead, Said(words="已办", outcome=Outcome.SOLVED)), (CaseAct.PASS_REVIEW, desk, Said()),
            (CaseAct.CONFIRM, caller, Said(words="好了", called=CALLED, outcome=Outcome.SOLVED)),
        ):  # fmt: skip
            do_act(case=case, act=act, doer=doer, said=said)
    keep_sample_call(
        county=world.post.county, case=case, month=month.date().replace(day=1), result=SampleResult.AGREES,
        called=CALLED, words="属实", by=world.desk,
    )  # fmt: skip
    CodeReset.objects.create(
        enterprise=world.enterprise, at=now(), by=world.desk, called=CALLED, words="忘了", set_at=now()
    )
    return case


def client_of(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def address_of(entry: URLPattern, code: str, said: Mapping[str, object]) -> str:
    return reverse(str(entry.name), kwargs={"county_code": code, **said})


def right_of(entry: URLPattern) -> Right:
    return Right(entry.callback.right)  # type: ignore[attr-defined]


def answers(client: Client, address: str) -> set[int]:
    """What an address says to a question and to an empty form; what that changes is undone, a wrong method left out."""
    return {status for status, _words, _noted in both(client, address)}


def both(client: Client, address: str) -> list[tuple[int, str, int]]:
    """Of a question and of an empty form: status, words, and how many full views there are then; a wrong method is left
    out. What either changes is undone."""
    found = []
    for ask in (client.get, client.post):
        with transaction.atomic():
            answer = ask(address)
            if answer.status_code != 405:
                found.append((answer.status_code, words_of(answer), FullView.objects.count()))
            transaction.set_rollback(True)
    assert found, f"{address} has neither method"
    return found


def words_of(answer: Any) -> str:
    """All that an answer tells, of a workbook or archive what is packed into it."""
    raw = b"".join(answer) if answer.streaming else answer.content
    if not raw.startswith(b"PK"):
        return raw.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def the_walk() -> Iterator[Answer]:
    """Every address × everybody × an object of their own county, one of another, and for those who are bound to a place
    or to what is theirs one that lies elsewhere in their county."""
    home, away = with_names(the_world("330822")), the_world("330825")
    there = elsewhere_in(home)
    readers = [_Reader(user, home) for user in everybody(home)]
    clerk = _Reader(_clerk_of_a_village(home), home)
    bound = [*(reader for reader in readers if reader.who in BOUND), clerk]
    hosts = sorted((reader for reader in readers if reader.who in HOSTS), key=lambda reader: HOSTS.index(reader.who))
    outside = [_Reader(None, home), _Reader(away.post.cast.an, home)]
    for entry in of_a_county():
        for said, foreign in zip(arguments(entry, home), arguments(entry, away), strict=True):
            address = address_of(entry, home.code, said)
            for reader in (*outside, *readers):
                yield reader.at(entry, address)
            if foreign != said and entry.name not in NO_OBJECT:
                address = address_of(entry, home.code, foreign)
                for reader in readers:
                    yield reader.at(entry, address, is_foreign=True)
        for said, other in zip(arguments(entry, home), arguments(entry, there), strict=True):
            address = address_of(entry, home.code, other)
            if other != said:
                yield from _elsewhere(entry, address, bound, hosts)
            elif not said.keys() - {"date"} and clerk.is_bound_at(entry):
                yield clerk.at(entry, address)


def _elsewhere(entry: URLPattern, address: str, bound: Sequence[_Reader], hosts: Sequence[_Reader]) -> Iterator[Answer]:
    """Those who have an address's right at their own place, and the first host who is answered, if there are any."""
    asked = [reader for reader in bound if reader.is_bound_at(entry)]
    for reader in asked:
        yield reader.at(entry, address, is_elsewhere=True)
    for reader in hosts if asked else ():
        answer = reader.at(entry, address, is_elsewhere=True)
        yield answer
        if not answer.statuses <= {403, 404}:
            return


def _clerk_of_a_village(world: World) -> User:
    """Of the township in which the examples lie, and not what lies elsewhere."""
    cast = world.post.cast
    return a_person("township-clerk", cast.county, Role.TOWNSHIP_CLERK, township=cast.xiyuan.township)


class _Reader:
    """Somebody who asks; `user` is None for nobody who is logged in."""

    def __init__(self, user: User | None, home: World) -> None:
        is_of_home = user is not None and user.postings.filter(county=home.post.county).exists()
        self.who = NOBODY if user is None else str(user) if is_of_home else A_STRANGER
        self._roles = frozenset(posting.role for posting in user.postings.all()) if user else frozenset[str]()
        self._client = client_of(user)
        self._scope = scope_of(user, home.post.county) if user and is_of_home else None
        self._confidential = Case.objects.get(title=SECRET).number
        self._noted_before = FullView.objects.count()

    def is_bound_at(self, entry: URLPattern) -> bool:
        """Whether they have an address's right, and not in the whole county; of cases each unit has its own, of
        enterprises and visits it sees all."""
        right = right_of(entry)
        if self._scope is None or not self._scope.may(right):
            return False
        return right in BEHIND_CASES - {Right.SEE_LIAISON} or not self._scope.covers_county(right)

    def at(self, entry: URLPattern, address: str, *, is_foreign: bool = False, is_elsewhere: bool = False) -> Answer:
        statuses, read, noted, right, is_told, is_told_elsewhere = set(), set(), 0, right_of(entry), False, False
        for status, words, views in both(self._client, address):
            statuses.add(status)
            read |= {name for name in HIDDEN if name in words}
            is_told = is_told or SECRET in words or self._confidential in words
            is_told_elsewhere = is_told_elsewhere or any(sign in words and sign not in address for sign in SIGNS)
            noted += views - self._noted_before
        return Answer(
            self.who, self._roles, str(entry.name), address, is_foreign,
            may=self._scope is not None and self._scope.may(right),
            is_whole=self._scope is not None and self._scope.covers_county(right) and self.who != OF_A_BUREAU,
            statuses=frozenset(statuses), read=frozenset(read), noted=noted, is_told=is_told,
            is_told_elsewhere=is_told_elsewhere, is_elsewhere=is_elsewhere,
        )  # fmt: skip
