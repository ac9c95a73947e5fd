"""The kinds of things that a person should look into, by the names under which they are kept."""

from __future__ import annotations

from enum import StrEnum

from tongcun.parcels.pure.custody import Misfit


class FindingKind(StrEnum):
    """What does not fit. The first seven are custody's misfits."""

    OUT_OF_TURN = Misfit.OUT_OF_TURN.value
    NOT_THE_HOLDER = Misfit.NOT_THE_HOLDER.value
    OUT_OF_ITS_BAG = Misfit.OUT_OF_ITS_BAG.value
    AFTER_THE_END = Misfit.AFTER_THE_END.value
    NO_OTHER_PARTY = Misfit.NO_OTHER_PARTY.value
    CORRECTS_NOTHING = Misfit.CORRECTS_NOTHING.value
    CORRECTS_ANOTHERS = Misfit.CORRECTS_ANOTHERS.value
    MISSING = "missing"
    DAMAGED = "damaged"
    MISROUTED = "misrouted"
    WRONG_STATION = "wrong_station"
    WRONG_BAG = "wrong_bag"
    OTHER_RUN = "other_run"
    NO_CALL = "no_call"
    SEAL_DIFFERS = "seal_differs"
    OVERLOAD = "overload"
    LEFT_OVERLOADED = "left_overloaded"
    UNKNOWN_CODE = "unknown_code"
    NOT_ITS_OWN = "not_its_own"
    IMPOSSIBLE_TIME = "impossible_time"
    ID_USED_TWICE = "id_used_twice"
    UNREADABLE = "unreadable"
    SHORT_BAG = "short_bag"
    SHORT_COUNT = "short_count"
