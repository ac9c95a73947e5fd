"""What the free fields of a scan may say, so that no name and no phone stays in a record that nobody can change. PURE.

A person is never named but by the waybill of their parcel.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tongcun.parcels.pure.acts import OF_A_RUN, Act
from tongcun.parcels.pure.custody import PartyKind

CODE = re.compile(r"[0-9A-Za-z-]{1,40}")
"""Waybill numbers and bag labels: opaque, and never words."""
SEAL = re.compile(r"[0-9A-Za-z ./_#-]{1,40}")
"""Numbers of seals as they are printed."""
RUN = re.compile(r"[^\s@]{1,80}@\d{4}-\d\d-\d\d(@\d\d:\d\d:\d\d)?")
"""A run: the trip id of its timetable, its date, and when a run at intervals sets out."""
OF_A_PERSON = frozenset({PartyKind.ADDRESSEE, PartyKind.SENDER})
"""Parties who are persons."""
_LEFT_OUT = "…"
_TEXTS = {"bag": CODE, "seal": SEAL}
_SAID = ("id", "at", "act", "code", "here", "other", "bag", "seal", "corrects", "is_late_entry")


def is_code(act: Act, text: str) -> bool:
    """Whether a text can be what an act is done to: a run, a parcel or bag; of a correction, either."""
    forms = (RUN,) if act in OF_A_RUN else (CODE, RUN) if act is Act.CORRECT else (CODE,)
    return any(form.fullmatch(text) for form in forms)


def unfit_party(kind: PartyKind, name: str, code: str) -> str:
    """Why a party cannot be named so in a scan of `code`: `of_a_person`, who is named by that code, or `no_run`; empty
    where it can. Of stations and carriers only the county knows which there are."""
    if kind in OF_A_PERSON and name != code:
        return "of_a_person"
    if kind is PartyKind.RUN and not RUN.fullmatch(name):
        return "no_run"
    return ""


def without_names(item: object) -> object:
    """An item that is no scan as it may be kept: what only a person can have typed in place of a number is left out.

    The code stays as it came, for somebody has to find out what was scanned.
    """
    if not isinstance(item, Mapping):
        return item
    kept = {field: item[field] for field in _SAID if field in item}
    for field, form in _TEXTS.items():
        if field in kept and not (isinstance(kept[field], str) and form.fullmatch(kept[field])):
            kept[field] = _LEFT_OUT
    for field in ("here", "other"):
        if field in kept:
            kept[field] = _party(kept[field], kept.get("code"))
    return kept


def _party(said: object, code: object) -> object:
    if not isinstance(said, Mapping) or not isinstance(name := said.get("id"), str):
        return None if said is None else _LEFT_OUT
    kind = said.get("kind")
    is_a_place = kind in (PartyKind.STATION, PartyKind.CARRIER, PartyKind.ROAD) and CODE.fullmatch(name)
    fits = is_a_place or name == code or (kind == PartyKind.RUN and RUN.fullmatch(name))
    return {"kind": kind if kind in list(PartyKind) else _LEFT_OUT, "id": name if fits else _LEFT_OUT}
