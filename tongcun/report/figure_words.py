"""What a text in both languages is; and the words of figures: units, counts, days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class Words(NamedTuple):
    """One text in Chinese and English; `en_one` where English needs another form for one."""

    zh: str
    en: str
    en_one: str = ""


FIGURES: Final[Mapping[str, Words]] = {
    "yuan": Words("{amount} 元", "{amount} yuan"),
    "litres": Words("{amount} 升", "{amount} l"),
    "cubic_metres": Words("{amount} 立方米", "{amount} m³"),
    "kilograms": Words("{amount} 公斤", "{amount} kg"),
    "tonnes": Words("{amount} 吨", "{amount} t"),
    "parcels": Words("{n} 件", "{n} parcels", "{n} parcel"),
    "villages": Words("{n} 个村", "{n} villages", "{n} village"),
    "lines": Words("{n} 条线路", "{n} lines", "{n} line"),
    "runs": Words("{n} 个班次", "{n} runs", "{n} run"),
    "next_day": Words("次日 {time}", "{time} (+1 day)"),
    "day_before": Words("前一日 {time}", "{time} (−1 day)"),
    "days_later": Words("{n} 日后 {time}", "{time} (+{n} days)"),
    "days_before": Words("{n} 日前 {time}", "{time} (−{n} days)"),
    "weekday_1": Words("星期一", "Monday"),
    "weekday_2": Words("星期二", "Tuesday"),
    "weekday_3": Words("星期三", "Wednesday"),
    "weekday_4": Words("星期四", "Thursday"),
    "weekday_5": Words("星期五", "Friday"),
    "weekday_6": Words("星期六", "Saturday"),
    "weekday_7": Words("星期日", "Sunday"),
    "month_1": Words("1月", "January"),
    "month_2": Words("2月", "February"),
    "month_3": Words("3月", "March"),
    "month_4": Words("4月", "April"),
    "month_5": Words("5月", "May"),
    "month_6": Words("6月", "June"),
    "month_7": Words("7月", "July"),
    "month_8": Words("8月", "August"),
    "month_9": Words("9月", "September"),
    "month_10": Words("10月", "October"),
    "month_11": Words("11月", "November"),
    "month_12": Words("12月", "December"),
}
