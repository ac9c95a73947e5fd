"""The invented network of the sample county: who runs where, how often, with how much room.

Nothing here is a real timetable. Bearings, lines, rounds, vehicles, hold room and opening hours were made up once,
before the planner was tuned, and are not changed to flatter it.
"""

from __future__ import annotations

from dataclasses import dataclass

HUB_ID = "330822000000"
HUB_NAME = "县级共配中心"
COUNTY_SEAT_LAT = 28.90
COUNTY_SEAT_LON = 118.51

TOWNSHIP_BEARING: dict[str, float] = {
    "天马街道": 0,
    "紫港街道": 220,
    "金川街道": 60,
    "白石镇": 235,
    "招贤镇": 80,
    "青石镇": 55,
    "球川镇": 285,
    "辉埠镇": 330,
    "芳村镇": 15,
    "何家乡": 310,
    "同弓乡": 115,
    "大桥头乡": 140,
    "新昌乡": 350,
    "东案乡": 325,
}
"""Degrees clockwise from north, seen from the county seat; the distance itself is in divisions.csv."""


@dataclass(frozen=True, slots=True)
class VillageLine:
    """A line from a township out into its villages and back.

    `heading` is the direction (degrees) in which its villages lie, `spacing_km` how far apart; `rounds` how often a
    bus goes out a day; `loop` says that the bus comes home by way of a circle instead of turning at the last village.
    """

    line_id: str
    start: str
    villages: tuple[str, ...]
    rounds: int
    volume_l: int
    mass_kg: int
    heading: float
    spacing_km: float = 1.5
    service: str = "daily"
    loop: bool = False

    @property
    def name(self) -> str:
        """What people call it: both ends, and when it runs if not every day."""
        start = "县城" if self.start.endswith("街道") else self.start[:-1]
        if self.loop:
            return f"{start}环线"
        end = self.villages[-1] if len(self.villages[-1]) < 3 else self.villages[-1][:-1]
        return f"{start}—{end}{SERVICE_MARKS.get(self.service, '')}"


SERVICE_MARKS = {"market_wed_sun": "（集日）", "market_2_7": "（集日）", "weekend": "（周末）"}
"""Added to the name of a line that does not run every day."""


def _names(text: str) -> tuple[str, ...]:
    return tuple(f"{name}村" for name in text.split())


VILLAGE_LINES: tuple[VillageLine, ...] = (
    VillageLine("TM1", "天马街道", _names("东方红 南前坊 西峰 北屏山 常年青 蒲塘"), 4, 600, 130, 20, 0.9),
    VillageLine("TM2", "天马街道", _names("周塘 五联 东港 天马 天安 和平"), 5, 550, 90, 160, 0.9),
    VillageLine("ZG1", "紫港街道", _names("富足山 后坊 枧头 大弄口 姜家堡"), 3, 700, 150, 200, 1.0),
    VillageLine("ZG2", "紫港街道", _names("孔家弄 渣濑湾 狮子口 狮东 外港"), 4, 550, 80, 260, 1.0),
    VillageLine(
        "JC1",
        "金川街道",
        _names("五里亭 新建 常桥 十里山 蒋家 朱家坞 徐 胡家淤 湖东 上埠 上蒋 金川弄 新都 十五里"),
        6,
        900,
        160,
        85,
        0.8,
    ),
    VillageLine("BS1", "白石镇", _names("小白石 曹会关 十八里 白石 草坪 新塘岭 聚宝"), 4, 700, 150, 240),
    VillageLine("ZX1", "招贤镇", _names("大溪沿 官庄 汪家淤 游林 樊 五里"), 3, 800, 170, 245),
    VillageLine(
        "ZX2",
        "招贤镇",
        _names("大弄 山底 鲁士 泉目山 高埂 古县畈 古县 招贤 渔溪口 溪上 象湖"),
        6,
        800,
        180,
        100,
        1.2,
    ),
    VillageLine("QS1", "青石镇", _names("溪口 大塘后 九龙山 和尚弄 飞碓 马车 虹桥 山头 塘边"), 6, 700, 100, 20, 1.2),
    VillageLine("QS2", "青石镇", _names("新站 山溪边 阁底 江家 澄潭 桥亭 砚瓦山 湖头 水南"), 5, 700, 150, 90, 1.2),
    VillageLine("QC1", "球川镇", _names("东坑 杨家 后弄 棋盘山 王家 常周 上安"), 4, 700, 150, 110, 1.4),
    VillageLine("QC2", "球川镇", _names("九都 黄泥畈 沙安 球川 西"), 2, 900, 200, 270, 1.6),
    VillageLine("QC3", "球川镇", _names("东山 芙蓉 红旗岗 三溪 吴家 龙绕 新店"), 6, 500, 70, 330, 1.4),
    VillageLine("HB1", "辉埠镇", _names("桐 山背 童家 大埂 鸭坞 石姆岭 辉埠 宋畈"), 6, 600, 90, 350, 1.2),
    VillageLine("HB2", "辉埠镇", _names("东乡 久泰弄 达坞 路里坑 彭川 双溪口"), 3, 800, 170, 280, 1.2),
    VillageLine(
        "FC1", "芳村镇", ("新桥村", "前塘村", "黄塘村", "对坑村", "西源村"), 4, 600, 120, 300, 1.7, "fangcun_xiyuan"
    ),
    VillageLine("FC2", "芳村镇", _names("河边山 大处 下猷阁 上猷阁 猷阁口 洁湖"), 3, 800, 170, 190),
    VillageLine("FC3", "芳村镇", _names("芳 前进 石塘 修书 井河 横山路"), 6, 450, 60, 60),
    VillageLine("FC4", "芳村镇", _names("芙蓉湖 园区新 泮坑 前姜 东岗"), 2, 850, 190, 110),
    VillageLine("HJ1", "何家乡", _names("樊家 江源 何家 钱塘 江湾 长风 黄冈 双安"), 5, 650, 110, 300, 1.3),
    VillageLine(
        "TG1", "同弓乡", _names("湖石头 山边 胡 彤弓山 同心 关庄桥 金川源 中和"), 4, 850, 190, 120, 1.2, "daily", True
    ),
    VillageLine(
        "DQ1", "大桥头乡", _names("大桥 客弄 莲塘 新 濛桥 友好 樟山 浮河"), 4, 800, 170, 150, 1.3, "daily", True
    ),
    VillageLine("XC1", "新昌乡", _names("岩前 新昌 郭塘 輶辂 达塘"), 4, 500, 110, 10, 1.6),
    VillageLine("DA1", "东案乡", _names("东案 前库 田蓬 弄坞 高峰"), 2, 900, 200, 350, 1.6),
    VillageLine("DA2", "东案乡", _names("金源 呈东 白马 万安 朝阳"), 4, 500, 100, 290, 1.6),
    VillageLine("HB3", "辉埠镇", _names("彭川 黄坞岭 才里 东鲁 双溪口"), 3, 400, 80, 240, 1.2, "market_wed_sun"),
    VillageLine("FC5", "芳村镇", _names("东岗 前姜 泮坑 园区新 东源"), 2, 300, 60, 140, 1.5, "market_2_7"),
    VillageLine("XC2", "新昌乡", _names("新昌 达塘 輶辂 茶源 泰安"), 2, 400, 80, 50, 1.6, "from_2027"),
    VillageLine("QC4", "球川镇", _names("新店 龙绕 吴家 三溪 馒头山"), 2, 400, 80, 310, 1.4, "from_2027"),
    VillageLine("ZX3", "招贤镇", _names("古县 溪上 象湖 渔溪口 纱帽山"), 2, 400, 80, 60, 1.3, "weekend"),
)


@dataclass(frozen=True, slots=True)
class TrunkLine:
    """A bus between the county seat and a township, calling at some villages on its way.

    `departures` leave the county seat, a bus turns back `turn_minutes` after it has arrived. `hold_trips` counts the
    departures (from the first one on) whose buses carry parcels; None is every bus of the line.
    """

    line_id: str
    township: str
    via: str
    villages: tuple[str, ...]
    departures: tuple[str, ...]
    volume_l: int
    mass_kg: int
    hold_trips: int | None = None
    turn_minutes: int = 10


TRUNK_LINES: tuple[TrunkLine, ...] = (
    TrunkLine(
        "101", "芳村镇", "W1", _names("洁湖 上猷阁"), ("06:20", "08:00", "09:40", "11:30", "13:20", "15:30"), 600, 130
    ),
    TrunkLine("102", "新昌乡", "W1", (), ("07:10", "10:30", "14:10"), 500, 110),
    TrunkLine(
        "103",
        "球川镇",
        "W1",
        _names("上安 王家"),
        ("06:10", "07:40", "09:20", "11:10", "13:00", "14:40", "16:10"),
        600,
        130,
    ),
    TrunkLine(
        "104", "招贤镇", "W2", _names("五里 游林"), ("06:30", "08:10", "10:00", "12:30", "14:20", "16:00"), 600, 120
    ),
    TrunkLine("105", "白石镇", "W2", (), ("06:40", "08:50", "11:20", "13:40", "15:50"), 500, 100),
    TrunkLine(
        "106", "青石镇", "W2", (), ("06:20", "07:50", "09:10", "10:40", "12:10", "13:50", "15:20", "16:50"), 500, 100, 4
    ),
    TrunkLine("107", "辉埠镇", "W1", (), ("06:50", "08:20", "09:50", "11:40", "13:30", "15:10", "16:40"), 300, 60, 3),
    TrunkLine("108", "何家乡", "W1", (), ("07:00", "09:30", "12:00", "14:30", "16:20"), 0, 0, 0),
    TrunkLine("109", "同弓乡", "W2", (), ("07:20", "09:40", "12:20", "14:50", "16:30"), 400, 80),
    TrunkLine("110", "大桥头乡", "W2", (), ("07:00", "10:10", "13:10", "15:40"), 500, 110),
    TrunkLine("111", "东案乡", "W1", (), ("06:50", "10:20", "13:30", "15:20"), 500, 110),
)


@dataclass(frozen=True, slots=True)
class VanLoop:
    """A post van from the hub round some townships and home; times are departures from the hub.

    In the evening it drives the other way round: first to the end, then it collects on its way home.
    """

    loop_id: str
    townships: tuple[str, ...]
    volume_l: int
    mass_kg: int
    departures: tuple[str, ...]


VAN_LOOPS: tuple[VanLoop, ...] = (
    VanLoop("N", ("辉埠镇", "芳村镇", "新昌乡"), 12000, 2000, ("06:05", "06:40", "12:45", "16:50")),
    VanLoop("NW", ("何家乡", "东案乡"), 8000, 1300, ("06:05", "06:50", "12:50", "17:05")),
    VanLoop("W", ("白石镇", "球川镇"), 10000, 1600, ("06:05", "06:45", "12:45", "17:00")),
    VanLoop("E", ("青石镇", "招贤镇"), 11000, 1800, ("06:05", "06:50", "12:50", "17:15")),
    VanLoop("SE", ("同弓乡", "大桥头乡"), 7000, 1200, ("06:10", "06:55", "12:55", "17:10")),
    VanLoop("S", ("天马街道", "紫港街道", "金川街道"), 11000, 1800, ("06:05", "06:50", "12:40", "17:30")),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of parcel as county.toml has it; None leaves a key out."""

    name: str
    volume_l: float
    mass_kg: float
    bus: bool | None = None
    hour: float | None = None
    late_hour: float | None = None
    held: float | None = None


KINDS: tuple[Kind, ...] = (
    Kind("ordinary", 6.0, 1.0),
    Kind("document", 0.6, 0.2, hour=0.15),
    Kind("fresh", 12.0, 2.5, hour=0.3, late_hour=3.0, held=20.0),
    Kind("medicine", 1.5, 0.4, hour=0.2, late_hour=2.0, held=16.0),
    Kind("bulky", 80.0, 10.0, hour=0.15, held=14.0),
    Kind("liquid", 5.0, 3.0, bus=False),
)

COSTS: dict[str, float] = {"handling": 0.3, "hour": 0.12, "late_hour": 1.0, "van": 9.0, "held": 12.0, "drop": 2.0}

SHOP_HOURS: tuple[tuple[str, str], ...] = (
    ("07:00", "18:00"),
    ("08:00", "19:30"),
    ("07:30", "18:30"),
    ("06:30", "20:00"),
    ("07:00", "19:00"),
    ("08:00", "17:30"),
    ("07:00", "18:00"),
    ("08:30", "18:00"),
)
"""Opening hours of village shops, dealt out in turn in the order of the division codes."""

SHORT_HOURS: dict[str, tuple[str, str]] = {
    "黄泥畈村": ("09:30", "12:00"),
    "聚宝村": ("13:00", "18:00"),
    "万安村": ("07:00", "12:30"),
    "浮河村": ("09:00", "16:00"),
    "朝阳村": ("07:00", "16:00"),
}
"""Shops that keep shorter hours than the rest."""
