"""Liaison groups: who is in them, and for which townships they answer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongcun.cases.models.schemes import Scheme
from tongcun.cases.models.terms import HOLDS, Term
from tongcun.county.history import History
from tongcun.county.models import Township, Unit, User


class LiaisonGroup(models.Model):
    """A group of a scheme: led by a unit, headed by a leader. One that was dissolved stays, with what it had."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="groups", verbose_name=_("scheme"))
    name = models.CharField(_("name"), max_length=80)
    official_order = models.PositiveIntegerField(_("official order"), default=0)
    lead_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="led_groups", null=True, blank=True, verbose_name=_("lead unit")
    )
    leading_leader = models.ForeignKey(
        User, models.PROTECT, related_name="headed_groups", null=True, blank=True, verbose_name=_("leading leader")
    )

    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)
    dissolved_because = models.CharField(_("dissolved because"), max_length=200, blank=True)

    history = History()

    class Meta:
        verbose_name = _("liaison group")
        verbose_name_plural = _("liaison groups")
        ordering = ("scheme", "official_order", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("scheme", "name"), condition=models.Q(dissolved_on__isnull=True), name="group_name_once",
                violation_error_message=_("Another group of the scheme bears this name."),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name


class GroupTownship(Term):
    """A group answers for a township. `is_sole`: the scheme's rule of one group a township, held by the database."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="group_townships", verbose_name=_("scheme"))
    group = models.ForeignKey(
        LiaisonGroup, models.PROTECT, related_name="group_townships", verbose_name=_("liaison group")
    )
    township = models.ForeignKey(Township, models.PROTECT, related_name="group_townships", verbose_name=_("township"))
    is_sole = models.BooleanField(_("one group a township"), default=True)

    history = History()

    class Meta(Term.Meta):
        abstract = False
        verbose_name = _("township of a group")
        verbose_name_plural = _("townships of groups")
        ordering = ("township", "first_date", "pk")
        constraints = (
            *Term.Meta.constraints,
            models.UniqueConstraint(fields=("group", "township"), condition=HOLDS, name="township_in_a_group_once"),
            models.UniqueConstraint(
                fields=("scheme", "township"), condition=HOLDS & models.Q(is_sole=True), name="one_group_a_township"
            ),
        )

    def __str__(self) -> str:
        return f"{self.group} · {self.township}"


class GroupMember(Term):
    """Somebody works in a group."""

    group = models.ForeignKey(
        LiaisonGroup, models.PROTECT, related_name="group_members", verbose_name=_("liaison group")
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="group_members", verbose_name=_("person"))

    history = History()

    class Meta(Term.Meta):
        abstract = False
        verbose_name = _("member of a group")
        verbose_name_plural = _("members of groups")
        ordering = ("group", "first_date", "pk")
        constraints = (
            *Term.Meta.constraints,
            models.UniqueConstraint(fields=("group", "user"), condition=HOLDS, name="member_of_a_group_once"),
        )

    def __str__(self) -> str:
        return f"{self.group} · {self.user}"
