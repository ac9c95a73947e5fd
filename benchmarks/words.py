"""The few words of the tables, English and Chinese."""

from __future__ import annotations

CHINESE = {
    "cores": "核",
    "commit": "提交",
    "feeds (SHA-256)": "时刻表（SHA-256）",
    "day": "运营日",
    "cost (yuan)": "费用（元）",
    "gap": "差距",
    "seconds": "秒",
    "MB": "内存 MB",
    "left behind": "未装运",
    "drops": "卸车次数",
    "first come": "见车就装",
    "path program": "路径规划模型",
    "its own gap": "其自身差距",
    "not tried": "未试",
    "none": "无解",
    "check (s)": "检查（秒）",
    "others": "他人占用",
    "drops' share of cost": "卸车费占费用",
    "blind: drops": "不顾卸车：次数",
    "blind: cost": "不顾卸车：费用",
    "figure": "指标",
    "at most": "上限",
    "aim": "争取",
    "worst": "最差实测",
    "where": "何处",
    "runs that reach it": "达标次数",
    "verdict": "结论",
    "met": "达标",
    "missed": "未达标",
    " classes": " 六档尺寸",
    " measured": " 逐件量尺",
    "changshan": "常山",
    "gap, at most 5,000 parcels, room 1.0, no drop": "差距：不超过5,000件，舱容1.0，无卸车费",
    "gap, room 0.5 or 20,000 parcels, no drop": "差距：舱容0.5或20,000件，无卸车费",
    "gap, changshan 20,000, drop 2 and 10": "差距：常山20,000件，卸车费2元与10元",
    "drops against planning blind to them, changshan 20,000": "卸车次数与不顾卸车的计划之比，常山20,000件",
    "cost against planning blind to drops, changshan 20,000": "费用与不顾卸车的计划之比，常山20,000件",
    "seconds, donan 5,000": "秒数：donan 5,000件",
    "seconds, changshan 20,000": "秒数：常山20,000件",
    "memory, changshan 20,000": "内存：常山20,000件",
    "seconds, donan 20,000": "秒数：donan 20,000件",
    "time of 40,000 over 5,000, changshan": "常山40,000件与5,000件的用时之比",
    "seconds of check, 20,000": "检查秒数：20,000件",
    "seconds of tongcun --help": "tongcun --help 的秒数",
    "plans that break a rule, the rivals' too": "违规的计划（含对手）",
    "breaks a rule": "违规",
    "failed": "出错",
    " drop ": " 卸车费 ",
    " room ": " 舱容 ",
}


def english(text: str) -> str:
    """The words as they are."""
    return text


def chinese(text: str) -> str:
    """The words in Chinese; names of days piece by piece."""
    if text in CHINESE:
        return CHINESE[text]
    for piece in ("changshan", " drop ", " room ", " classes", " measured"):
        text = text.replace(piece, CHINESE[piece])
    return text
