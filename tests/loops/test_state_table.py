"""A state table refuses what is out of turn and what is not theirs, and draws what it says."""

from __future__ import annotations

from enum import StrEnum

import pytest

from tongcun.loops.state_table import NotTheirsError, OutOfTurnError, Rule, StateTable


class Door(StrEnum):
    SHUT = "shut"
    OPEN = "open"
    GONE = "gone"


class Doing(StrEnum):
    OPEN = "open_it"
    KNOCK = "knock"
    BREAK = "break"


class Who(StrEnum):
    HOST = "host"
    GUEST = "guest"


TABLE: StateTable[Door, Doing, Who] = StateTable(
    first=Door.SHUT,
    final=frozenset({Door.GONE}),
    rules={
        Doing.OPEN: Rule(frozenset({Door.SHUT}), Door.OPEN, frozenset({Who.HOST})),
        Doing.KNOCK: Rule(frozenset({Door.SHUT}), None, frozenset({Who.GUEST})),
        Doing.BREAK: Rule(frozenset({Door.SHUT, Door.OPEN}), Door.GONE, frozenset({Who.HOST, Who.GUEST})),
    },
)


def test_an_act_leads_where_the_table_says_or_nowhere() -> None:
    assert TABLE.after(Door.SHUT, Doing.OPEN) is Door.OPEN
    assert TABLE.after(Door.SHUT, Doing.KNOCK) is Door.SHUT


def test_an_act_out_of_turn_says_when_it_could_be_done() -> None:
    with pytest.raises(OutOfTurnError) as refused:
        TABLE.check(Door.OPEN, Doing.KNOCK, Who.GUEST)
    assert (refused.value.act, refused.value.state) == (Doing.KNOCK, Door.OPEN)
    assert refused.value.allowed == {Door.SHUT}


def test_an_act_of_others_says_whose_it_is() -> None:
    with pytest.raises(NotTheirsError) as refused:
        TABLE.check(Door.SHUT, Doing.OPEN, Who.GUEST)
    assert refused.value.for_ == {Who.HOST}


def test_the_picture_holds_every_arrow_once() -> None:
    assert TABLE.diagram().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> shut",
        "    shut --> open: open_it",
        "    open --> gone: break",
        "    shut --> gone: break",
        "    gone --> [*]",
    ]
    assert "| knock | shut | (no other state) | guest |" in TABLE.as_markdown()
