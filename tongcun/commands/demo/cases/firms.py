"""The demo's other enterprises, which no livestock scheme is for: they also ask."""

from __future__ import annotations

from tongcun.cases.actions import renew_entrance
from tongcun.county.models import County, Enterprise, User

FIRMS = (
    ("天马街道", "天马样例轴承（虚构）", "机械", "余样例"),
    ("紫港街道", "紫港样例冷链（虚构）", "物流", "洪样例"),
    ("金川街道", "金川样例茶油（虚构）", "食品", "姚样例"),
    ("招贤镇", "招贤样例胡柚加工（虚构）", "食品", "江样例"),
    ("青石镇", "青石样例石材（虚构）", "建材", "童样例"),
    ("辉埠镇", "辉埠样例新材料（虚构）", "建材", "颜样例"),
    ("同弓乡", "同弓样例菌菇合作社（虚构）", "种植", "郭样例"),
    ("芳村镇", "芳村样例竹制品（虚构）", "林产", "梅样例"),
)
"""Township, firm, industry, contact person."""


def founded(county: County, by: User) -> list[Enterprise]:
    """All enterprises of the county, each with its entrance."""
    townships = {township.name: township for township in county.townships.all()}
    for number, (township, name, industry, contact) in enumerate(FIRMS):
        firm = Enterprise.objects.create(
            county=county, name=name, township=townships[township], industry=industry, contact_name=contact,
            contact_phone=f"1990003{number:04d}", is_sample=True,
        )  # fmt: skip
        renew_entrance(enterprise=firm, by=by)
    return list(Enterprise.objects.filter(county=county).select_related("county", "township").order_by("pk"))
