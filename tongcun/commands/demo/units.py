"""The demo's units: bureaus, companies and the townships' governments, all marked as invented."""

from __future__ import annotations

from collections.abc import Mapping

from tongcun.county.models import County, Township, Unit, UnitKind

AGRICULTURE, RESOURCES, HOUSING, TRANSPORT = "bureau-a", "bureau-b", "bureau-c", "bureau-d"
ECOLOGY, EMERGENCY, POWER, WATER = "bureau-e", "bureau-f", "company-power", "company-water"
BODIES = (
    (AGRICULTURE, "农业农村局（样例）", UnitKind.BUREAU),
    (RESOURCES, "自然资源和规划局（样例）", UnitKind.BUREAU),
    (HOUSING, "住房和城乡建设局（样例）", UnitKind.BUREAU),
    (TRANSPORT, "交通运输局（样例）", UnitKind.BUREAU),
    (ECOLOGY, "生态环境局（样例）", UnitKind.BUREAU),
    (EMERGENCY, "应急管理局（样例）", UnitKind.BUREAU),
    (POWER, "供电公司（样例）", UnitKind.COMPANY),
    (WATER, "水务公司（样例）", UnitKind.COMPANY),
)
"""Unit id, name and kind, in official order."""


_SUBDISTRICT = "街道"


def _office_of(township: Township) -> str:
    """What stands behind a township's name: a subdistrict has an office of the county's, no government of its own."""
    return "办事处" if township.name.endswith(_SUBDISTRICT) else "人民政府"


def united(county: County) -> dict[str, Unit]:
    """Everybody who acts on cases, by unit id; a township's government by the township's name."""
    found = {
        unit_id: Unit.objects.create(county=county, unit_id=unit_id, name=name, kind=kind, official_order=order)
        for order, (unit_id, name, kind) in enumerate(BODIES, 1)
    }
    for order, township in enumerate(county.townships.all(), 1):
        found[township.name] = Unit.objects.create(
            county=county, unit_id=f"government-{township.code}", name=f"{township.name}{_office_of(township)}（样例）",
            kind=UnitKind.TOWNSHIP_GOVERNMENT, township=township, official_order=100 + order,
        )  # fmt: skip
    return found


Units = Mapping[str, Unit]
