"""Bodies that act, and enterprises that ask."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongcun.county.history import History
from tongcun.county.models.county import County
from tongcun.county.models.places import Township
from tongcun.county.models.validity import Dated


class UnitKind(models.TextChoices):
    """What sort of body a unit is."""

    BUREAU = "bureau", _("bureau")
    TOWNSHIP_GOVERNMENT = "township_government", _("township government")
    AGENCY = "agency", _("bus company")
    CARRIER = "carrier", _("carrier")
    COMPANY = "company", _("company")
    COUNTY_DESK = "county_desk", _("county desk")
    """The one desk of the county where requests come in; it is a unit so that it can hold them."""


class Unit(Dated):
    """A bureau, a township government, a bus company, a carrier or another company that acts in the county."""

    county = models.ForeignKey(County, models.PROTECT, related_name="units", verbose_name=_("county"))
    unit_id = models.CharField(_("unit id"), max_length=60)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind.choices)
    township = models.ForeignKey(
        Township, models.PROTECT, related_name="units", null=True, blank=True, verbose_name=_("township")
    )
    official_order = models.PositiveIntegerField(_("official order"), default=0)

    history = History()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ("county", "official_order", "unit_id")
        constraints = (
            models.UniqueConstraint(fields=("county", "unit_id"), name="unit_id_once"),
            models.UniqueConstraint(
                fields=("county",), condition=models.Q(kind=UnitKind.COUNTY_DESK), name="one_county_desk"
            ),
        )

    def __str__(self) -> str:
        return self.name


ENTERPRISES_IN_ORDER = ("township__official_order", "official_order", "name", "pk")
"""How enterprises stand in the official order."""


class Enterprise(Dated):
    """A firm or farm in the county; it stands in the official order below its township."""

    county = models.ForeignKey(County, models.PROTECT, related_name="enterprises", verbose_name=_("county"))
    name = models.CharField(_("name"), max_length=120)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    township = models.ForeignKey(Township, models.PROTECT, related_name="enterprises", verbose_name=_("township"))
    industry = models.CharField(_("industry"), max_length=40, blank=True)
    above_size_line = models.BooleanField(_("above the size line"), default=False)
    contact_name = models.CharField(_("contact person"), max_length=60, blank=True)
    contact_phone = models.CharField(_("phone of the contact person"), max_length=20, blank=True)
    is_sample = models.BooleanField(_("invented sample"), default=False)
    official_order = models.PositiveIntegerField(_("official order"), default=0)

    history = History()

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        ordering = ("county", "name")
        constraints = (models.UniqueConstraint(fields=("county", "name"), name="enterprise_name_once"),)

    def __str__(self) -> str:
        return self.name
