"""Liaison: an officer answers for an enterprise."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongcun.cases.models.schemes import Scheme
from tongcun.cases.models.terms import HOLDS, Term
from tongcun.county.history import History
from tongcun.county.models import Enterprise, User


class Liaison(Term):
    """An officer answers for an enterprise within a scheme, for some time; what ended stays.

    `is_sole`: its scheme's rule of one officer an enterprise, for the database to hold.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="liaisons", verbose_name=_("scheme"))
    officer = models.ForeignKey(User, models.PROTECT, related_name="liaisons", verbose_name=_("liaison officer"))
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="liaisons", verbose_name=_("enterprise"))
    is_sole = models.BooleanField(_("one officer an enterprise"), default=True)

    history = History()

    class Meta(Term.Meta):
        abstract = False
        verbose_name = _("liaison")
        verbose_name_plural = _("liaisons")
        ordering = ("scheme", "enterprise", "first_date", "pk")
        constraints = (
            *Term.Meta.constraints,
            models.UniqueConstraint(
                fields=("scheme", "officer", "enterprise"), condition=HOLDS, name="officer_of_an_enterprise_once"
            ),
            models.UniqueConstraint(
                fields=("scheme", "enterprise"), condition=HOLDS & models.Q(is_sole=True),
                name="one_officer_an_enterprise",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.officer} · {self.enterprise}"
