"""What the enterprise does by its own entrance: tells a problem, and gives its word on what became of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from tongcun.cases.actions.cases import Request, do_act, register_case
from tongcun.cases.actions.confirmation import check_code, choose_code, digest_of_code
from tongcun.cases.actions.links import link_case
from tongcun.cases.actions.telling import Said
from tongcun.cases.doers import ASKER
from tongcun.cases.models import AskersWord, Case, CaseEvent, Channel, Link, ProofKind, Receipt
from tongcun.cases.pure.acts import Act, Outcome
from tongcun.cases.pure.titles import title_of
from tongcun.cases.queries.codes import is_checked
from tongcun.cases.receipt_codes import receipt_code, receipt_digest
from tongcun.county.actions import RefusedError, keep_evidence
from tongcun.county.clock import now, service_date
from tongcun.county.evidence import EvidenceFile
from tongcun.county.models import Enterprise

MOST_AN_HOUR = 10
"""So many problems by one card."""
ENDS_IT = frozenset({Act.CONFIRM, Act.WITHDRAW})
"""What a code that nobody has checked does not say by itself: either would help whoever did the work, or did not."""


class TooManyError(RefusedError):
    """More than one entrance takes in an hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What an enterprise tells; `form_key` is the same for one form however often it is sent."""

    enterprise: Enterprise
    form_key: str
    problem: str
    name: str = ""
    phone: str = ""
    is_confidential: bool = False
    attachment: EvidenceFile | None = None


def tell_problem(*, telling: Telling) -> tuple[Case, str]:
    """Register what an enterprise tells, once however often it is sent; the case and its receipt code.

    Raises TooManyError, or ValidationError where it is unfit, as without a word in it.
    """
    found = telling.enterprise.cases.filter(form_key=telling.form_key).first()
    if found is None:
        _refuse_too_many(telling.enterprise)
        found = _registered(telling)
    return found, receipt_code(telling.form_key)


def _refuse_too_many(enterprise: Enterprise) -> None:
    since = now() - datetime.timedelta(hours=1)
    told = Receipt.objects.filter(case__enterprise=enterprise, made_at__gt=since, handed_by=None)
    if told.count() >= MOST_AN_HOUR:
        raise TooManyError(
            _("More than {most} problems in an hour: wait a while, or call your officer.").format(most=MOST_AN_HOUR)
        )


@transaction.atomic
def _registered(telling: Telling) -> Case:
    county = telling.enterprise.county
    request = Request(
        enterprise=telling.enterprise, title=title_of(telling.problem), problem=telling.problem,
        channel=Channel.ENTERPRISE, found_on=service_date(county), asker_name=telling.name, asker_phone=telling.phone,
        is_confidential=telling.is_confidential, form_key=telling.form_key,
    )  # fmt: skip
    case = register_case(request=request, by=None)
    if Receipt.objects.filter(case=case).exists():
        # Tapped twice at the very same moment: the other one has it.
        return case
    kept = keep_evidence(county=county, file=telling.attachment, by=None) if telling.attachment else None
    Receipt.objects.create(
        case=case, code_digest=receipt_digest(receipt_code(telling.form_key)), attachment=kept, made_at=now()
    )
    return case


@transaction.atomic
def say_it_is_the_same(*, case: Case, earlier: Case) -> None:
    """The enterprise says that it asked for this before; raises RefusedError where it cannot be so."""
    came_here = earlier.channel == Channel.ENTERPRISE
    link_case(case=case, to=earlier, link=Link.REPEAT if came_here else Link.DUPLICATE, doer=ASKER)


@dataclass(frozen=True, slots=True)
class Proof:
    """By what the asker shows that the word is theirs: a code of the kind that `kind` says."""

    kind: ProofKind
    code: str


def give_word(*, case: Case, act: Act, said: Said, proof: Proof) -> CaseEvent:
    """The asker confirms, contests or withdraws. Whoever has the card alone may not: officers print it, too.

    A confirmation or withdrawal by a code of which nobody has heard yet that it is the enterprise's own is kept as what
    they said, and ends nothing by itself: whoever had the card may have chosen it. A call-back clerk asks, once a code.
    So is one by a receipt code that a member of staff has handed on, and so has seen, each time.

    Raises WrongCodeError, or RefusedError where it cannot be done now or something is left unsaid.
    """
    set_at, digest, receipt = None, "", Receipt.objects.filter(case=case).first()
    is_their_own = False
    match proof.kind:
        case ProofKind.CODE:
            set_at = check_code(enterprise=case.enterprise, code=proof.code)
            is_their_own = is_checked(case.enterprise, set_at)
        case ProofKind.NEW_CODE:
            if receipt is not None and receipt.handed_by_id is None:
                # Else whoever has the card would choose the code and confirm what somebody else has told.
                raise RefusedError(_("This problem has a receipt code. Give your word by that."))
            digest = digest_of_code(case.enterprise, proof.code)
        case ProofKind.RECEIPT:
            if receipt is None or receipt.code_digest != receipt_digest(proof.code):
                raise RefusedError(_("That is not the receipt code of this case."))
            is_their_own = receipt.handed_by_id is None
    with transaction.atomic():
        if proof.kind is ProofKind.NEW_CODE:
            set_at = choose_code(enterprise=case.enterprise, digest=digest).set_at
        if act in ENDS_IT and not is_their_own:
            said = replace(said, outcome=Outcome.WITHDRAWN) if act is Act.WITHDRAW else said
            act = Act.GIVE_WORD
        event = do_act(case=case, act=act, doer=ASKER, said=said)
        # What is sent twice within a minute is the same event, and stays the word that it was.
        AskersWord.objects.get_or_create(event=event, defaults={"proof": proof.kind, "code_set_at": set_at})
    return event
