"""The demo's people: one invented account a role. No Django here, so that the command can list them at once."""

from __future__ import annotations

from dataclasses import dataclass

from tongcun.language import _

PASSWORD = "xi-yuan-2021-bus"
KEEPERS_STATION = "西源村"


@dataclass(frozen=True, slots=True)
class Person:
    """A login name, a name that says it is invented, a role, and where that holds: `hub`, `station`, `carrier`, a unit
    by its id, a township by its name, or nothing for the county."""

    username: str
    name: str
    role: str
    where: str = ""


def in_words(person: Person) -> str:
    """What somebody does and their name; the name alone where it says so in the user's language."""
    does = {
        "dispatcher": _("county dispatcher"), "hub_clerk": _("hub clerk"), "township_clerk": _("township clerk"),
        "keeper": _("keeper of a village station"), "driver": _("driver"), "carrier_clerk": _("carrier's clerk"),
        "bureau": _("bureau"), "liaison_officer": _("liaison officer"), "supervisor": _("supervisor"),
        "leader": _("county leader"), "secretary": _("secretary"), "administrator": _("administrator"),
    }[person.role]  # fmt: skip
    return person.name if does in person.name else f"{does} · {person.name}"


STAFF = (
    Person("deng", "邓样例（县调度员）", "dispatcher"),
    Person("chen", "陈样例（共配中心操作员）", "hub_clerk", "hub"),
    Person("wu", "吴样例（乡镇操作员）", "township_clerk", "芳村镇"),
    Person("zhu", "朱样例（村级站长）", "keeper", "station"),
    Person("lin", "林样例（驾驶员）", "driver"),
    Person("kong", "孔样例（寄递企业操作员）", "carrier_clerk", "carrier"),
    Person("xiang", "项样例（球川镇，乡镇操作员）", "township_clerk", "球川镇"),
    Person("bai", "白样例（农业农村局，部门）", "bureau", "bureau-a"),
    Person("dian", "田样例（供电公司，部门）", "bureau", "company-power"),
    Person("mao", "毛样例（挂联干部）", "liaison_officer"),
    Person("su", "苏样例（督查员）", "supervisor"),
    Person("li", "李样例（县领导）", "leader"),
    Person("shi", "石样例（文秘）", "secretary"),
    Person("an", "安样例（管理员）", "administrator"),
)
