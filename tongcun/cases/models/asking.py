"""What makes the asker's word the asker's: the receipt of a case, the enterprise's confirmation code, and by which of
them a word was given."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongcun.cases.models.cases import Case
from tongcun.cases.models.events import CaseEvent
from tongcun.county.history import History
from tongcun.county.models import Enterprise, Evidence, User


class Receipt(models.Model):
    """What an enterprise was given for a case that it told by its entrance, or that is confidential; only ever added.

    `code_digest` is SHA-256 of the receipt code, which follows from the form that was sent or from the case, is shown
    to whoever sent it, and kept nowhere. `handed_by`: who of the staff saw it and handed it on; None: nobody did.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="receipt", verbose_name=_("case"))
    code_digest = models.CharField(_("digest"), max_length=64, unique=True)
    attachment = models.ForeignKey(
        Evidence, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("file sent with it")
    )
    handed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("handed on by")
    )
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("receipt of a case")
        verbose_name_plural = _("receipts of cases")
        ordering = ("made_at", "pk")

    def __str__(self) -> str:
        return str(self.case)


class ConfirmationCode(models.Model):
    """The six digits (确认码) by which an enterprise confirms and contests; chosen by itself, and known to nobody else.

    `digest` is made as that of a password; empty where none is chosen, or after the county desk has taken it back.
    Wrong tries lock it for a while.
    """

    enterprise = models.OneToOneField(
        Enterprise, models.PROTECT, related_name="confirmation_code", verbose_name=_("enterprise")
    )
    digest = models.CharField(_("digest"), max_length=128, blank=True)
    set_at = models.DateTimeField(_("chosen at"), null=True, blank=True)
    wrong_tries = models.PositiveSmallIntegerField(_("wrong tries"), default=0)
    locked_until = models.DateTimeField(_("locked until"), null=True, blank=True)

    history = History(excluded_fields=["digest", "wrong_tries", "locked_until"])

    class Meta:
        verbose_name = _("confirmation code of an enterprise")
        verbose_name_plural = _("confirmation codes of enterprises")
        ordering = ("enterprise",)

    def __str__(self) -> str:
        return str(self.enterprise)


class CodeReset(models.Model):
    """A confirmation code was taken back by the county desk after a call: which number, and what was said."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="code_resets", verbose_name=_("enterprise"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    called = models.CharField(_("number called"), max_length=20)
    words = models.TextField(_("words"), max_length=2000)
    set_at = models.DateTimeField(_("chosen at"))

    class Meta:
        verbose_name = _("confirmation code taken back")
        verbose_name_plural = _("confirmation codes taken back")
        ordering = ("enterprise", "-at", "-pk")

    def __str__(self) -> str:
        return f"{self.enterprise} {self.at:%Y-%m-%d}"


class ProofKind(models.TextChoices):
    """By what the asker showed that the word is theirs."""

    CODE = "code", pgettext_lazy("proof of the asker's word", "by the enterprise's confirmation code")
    NEW_CODE = (
        "new_code",
        pgettext_lazy("proof of the asker's word", "by a confirmation code that was chosen with this very word"),
    )
    RECEIPT = "receipt", pgettext_lazy("proof of the asker's word", "by the receipt code of the case")
    CHECKED = (
        "checked",
        pgettext_lazy("proof of the asker's word", "on the phone, where they said that the code is theirs"),
    )


class AskersWord(models.Model):
    """By what an event of the asker was shown to be the asker's; only ever added.

    `code_set_at` is when the code had been chosen, so that each code is told from the one before it. That of a
    call-back clerk is `CHECKED`: the code chosen then is the asker's own, and holds without a call from now on.
    """

    event = models.OneToOneField(CaseEvent, models.PROTECT, related_name="askers_word", verbose_name=_("event"))
    proof = models.CharField(_("shown by"), max_length=10, choices=ProofKind.choices)
    code_set_at = models.DateTimeField(_("code chosen at"), null=True, blank=True)

    class Meta:
        verbose_name = _("asker's word")
        verbose_name_plural = _("asker's words")
        ordering = ("event",)

    def __str__(self) -> str:
        return f"{self.event} {self.proof}"
