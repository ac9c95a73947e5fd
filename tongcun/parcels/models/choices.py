"""The words of the pure rooms as choices of a column, with labels people read."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongcun.parcels.pure.acts import Act, State
from tongcun.parcels.pure.custody import PartyKind

ACT_LABELS: dict[str, Promise] = {
    Act.CORRECT: _("take back"),
    Act.ACCEPT: _("accept"),
    Act.FIND: _("find"),
    Act.OPEN: _("open"),
    Act.SORT: _("sort"),
    Act.PACK: _("pack"),
    Act.SEAL: _("seal"),
    Act.HAND_OVER: _("hand over"),
    Act.LOAD: _("load"),
    Act.DEPART: _("depart"),
    Act.ARRIVE: _("arrive"),
    Act.UNLOAD: _("unload"),
    Act.SHELVE: _("shelve"),
    Act.OFFER: _("offer"),
    Act.COLLECT: _("collect"),
    Act.REFUSE: _("refuse"),
    Act.RETURN: _("return"),
    Act.DAMAGE: _("damaged"),
    Act.MISROUTE: _("misrouted"),
    Act.MISS: _("piece missing"),
}
STATE_LABELS: dict[str, Promise] = {
    State.ANNOUNCED: _("announced"),
    State.ACCEPTED: _("accepted"),
    State.SORTED: _("sorted"),
    State.PACKED: _("packed"),
    State.SEALED: _("sealed in its bag"),
    State.HANDED_OVER: _("handed over"),
    State.LOADED: _("loaded"),
    State.UNDER_WAY: _("under way"),
    State.ARRIVED: _("arrived"),
    State.UNLOADED: _("unloaded"),
    State.OPENED: _("out of its bag"),
    State.SHELVED: _("shelved"),
    State.OFFERED: _("offered"),
    State.REFUSED: _("refused"),
    State.GOING_BACK: _("to go back"),
    State.MISROUTED: _("misrouted"),
    State.MISSING: _("missing"),
    State.FOUND: _("found"),
    State.COLLECTED: _("collected"),
    State.RETURNED: _("returned"),
}
PARTY_LABELS: dict[str, Promise] = {
    PartyKind.SENDER: _("sender"),
    PartyKind.CARRIER: _("carrier"),
    PartyKind.STATION: _("station"),
    PartyKind.RUN: _("run"),
    PartyKind.ROAD: _("sent out, with whom is not noted"),
    PartyKind.ADDRESSEE: _("addressee"),
}

ACTS = [(act.value, ACT_LABELS[act]) for act in Act]
STATES = [(state.value, STATE_LABELS[state]) for state in State]
PARTY_KINDS = [(kind.value, PARTY_LABELS[kind]) for kind in PartyKind]


def act_words(act: str) -> str:
    """An act in the reader's language: the one word for it, on a desk's tabs as in the record."""
    return str(ACT_LABELS[act])


def state_words(state: str) -> str:
    """A state in the reader's language; one that is none as it stands."""
    return str(STATE_LABELS.get(state, state))
