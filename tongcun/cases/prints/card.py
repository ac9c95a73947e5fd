"""An enterprise's card as a printed document."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.utils.translation import gettext as _

from tongcun.county.badge_codes import code_drawing
from tongcun.county.models import Enterprise, User
from tongcun.county.printed import reader_language
from tongcun.documents.content import Document, Facts, Paragraph, Picture, Remark


def card_paper(enterprise: Enterprise, officers: Sequence[User], address: str, today: datetime.date) -> Document:
    """The card: who answers for the enterprise, the county desk, and the code that leads to `address`."""
    county = enterprise.county
    called = [(_("Liaison officer"), f"{officer} {officer.phone}".strip()) for officer in officers]
    desk = f"{county.desk_name} {county.desk_phone}".strip() or "–"
    return Document(
        title=_("Liaison card"),
        language=reader_language(),
        dated=today,
        blocks=(
            Facts(((_("Enterprise"), str(enterprise)), *called, (_("County desk"), desk))),
            Picture(code_drawing(address), _("The entrance of this enterprise as a QR code"), width_mm=60),
            Paragraph(_("Scan it whenever you need something. Keep this card: whoever has it comes in by it.")),
            Remark(address),
        ),
    )
