"""The enterprise's confirmation code: chosen by itself, tried, and taken back by the county desk."""

from __future__ import annotations

import datetime
from itertools import pairwise

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongcun.cases.models import AskersWord, CaseEvent, CodeReset, ConfirmationCode, ProofKind
from tongcun.cases.pure.acts import Party
from tongcun.county.actions import RefusedError
from tongcun.county.clock import now
from tongcun.county.models import Enterprise, User

DIGITS = 6
MOST_TRIES = 5
LOCKED_FOR = datetime.timedelta(hours=1)


class WrongCodeError(RefusedError):
    """A code that is not the enterprise's, or one that is locked."""


def digest_of_code(enterprise: Enterprise, code: str) -> str:
    """The digest of a code that is fit to be chosen; raises RefusedError. It takes a moment: before a transaction."""
    if len(code) != DIGITS or not (code.isascii() and code.isdigit()):
        raise RefusedError(_("Choose a code of six digits."))
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(code)}
    if len(steps) == 1 and steps <= {0, 1, 9}:
        raise RefusedError(_("That code is guessed at once. Choose one that is no run and not one digit alone."))
    phone = "".join(sign for sign in enterprise.contact_phone if sign.isdigit())
    if phone.endswith(code):
        raise RefusedError(_("That is the end of your phone number, which others know. Choose another code."))
    return make_password(code)


@transaction.atomic
def choose_code(*, enterprise: Enterprise, digest: str) -> ConfirmationCode:
    """Set the code that the enterprise has chosen (`digest_of_code`); raises RefusedError where one is set already."""
    row = _locked(enterprise)
    if row.digest:
        raise RefusedError(_("Your enterprise has a confirmation code already. Enter that one."))
    row.digest, row.set_at, row.wrong_tries, row.locked_until = digest, now(), 0, None
    row.save()
    return row


def check_code(*, enterprise: Enterprise, code: str) -> datetime.datetime:
    """Raise WrongCodeError unless a code is the enterprise's; when it was chosen.

    Each try is counted before it is looked at, in a transaction of its own, so that many at once are no more tries.
    """
    row = _try_counted(enterprise)
    assert row.set_at is not None
    if check_password(code, row.digest):
        ConfirmationCode.objects.filter(pk=row.pk, digest=row.digest).update(wrong_tries=0, locked_until=None)
        return row.set_at
    left = MOST_TRIES - row.wrong_tries
    if left <= 0:
        raise WrongCodeError(_locked_words(row))
    words = ngettext(
        "That is not your confirmation code. You have {left} try left.",
        "That is not your confirmation code. You have {left} tries left.",
        left,
    )
    raise WrongCodeError(words.format(left=left))


@transaction.atomic
def _try_counted(enterprise: Enterprise) -> ConfirmationCode:
    row, moment = _locked(enterprise), now()
    if not row.digest:
        raise WrongCodeError(_("Your enterprise has no confirmation code yet. Choose one."))
    if row.locked_until is not None:
        if row.locked_until > moment:
            raise WrongCodeError(_locked_words(row))
        row.wrong_tries, row.locked_until = 0, None
    row.wrong_tries += 1
    if row.wrong_tries >= MOST_TRIES:
        row.locked_until = moment + LOCKED_FOR
    ConfirmationCode.objects.filter(pk=row.pk).update(wrong_tries=row.wrong_tries, locked_until=row.locked_until)
    return row


def _locked_words(row: ConfirmationCode) -> str:
    assert row.locked_until is not None
    until = row.locked_until.astimezone(row.enterprise.county.zone())
    words = _("Too many wrong tries: the code is locked until {until}. If you have forgotten it, call the county desk.")
    return words.format(until=f"{until:%H:%M}")


def _locked(enterprise: Enterprise) -> ConfirmationCode:
    ConfirmationCode.objects.get_or_create(enterprise=enterprise)
    rows = ConfirmationCode.objects.select_for_update(of=("self",)).select_related("enterprise__county")
    return rows.get(enterprise=enterprise)


def note_own_code(*, event: CaseEvent, set_at: datetime.datetime) -> None:
    """A call-back clerk has heard that the code chosen at `set_at` is the asker's own: its word holds from now on.

    To be called in the transaction of the call. Raises RefusedError for all but a call, and where another was chosen
    meanwhile.
    """
    if event.party != Party.CALLER:
        raise RefusedError(_("Whether a code is the asker's own is asked by a call-back clerk."))
    row = _locked(event.case.enterprise)
    if row.set_at != set_at:
        raise RefusedError(_("The enterprise has another code by now. Ask about that one."))
    AskersWord.objects.create(event=event, proof=ProofKind.CHECKED, code_set_at=set_at)


@transaction.atomic
def reset_code(*, enterprise: Enterprise, called: str, words: str, by: User) -> CodeReset:
    """The county desk takes a code back after calling the enterprise; it chooses another with its next word.

    Raises RefusedError without the number called or what was said, or where no code is set.
    """
    row = _locked(enterprise)
    if not row.digest or row.set_at is None:
        raise RefusedError(_("No confirmation code is set."))
    if not called.strip() or not words.strip():
        raise RefusedError(_("Enter the number that was called and what was said."))
    made = CodeReset.objects.create(
        enterprise=enterprise, at=now(), by=by, called=called.strip(), words=words.strip(), set_at=row.set_at
    )
    row.digest, row.set_at, row.wrong_tries, row.locked_until = "", None, 0, None
    row.save()
    return made
