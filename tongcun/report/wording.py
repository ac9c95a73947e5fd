"""Text in two languages at once, and figures written so that both read well."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from markupsafe import Markup

from tongcun.loops.working_time import DAY_SECONDS
from tongcun.planner import rounding
from tongcun.planner.clock import hours_minutes
from tongcun.report.words import WORDS

LONGEST_NAME = 80
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Both:
    """Plain text in Chinese and English; in a template it becomes two spans, of which the page shows one."""

    zh: str
    en: str

    def __html__(self) -> str:
        if self.zh == self.en:
            return Markup.escape(self.zh)
        return Markup('<span class="zh">{}</span><span class="en">{}</span>').format(self.zh, self.en)


Value = str | int | Both


def same(text: str) -> Both:
    """Text that reads the same in both languages: a name, a code."""
    return Both(text, text)


def say(key: str, **values: Value) -> Both:
    """The words of `key` with its values filled in; `n` is the count that decides singular or plural.

    Raises KeyError for an unknown key or a value left out.
    """
    words = WORDS[key]
    english = words.en_one if words.en_one and values.get("n") == 1 else words.en
    return Both(
        words.zh.format_map({name: _part(value).zh for name, value in values.items()}),
        english.format_map({name: _part(value).en for name, value in values.items()}),
    )


def _part(value: Value) -> Both:
    if isinstance(value, Both):
        return value
    return same(f"{value:,}" if isinstance(value, int) else value)


@lru_cache(maxsize=4096)
def clean_name(text: str) -> str:
    """A name from a feed made fit to stand in a sentence: no control signs, not endless, its direction kept to itself.

    Feeds are written by strangers: lone surrogates would make the page unwritable, and a right-to-left override
    would turn around the figures that follow it.
    """
    kept = "".join(_kept_sign(sign) for sign in text[: 2 * LONGEST_NAME])
    kept = " ".join(kept.split()) or "—"
    if len(kept) > LONGEST_NAME:
        kept = kept[: LONGEST_NAME - 1] + "…"
    if any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in kept):
        return FIRST_STRONG_ISOLATE + kept + POP_ISOLATE
    return kept


def _kept_sign(sign: str) -> str:
    """Private-use signs stay: county fonts keep rare village names there."""
    category = unicodedata.category(sign)
    if category == "Cf":
        return ""
    return " " if category in ("Cc", "Cs") or category[0] == "Z" else sign


def number(value: float) -> str:
    """A count: 20,000."""
    return f"{round(value):,}"


def percent(share: float) -> str:
    """A share of one: 90.9%."""
    return f"{rounding.percent(share)}%"


def percent_at_most(share: float) -> str:
    """A share of one rounded up: 0.86%."""
    return f"{rounding.percent_at_most(share)}%"


def plain_yuan(value: float) -> str:
    """An amount without its unit: to the fen below a hundred yuan, to the yuan above."""
    return whole_yuan(value) if abs(value) >= 100 else _with_true_minus(rounding.fen(value))


def whole_yuan(value: float) -> str:
    """An amount without its unit, to the yuan, as in a table whose other rows are large."""
    return _with_true_minus(rounding.whole_yuan(value))


def _with_true_minus(shown: str) -> str:
    return shown.replace("-", "−")


def yuan(value: float) -> Both:
    """An amount with its unit."""
    return say("yuan", amount=plain_yuan(value))


def litres(value: float) -> Both:
    """A volume: litres below a cubic metre, cubic metres above."""
    return say("litres", amount=number(value)) if value < 1000 else say("cubic_metres", amount=f"{value / 1000:,.1f}")


def kilograms(value: float) -> Both:
    """A mass: kilograms below a tonne, tonnes above."""
    return say("kilograms", amount=number(value)) if value < 1000 else say("tonnes", amount=f"{value / 1000:,.1f}")


def clock(seconds: int) -> Both:
    """Service-day seconds as HH:MM, saying so when that is the day before or after."""
    days, rest = divmod(seconds, DAY_SECONDS)
    time = hours_minutes(rest)
    if days == 0 or (days == 1 and rest == 0):
        return same("24:00" if days else time)
    if abs(days) == 1:
        return say("next_day" if days > 0 else "day_before", time=time)
    return say("days_later", time=time, n=days) if days > 0 else say("days_before", time=time, n=-days)


def long_date(iso: str) -> Both:
    """A date with its weekday; anything that is no ISO date is shown as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return same(clean_name(iso))
    weekday = say(f"weekday_{day.isoweekday()}")
    month = say(f"month_{day.month}").en
    return Both(
        f"{day.year}年{day.month}月{day.day}日 {weekday.zh}",
        f"{weekday.en}, {day.day} {month} {day.year}",
    )


def joined(parts: list[Both]) -> Both:
    """Things in a row, with the comma of each language."""
    return Both("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))
