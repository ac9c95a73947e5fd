"""What goes in and out of the API of parcels and scans."""

from __future__ import annotations

import datetime
import unicodedata
import uuid
from typing import Annotated, Any, Self

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, WithJsonSchema, model_validator

from tongcun.feeds.county_settings import ORDINARY
from tongcun.parcels.api.unfit import unfit
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import PartyKind
from tongcun.parcels.pure.scan_texts import CODE, OF_A_PERSON, SEAL, unfit_party
from tongcun.parcels.record.new_scans import Result
from tongcun.parcels.record.plain_codes import plain_code

MOST_IN_A_BATCH = 500


def _printable(text: str) -> str:
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        raise unfit("control_signs")
    return text


def _storable(moment: datetime.datetime) -> datetime.datetime:
    """The same moment in UTC: PostgreSQL takes no offset of 16 hours or more, though ISO 8601 can write it."""
    if not 1 < moment.year < 9999:
        raise unfit("year")
    return moment.astimezone(datetime.UTC)


def _label(text: str) -> str:
    if text and not CODE.fullmatch(text):
        raise unfit("no_code")
    return text


def _seal(text: str) -> str:
    if text and not SEAL.fullmatch(text):
        raise unfit("no_seal")
    return text


Code = Annotated[str, Field(min_length=1, max_length=120), AfterValidator(_printable)]
Number = Annotated[Code, AfterValidator(plain_code)]
Waybill = Annotated[Number, AfterValidator(_label)]
Label = Annotated[str, Field(max_length=40), AfterValidator(plain_code), AfterValidator(_label)]
Seal = Annotated[str, Field(max_length=40), AfterValidator(plain_code), AfterValidator(_seal)]
Moment = Annotated[AwareDatetime, AfterValidator(_storable)]
Size = Annotated[float, Field(gt=0, le=100_000, strict=True, allow_inf_nan=False)]


class PartyIn(Schema):
    """Somebody who holds a parcel: a station by its id, a run by its run id, a carrier by its unit id, the road (a van
    or courier, or whoever is not noted) by the id of the station that sends it out; an addressee or sender by the
    waybill number."""

    kind: PartyKind
    id: Code

    @model_validator(mode="after")
    def _numbered(self) -> Self:
        if self.kind in OF_A_PERSON:
            self.id = plain_code(self.id)
        return self


class ScanIn(Schema):
    """One scan. `here` may be left out where the device belongs to a station or carrier.

    No field takes a person's name or phone: an addressee or sender is named by the waybill number.
    """

    model_config = ConfigDict(extra="ignore")

    id: uuid.UUID
    at: Moment
    act: Act
    code: Number
    here: PartyIn | None = None
    other: PartyIn | None = None
    bag: Label = ""
    seal: Seal = ""
    corrects: uuid.UUID | None = None
    is_late_entry: bool = False

    @model_validator(mode="after")
    def _names_no_person(self) -> Self:
        for name, party in (("here", self.here), ("other", self.other)):
            if party is not None and (why := unfit_party(party.kind, party.id, self.code)):
                raise unfit(why, party=name)
        return self


class BatchIn(Schema):
    """Up to 500 scans, each shaped as ScanIn; one that is not is kept as unreadable and the others count."""

    scans: list[Any] = Field(max_length=MOST_IN_A_BATCH)


class AnswerOut(Schema):
    """What became of a scan: every result means that it is kept and that the device may forget it.

    `misfits` are warnings: in which ways the scan disagrees with the record, or that something was put onto a run that
    is not its own: `other_run` (`to_ride` names the one that is) or `no_call` (the run does not call at its station).
    Show them to whoever scans, at once.
    """

    id: str
    result: Result
    number: int | None = None
    misfits: list[str] = []
    to_ride: str = ""
    problem: str = ""


class HeadOut(Schema):
    """The last link of the device's chain: kept by the device, it proves later that nothing was taken off the end."""

    device: int
    name: str
    number: int
    digest: str


class ReceiptOut(Schema):
    """The answers, in the order of the scans, and the head of the device's chain after them."""

    answers: list[AnswerOut]
    head: HeadOut


class ParcelIn(Schema):
    """A parcel that a carrier announces; sizes in litres and kilograms, left out where not measured."""

    waybill: Waybill
    kind: Code = ORDINARY
    origin: Code
    destination: Code
    ready_at: Moment
    due_at: Moment | None = None
    litres: Size | None = None
    kg: Size | None = None
    name: Annotated[str, Field(max_length=60), AfterValidator(_printable)] = ""
    phone: Annotated[str, Field(max_length=20), AfterValidator(_printable)] = ""
    address: Annotated[str, Field(max_length=200), AfterValidator(_printable)] = ""


class ParcelsIn(Schema):
    """Up to 500 parcels; one that is not shaped as it should be is refused and the others count."""

    # Read one by one; the description tells what each should be.
    parcels: list[Annotated[Any, WithJsonSchema(ParcelIn.model_json_schema())]] = Field(
        min_length=1, max_length=MOST_IN_A_BATCH
    )


class AnnouncedOut(Schema):
    """What became of an announcement: new, known, kept (known and on its way, so that its destination stays), foreign
    (of another carrier) or refused; `problem` says why. The waybill number is told as the record has it; of what is no
    number nothing is sent back, for it may hold a name."""

    waybill: str
    result: str
    problem: str = ""


class PageIn(Schema):
    """Which page: after what, and how many at most."""

    after: int = Field(0, ge=0, le=2**62)
    limit: int = Field(100, ge=1, le=MOST_IN_A_BATCH)


class ParcelOut(Schema):
    """How a parcel of the carrier stands."""

    waybill: str
    state: str
    holder_kind: str
    holder_id: str
    bag: str
    is_damaged: bool
    last_scan_at: datetime.datetime | None


class ParcelsOut(Schema):
    """A page of parcels; `after` asks for the next one, and is empty on the last."""

    parcels: list[ParcelOut]
    after: int | None


class EventOut(Schema):
    """One step of a parcel's way: what was done, by whom, and who held it then."""

    scan: str
    at: datetime.datetime
    act: str
    here_kind: str
    here_id: str
    state: str
    holder_kind: str
    holder_id: str
    misfits: list[str]


class EventsOut(Schema):
    """A page of a parcel's steps; `after` asks for the next one, and is empty on the last."""

    events: list[EventOut]
    after: int | None


class ProblemOut(Schema):
    """Why nothing was done: a code for programs, a sentence for people, and the next step."""

    code: str
    sentence: str
    next_step: str
    detail: list[str] = []
