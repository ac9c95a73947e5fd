"""State tables: which act may be done in which states, by whom, and where it leads. Data that draws its own picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)
P = TypeVar("P", bound=StrEnum)


class OutOfTurnError(ValueError):
    """An act that cannot be done now; `act`, the `state` there is, and the states `allowed`."""

    def __init__(self, act: StrEnum, state: StrEnum, allowed: frozenset[StrEnum]) -> None:
        super().__init__(f"{act} in {state}, allowed in {', '.join(sorted(allowed))}")
        self.act, self.state, self.allowed = act, state, allowed


class NotTheirsError(ValueError):
    """An act that others may do; `act`, the `party` that tried, and the parties it is `for_`."""

    def __init__(self, act: StrEnum, party: StrEnum, for_: frozenset[StrEnum]) -> None:
        super().__init__(f"{act} by {party}, for {', '.join(sorted(for_))}")
        self.act, self.party, self.for_ = act, party, for_


@dataclass(frozen=True, slots=True)
class Rule(Generic[S, P]):
    """One act: the states in which it may be done, the one it leads to (None: none but that it was in), and by whom."""

    allowed: frozenset[S]
    leads_to: S | None
    by: frozenset[P]


@dataclass(frozen=True)
class StateTable(Generic[S, A, P]):
    """A kind of promise: its first state, those in which it is over for now, and the rule of every act."""

    first: S
    final: frozenset[S]
    rules: Mapping[A, Rule[S, P]]

    def after(self, state: S, act: A) -> S:
        """The state after an act; raises `OutOfTurnError`."""
        rule = self.rules[act]
        if state not in rule.allowed:
            raise OutOfTurnError(act, state, frozenset(rule.allowed))
        return state if rule.leads_to is None else rule.leads_to

    def check(self, state: S, act: A, party: P) -> None:
        """Raise `OutOfTurnError` or `NotTheirsError` unless the party may do the act in this state."""
        self.after(state, act)
        if party not in self.rules[act].by:
            raise NotTheirsError(act, party, frozenset(self.rules[act].by))

    def diagram(self) -> str:
        """The table as a Mermaid state diagram, acts that lead nowhere else left out."""
        arrows = [f"    [*] --> {self.first}"]
        for act, rule in self.rules.items():
            if rule.leads_to is not None:
                arrows += [f"    {state} --> {rule.leads_to}: {act}" for state in sorted(rule.allowed)]
        arrows += [f"    {state} --> [*]" for state in sorted(self.final)]
        return "\n".join(["stateDiagram-v2", *arrows]) + "\n"

    def as_markdown(self) -> str:
        """All of the table as Markdown: each act, the states it may be done in, where it leads, and by whom."""
        rows = ["| act | allowed in | leads to | done by |", "| --- | --- | --- | --- |"]
        for act, rule in self.rules.items():
            allowed, by = ", ".join(sorted(rule.allowed)), ", ".join(sorted(rule.by))
            rows.append(f"| {act} | {allowed} | {rule.leads_to or '(no other state)'} | {by} |")
        return "\n".join(rows) + "\n"
