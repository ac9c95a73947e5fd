"""The table of acts as the reference shows it: a diagram of the usual way, and all of the table.

In English by the codes themselves; in Chinese with the words of the pages, for which Django must be ready.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tongcun.parcels.pure.acts import RULES, USUAL_WAY, Act, Becomes, State


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in the table beside what the code says; `names` gives the diagram's states a name of their own."""

    headings: str
    act: Callable[[Act], str]
    state: Callable[[State], str]
    between: str
    no_other_state: str
    holder: Mapping[Becomes, str]
    by_holder: str
    by_anyone: str
    names: Mapping[State, str]
    on_arrow: Callable[[Act], str]


ENGLISH = Words(
    "| act | expected in | leads to | holder | done by |",
    lambda act: act.value,
    lambda state: state.value,
    ", ",
    "(no other state)",
    {
        Becomes.STAYS: "as before",
        Becomes.HERE: "who scans",
        Becomes.OTHER: "the other party",
        Becomes.OTHER_OR_HERE: "the other party if named, else who scans",
    },
    "the holder",
    "anyone",
    {},
    lambda act: act.value,
)


def chinese() -> Words:
    """The words of the pages, with the code of each act beside its name."""
    from django.utils import translation

    from tongcun.parcels.models.choices import ACT_LABELS, STATE_LABELS

    with translation.override("zh-hans"):
        acts = {act: str(ACT_LABELS[act]) for act in Act}
        states = {state: str(STATE_LABELS[state]) for state in State}
    return Words(
        "| 动作 | 代码 | 应处状态 | 之后状态 | 之后的保管方 | 由谁做 |",
        lambda act: f"{acts[act]} | `{act.value}`",
        lambda state: states[state],
        "、",
        "（不变）",
        {
            Becomes.STAYS: "不变",
            Becomes.HERE: "扫描方",
            Becomes.OTHER: "另一方",
            Becomes.OTHER_OR_HERE: "写明的另一方，未写明则为扫描方",
        },
        "保管方",
        "任何一方",
        states,
        lambda act: acts[act],
    )


def state_diagram(words: Words = ENGLISH) -> str:
    """The usual way through the table as a Mermaid state diagram; `act_table` tells the rest."""
    states = [State.ANNOUNCED, *(state for act in USUAL_WAY if (state := RULES[act].leads_to) is not None)]
    named = [f'    state "{words.names[state]}" as {state.value}' for state in states if state in words.names]
    arrows = [
        f"    {before.value} --> {after.value}: {words.on_arrow(act)}"
        for act, before, after in zip(USUAL_WAY, states[:-1], states[1:], strict=True)
    ]
    ends = f"    {states[-1].value} --> [*]"
    return "\n".join(["stateDiagram-v2", *named, "    [*] --> announced", *arrows, ends]) + "\n"


def act_table(words: Words = ENGLISH) -> str:
    """All of the table as Markdown: each act, the states it is expected in, where it leads, who holds then."""
    rows = [words.headings, "|" + " --- |" * (words.headings.count("|") - 1)]
    for act, rule in RULES.items():
        expected = words.between.join(words.state(state) for state in State if state in rule.expected)
        leads_to = words.no_other_state if rule.leads_to is None else words.state(rule.leads_to)
        by = words.by_holder if rule.by_holder else words.by_anyone
        rows.append(f"| {words.act(act)} | {expected} | {leads_to} | {words.holder[rule.becomes]} | {by} |")
    return "\n".join(rows) + "\n"


def state_names(words: Words) -> str:
    """The code of each state beside its name, as Markdown."""
    rows = ["| 状态 | 代码 |", "| --- | --- |"]
    return "\n".join([*rows, *(f"| {words.state(state)} | `{state.value}` |" for state in State)]) + "\n"
