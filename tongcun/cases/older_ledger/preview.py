"""What will be made of an older ledger, row by row, before anything is."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongcun.cases.older_ledger.rows import LedgerRow, LedgerRows, NewEnterprise
from tongcun.cases.older_ledger.words import OUTCOMES
from tongcun.cases.pure.acts import Outcome, State
from tongcun.cases.pure.titles import title_of
from tongcun.cases.wording.words import OUTCOME_LABELS, STATE_LABELS
from tongcun.county.import_pages import Preview
from tongcun.county.names import named

SHOWN = 200


def preview_of(rows: LedgerRows) -> Preview:
    """The first rows of a ledger as the cases that they become."""
    heads = (_("Number in the ledger"), _("Enterprise"), _("Matter"), _("Responsible unit"), _("Joint units"),
             _("Received on"), _("Becomes"))  # fmt: skip
    shown = [(row.line, _cells(row)) for row in rows.rows[:SHOWN]]
    count = len(rows.rows)
    caption = ngettext("What is made: {count} case", "What is made: {count} cases", count).format(count=f"{count:,}")
    return Preview(caption, heads, shown)


def _cells(row: LedgerRow) -> Sequence[str]:
    """Names are marked as such; what they become is words."""
    joint = _(", ").join(unit.name for unit in row.joint)
    names = (row.number, row.enterprise.name, title_of(row.problem), _unit(row), joint)
    return (*(named(name) if name else "" for name in names), row.received.isoformat(), _becomes(row))


def _unit(row: LedgerRow) -> str:
    """The unit as it is called here, and as the ledger calls it where that differs."""
    if row.unit is None:
        return "–"
    return row.unit.name if row.unit.name == row.unit_words else f"{row.unit.name} ← {row.unit_words}"


def _becomes(row: LedgerRow) -> str:
    state = _state(row)
    if isinstance(row.enterprise, NewEnterprise):
        return _("{state}; the enterprise is made").format(state=state)
    return state


def _state(row: LedgerRow) -> str:
    state = str(STATE_LABELS[row.state])
    if row.state is State.CLOSED:
        # Nobody has said here that it is solved.
        told = OUTCOMES[row.kept]
        told = Outcome.SOLVED_UNCONFIRMED if told is Outcome.SOLVED else told
        return f"{state} {row.closed_on}" + _(": ") + str(OUTCOME_LABELS[told])
    if row.state is State.DECLINED:
        return f"{state} {row.closed_on}"
    return _("{state}, until {until}").format(state=state, until=row.until) if row.until else state
