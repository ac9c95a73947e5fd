"""A case: what somebody asked for, and how it stands."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongcun.cases.models.limits import CaseClass, Grade
from tongcun.cases.models.meetings import Meeting
from tongcun.cases.pure.acts import State
from tongcun.cases.wording.words import OUTCOMES, PROMISES, STATES
from tongcun.county.history import History
from tongcun.county.models import County, Enterprise, Unit, User


class Channel(models.TextChoices):
    """How a case came to the county."""

    ENTERPRISE = "enterprise", pgettext_lazy("channel", "the enterprise itself")
    OFFICER = "officer", pgettext_lazy("channel", "its officer")
    VISIT = "visit", pgettext_lazy("channel", "a visit")
    MEETING = "meeting", pgettext_lazy("channel", "a meeting")
    LEADERS_VISIT = "leaders_visit", pgettext_lazy("channel", "a leader's visit")
    LEADERS_NOTE = "leaders_note", pgettext_lazy("channel", "a leader's note")
    ABOVE = "above", pgettext_lazy("channel", "from above")
    LEDGER = "ledger", pgettext_lazy("channel", "an older ledger")


class Link(models.TextChoices):
    """What a case is to the one it is linked to."""

    REPEAT = "repeat", pgettext_lazy("link", "asked again")
    DUPLICATE = "duplicate", pgettext_lazy("link", "the same by another channel")


class Case(models.Model):
    """What an enterprise asked for: who asked, what, by which channel, and how it stands.

    From `state` on the columns are a cache of what follows from the events (`actions.caching`), for lists: recomputed
    with every event, and anew when the calendar or the limits change. `due_at` is that of the open step that ends first
    (`step`), `yellow_at` when its light turns; both are None while nothing runs. `answers` is what the case says to
    every rate (`rates.answers_of`), `handling_days` how long it took if that can be told, `is_taken_over` whether it
    was closed in an older ledger and so counts in no rate, `is_excluded` whether a supervisor has approved that
    adjusted rates leave it out. `old_number` is that of an older ledger, whose name or sender `old_ledger` is.
    `wanted_by` is the day that somebody above has set, `first_wanted_by` the first one if it was moved since.
    `form_key` follows from the form that somebody sent, so that a form sent twice makes one case.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="cases", verbose_name=_("county"))
    number = models.CharField(_("number"), max_length=40)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="cases", verbose_name=_("enterprise"))
    case_class = models.ForeignKey(
        CaseClass, models.PROTECT, related_name="cases", null=True, blank=True, verbose_name=_("class")
    )
    grade = models.CharField(_("grade"), max_length=10, choices=Grade.choices, default=Grade.GENERAL)
    channel = models.CharField(_("source"), max_length=20, choices=Channel.choices)
    title = models.CharField(_("what it is about"), max_length=120)
    problem = models.TextField(_("problem"), max_length=4000)
    found_on = models.DateField(_("found on"))
    registered_at = models.DateTimeField(_("registered at"))
    entered_at = models.DateTimeField(_("entered at"))
    registered_by = models.ForeignKey(
        User, models.PROTECT, related_name="registered_cases", null=True, blank=True, verbose_name=_("registered by")
    )
    first_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="first_taken_cases", verbose_name=_("unit that took it first")
    )
    asker_name = models.CharField(_("who asked"), max_length=60, blank=True)
    asker_phone = models.CharField(_("phone of the asker"), max_length=60, blank=True)
    is_confidential = models.BooleanField(_("confidential"), default=False)
    leading_leader = models.ForeignKey(
        User, models.PROTECT, related_name="led_cases", null=True, blank=True, verbose_name=_("leading leader")
    )
    solution = models.TextField(_("measures"), max_length=2000, blank=True)
    wanted_by = models.DateField(_("wanted by"), null=True, blank=True)
    first_wanted_by = models.DateField(_("wanted by, as first set"), null=True, blank=True)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="cases", null=True, blank=True, verbose_name=_("meeting")
    )
    form_key = models.CharField(_("key of the form"), max_length=64, blank=True)
    old_number = models.CharField(_("old number"), max_length=60, blank=True)
    old_ledger = models.CharField(_("older ledger"), max_length=80, blank=True)
    linked_to = models.ForeignKey(
        "self", models.PROTECT, related_name="linked_cases", null=True, blank=True, verbose_name=_("linked to")
    )
    link = models.CharField(_("link"), max_length=10, choices=Link.choices, blank=True)

    state = models.CharField(_("state"), max_length=20, choices=STATES, default=State.REGISTERED)
    holder = models.ForeignKey(
        Unit, models.PROTECT, related_name="held_cases", verbose_name=_("unit that answers for it")
    )
    named = models.ForeignKey(
        Unit, models.PROTECT, related_name="named_cases", null=True, blank=True, verbose_name=_("unit that is to sign")
    )
    lead = models.ForeignKey(
        Unit, models.PROTECT, related_name="lead_cases", null=True, blank=True, verbose_name=_("lead unit")
    )
    reported = models.CharField(_("as reported"), max_length=20, choices=OUTCOMES, blank=True)
    outcome = models.CharField(_("outcome of the case"), max_length=20, choices=OUTCOMES, blank=True)
    reported_at = models.DateTimeField(_("reported at"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed by the asker at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    promised_at = models.DateTimeField(_("promised until"), null=True, blank=True)
    step = models.CharField(_("step that is due"), max_length=20, choices=PROMISES, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    yellow_at = models.DateTimeField(_("near due from"), null=True, blank=True)
    is_paused = models.BooleanField(_("clock paused"), default=False)
    asks_extension = models.BooleanField(_("extension asked for"), default=False)
    is_provisional = models.BooleanField(_("due beyond published holidays"), default=False)
    is_promise_provisional = models.BooleanField(_("promised beyond published holidays"), default=False)
    answers = models.CharField(_("answers to the rates"), max_length=20, blank=True)
    handling_days = models.FloatField(_("handled in (working days)"), null=True, blank=True)
    is_taken_over = models.BooleanField(_("closed in an older ledger"), default=False)
    is_excluded = models.BooleanField(_("left out of adjusted rates"), default=False)
    events_count = models.PositiveIntegerField(_("events"), default=0)

    history = History(
        excluded_fields=[
            "first_wanted_by", "form_key", "state", "holder", "named", "lead", "reported", "outcome", "reported_at",
            "confirmed_at", "closed_at", "promised_at", "step", "due_at", "yellow_at", "is_paused", "asks_extension",
            "is_provisional",
            "is_promise_provisional",
            "answers", "handling_days", "is_taken_over", "is_excluded", "events_count",
        ]
    )  # fmt: skip

    class Meta:
        verbose_name = pgettext_lazy("request of an enterprise", "case")
        verbose_name_plural = pgettext_lazy("requests of enterprises", "cases")
        ordering = ("-registered_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("county", "number"), name="case_number_once"),
            models.UniqueConstraint(fields=("form_key",), condition=~models.Q(form_key=""), name="case_of_a_form_once"),
            models.UniqueConstraint(
                fields=("county", "old_ledger", "old_number"),
                condition=~models.Q(old_number=""),
                name="old_case_number_once",
            ),
            models.CheckConstraint(
                condition=models.Q(linked_to__isnull=True, link="")
                | (models.Q(linked_to__isnull=False) & ~models.Q(link="")),
                name="a_link_says_what_it_is",
            ),
        )
        indexes = (
            models.Index(fields=("county", "-registered_at"), name="cases_by_registration"),
            models.Index(fields=("county", "state", "due_at"), name="cases_by_due"),
            models.Index(fields=("enterprise", "-registered_at"), name="cases_by_enterprise"),
        )

    def __str__(self) -> str:
        return self.number
