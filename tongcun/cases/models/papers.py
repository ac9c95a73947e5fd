"""Papers that a supervisor issues: drafts, which may change, and signed papers, which never do."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongcun.cases.models.cases import Case
from tongcun.cases.models.remarks import Remark
from tongcun.county.history import History
from tongcun.county.models import County, Unit, User

LANGUAGES = [("zh", _("Chinese")), ("en", _("English"))]


class PaperKind(models.TextChoices):
    """What a supervisor issues, from the mildest to the sharpest; a recall says that another paper holds no more."""

    URGE = "urge", pgettext_lazy("paper", "urging note")
    SUPERVISE = "supervise", pgettext_lazy("paper", "supervision notice")
    TALK = "talk", pgettext_lazy("paper", "summons to a talk")
    CIRCULAR = "circular", pgettext_lazy("paper", "circular")
    RECALL = "recall", pgettext_lazy("paper", "recall notice")


class _Text(models.Model):
    """What a draft and a signed paper both say.

    `to` is the unit addressed (none: all units), `addressee` how it is addressed. `grounds` are the facts it rests on,
    as they were when it was drafted: sections `{"title", "facts": [[name, value]], "tables": [{"caption", "heads",
    "rows"}]}`.
    """

    kind = models.CharField(_("kind of paper"), max_length=12, choices=PaperKind.choices)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    to = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("unit addressed")
    )
    addressee = models.CharField(_("addressed to"), max_length=120)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), max_length=6000)
    grounds = models.JSONField(_("grounds"), default=list, blank=True)

    class Meta:
        abstract = True


class Paper(_Text):
    """A signed paper: numbered in the series of its kind and year, and from then on only ever read."""

    county = models.ForeignKey(County, models.PROTECT, related_name="papers", verbose_name=_("county"))
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    number_text = models.CharField(_("number as written"), max_length=40)
    issuer = models.CharField(_("issuing body"), max_length=80)
    signer = models.ForeignKey(User, models.PROTECT, related_name="signed_papers", verbose_name=_("signed by"))
    signer_name = models.CharField(_("name of the signer"), max_length=60)
    signed_at = models.DateTimeField(_("signed at"))
    cases = models.ManyToManyField(Case, related_name="papers", verbose_name=_("cases"))
    recalls = models.OneToOneField(
        "self", models.PROTECT, related_name="recalled_by", null=True, blank=True, verbose_name=_("recalls")
    )

    class Meta:
        verbose_name = _("signed paper")
        verbose_name_plural = _("signed papers")
        ordering = ("-signed_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("county", "kind", "year", "number"), name="paper_number_once"),
            models.CheckConstraint(
                condition=models.Q(kind=PaperKind.RECALL, recalls__isnull=False)
                | (~models.Q(kind=PaperKind.RECALL) & models.Q(recalls__isnull=True)),
                name="a_recall_says_what_it_recalls",
            ),
        )
        indexes = (models.Index(fields=("county", "-signed_at"), name="papers_by_signing"),)

    def __str__(self) -> str:
        return self.number_text


class PaperDraft(_Text):
    """A paper in the making: written by the program from the facts, changed by people, without number or signature.

    A circular is shown to the units it names for a working day, and signed from then on; one whose words change is
    shown anew. `showings` is how often it was shown.
    """

    county = models.ForeignKey(County, models.PROTECT, related_name="paper_drafts", verbose_name=_("county"))
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("drafted by"))
    drafted_at = models.DateTimeField(_("drafted at"))
    cases = models.ManyToManyField(Case, related_name="paper_drafts", verbose_name=_("cases"))
    recalls = models.OneToOneField(
        Paper, models.PROTECT, related_name="recall_draft", null=True, blank=True, verbose_name=_("recalls")
    )

    shown_at = models.DateTimeField(_("shown to the units it names"), null=True, blank=True)
    sign_from = models.DateTimeField(_("may be signed from"), null=True, blank=True)
    showings = models.PositiveSmallIntegerField(_("times shown"), default=0)

    history = History(excluded_fields=["grounds", "showings"])

    class Meta:
        verbose_name = _("draft of a paper")
        verbose_name_plural = _("drafts of papers")
        ordering = ("-drafted_at", "-pk")

    def __str__(self) -> str:
        return self.title


class DraftRemark(Remark):
    """What a unit says to what a circular is going to say of it, as it was shown for the `showing`-th time.

    That of the last showing is printed with the circular: an earlier one speaks of other words.
    """

    draft = models.ForeignKey(PaperDraft, models.CASCADE, related_name="remarks", verbose_name=_("draft of a paper"))
    showing = models.PositiveSmallIntegerField(_("showing"), default=1)

    class Meta:
        verbose_name = _("remark on a circular")
        verbose_name_plural = _("remarks on circulars")
        ordering = ("draft", "at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("draft", "unit", "showing"), name="one_remark_a_unit_and_showing"),
        )

    def __str__(self) -> str:
        return f"{self.draft} {self.unit}"
