"""The cards of enterprises as they are printed."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongcun.county.badge_codes import code_path
from tongcun.county.models import County, Enterprise, User
from tongcun.county.printed import reader_language
from tongcun.documents.cards import Cards, CodeCard, Layout


@dataclass(frozen=True, slots=True)
class Printed:
    """What a card says: whose it is, who answers for it today, and where its code leads."""

    enterprise: Enterprise
    officers: Sequence[User]
    address: str


def cards_paper(county: County, printed: Sequence[Printed], layout: Layout, today: datetime.date) -> Cards:
    """Cards, each with who answers for the enterprise, the county desk, and the code of its entrance."""
    desk = (_("County desk"), f"{county.desk_name} {county.desk_phone}".strip() or "–")
    return Cards(
        title=_("Liaison card"),
        language=reader_language(),
        dated=today,
        words=_("Scan it whenever you need something. Keep this card: whoever has it comes in by it."),
        code_words=_("The entrance of this enterprise as a QR code"),
        cards=tuple(
            CodeCard(
                name=str(one.enterprise),
                rows=(*((_("Liaison officer"), f"{who} {who.phone}".strip()) for who in one.officers), desk),
                code=code_path(one.address),
                address=one.address,
            )
            for one in printed
        ),
        layout=layout,
    )
