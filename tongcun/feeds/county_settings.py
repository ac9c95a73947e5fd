"""county.toml: the county's name and timezone, what things cost, the kinds of parcels."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tongcun.feeds.cells import quoted
from tongcun.feeds.encodings import likely_encoding
from tongcun.feeds.files import read_bytes
from tongcun.feeds.problems import Problems
from tongcun.feeds.timezones import is_timezone
from tongcun.feeds.toml_lines import key_lines, line_of
from tongcun.feeds.toml_reasons import place_of
from tongcun.language import _, in_a_row

ORDINARY = "ordinary"
"""The kind of a parcel that names none; it exists even where county.toml does not speak of it."""

LARGEST_VOLUME_L = 10_000.0
LARGEST_MASS_KG = 2_000.0
LARGEST_YUAN = 1e6


@dataclass(frozen=True, slots=True)
class Costs:
    """What things cost, in yuan."""

    handling: float
    hour: float
    late_hour: float
    van: float
    held: float
    drop: float = 0.0


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of parcel: the size assumed where none is measured, whether it may ride, and its own costs in yuan."""

    name: str
    volume_l: float | None
    mass_kg: float | None
    bus: bool
    hour: float
    late_hour: float
    held: float


@dataclass(frozen=True, slots=True)
class Settings:
    """What county.toml says; `kinds` always holds ORDINARY."""

    name: str
    division_code: str
    timezone: str
    costs: Costs
    kinds: Mapping[str, Kind]


def read_settings(path: Path, problems: Problems) -> Settings | None:
    """Read county.toml; None where it is no TOML at all. Wrong values are noted and stand as 0."""
    raw = read_bytes(path, problems, _("a county folder holds county.toml"))
    if raw is None:
        return None
    try:
        text = raw.decode("utf-8-sig")
        content = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        what = _("not UTF-8, probably {encoding}").format(encoding=likely_encoding(raw))
        problems.error("not_utf8", str(path), line, None, what, _("a file in UTF-8"))
        return None
    except tomllib.TOMLDecodeError as error:
        line, what = place_of(error, text)
        problems.error("not_toml", str(path), line, None, what, _("keys and values as TOML"))
        return None
    except ValueError:  # Python's own: a whole number of more digits than it reads
        what = _("holds a number of absurd length")
        problems.error("not_toml", str(path), None, None, what, _("keys and values as TOML"))
        return None
    except RecursionError:
        problems.error("not_toml", str(path), None, None, _("is nested absurdly deep"), _("keys and values as TOML"))
        return None
    return _Reader(str(path), key_lines(text), problems).settings(content)


class _Reader:
    """Takes values out of the parsed file and notes whatever is wrong with them."""

    def __init__(self, file: str, lines: Mapping[str, int], problems: Problems) -> None:
        self.file, self.lines, self.problems = file, lines, problems

    def settings(self, content: dict[str, object]) -> Settings:
        self._unknown("", content, ("name", "division_code", "timezone", "costs", "kinds"))
        costs = self._costs(self._section(content, "costs"))
        return Settings(
            name=self._needed_text(content, "name"),
            division_code=self._division_code(content),
            timezone=self._timezone(content),
            costs=costs,
            kinds=self._kinds(self._section(content, "kinds"), costs),
        )

    def _error(self, code: str, key: str, what: str, expected: str) -> None:
        self.problems.error(code, self.file, line_of(key, self.lines), key, what, expected)

    def _unknown(self, prefix: str, section: Mapping[str, object], known: Iterable[str]) -> None:
        known = list(known)
        for key in section:
            if key not in known:
                near = difflib.get_close_matches(key, known, 1)
                expected = _("perhaps {name}").format(name=near[0]) if near else in_a_row(known)
                what = _("is not a key of county.toml and has no effect")
                line = line_of(prefix + key, self.lines)
                self.problems.warn("unknown_key", self.file, line, prefix + key, what, expected)

    def _section(self, content: Mapping[str, object], key: str) -> dict[str, object]:
        section = content.get(key, {})
        if isinstance(section, dict):
            return section
        self._error("not_a_section", key, _("is not a section"), f"[{key}]")
        return {}

    def _needed_text(self, content: Mapping[str, object], key: str) -> str:
        text = content.get(key, "")
        if not isinstance(text, str):
            self._error("not_a_text", key, _("is not a text"), _("a text in quotes"))
            return ""
        if not text.strip():
            self._error("missing_value", key, _("is missing"), _("a text in quotes"))
        return text.strip()

    def _division_code(self, content: Mapping[str, object]) -> str:
        code = content.get("division_code", "")
        text = str(code) if isinstance(code, int) and not isinstance(code, bool) else code
        if text == "" or (isinstance(text, str) and re.fullmatch(r"[0-9]{6}", text.strip())):
            return text.strip()
        self._error("bad_division_code", "division_code", _("is not a county's code"), _("6 digits"))
        return ""

    def _timezone(self, content: Mapping[str, object]) -> str:
        name = self._needed_text(content, "timezone")
        if name and not is_timezone(name):
            what = _("{text} is not a timezone").format(text=quoted(name))
            self._error("unknown_timezone", "timezone", what, _("an IANA name such as Asia/Shanghai"))
        return name

    def _number(self, section: Mapping[str, object], prefix: str, key: str, at_most: float) -> float | None:
        """A number of a section; None where the key is not there."""
        value = section.get(key)
        if value is None:
            return None
        expected = _("a number from 0 to {at_most}").format(at_most=f"{at_most:,.10g}")
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._error("not_a_number", prefix + key, _("is not a number"), expected)
            return 0.0
        if not 0 <= value <= at_most:
            what = _("{text} is out of range").format(text=quoted(str(value)))
            self._error("number_out_of_range", prefix + key, what, expected)
            return 0.0
        return float(value)

    def _costs(self, section: Mapping[str, object]) -> Costs:
        needed = ("handling", "hour", "late_hour", "van", "held")
        self._unknown("costs.", section, (*needed, "drop"))
        values = {}
        for key in (*needed, "drop"):
            value = self._number(section, "costs.", key, LARGEST_YUAN)
            if value is None and key in needed:
                self._error("missing_value", f"costs.{key}", _("is missing"), _("yuan, a number not below 0"))
            values[key] = value or 0.0
        return Costs(**values)

    def _kinds(self, section: Mapping[str, object], costs: Costs) -> dict[str, Kind]:
        kinds = {ORDINARY: Kind(ORDINARY, None, None, True, costs.hour, costs.late_hour, costs.held)}
        for name, content in section.items():
            if isinstance(content, dict):
                kinds[name] = self._kind(name, content, costs)
            else:
                self._error("not_a_section", f"kinds.{name}", _("is not a section"), f"[kinds.{name}]")
        return kinds

    def _kind(self, name: str, content: Mapping[str, object], costs: Costs) -> Kind:
        prefix = f"kinds.{name}."
        self._unknown(prefix, content, ("volume_l", "mass_kg", "bus", "hour", "late_hour", "held"))
        bus = content.get("bus", True)
        if not isinstance(bus, bool):
            self._error("not_a_flag", f"{prefix}bus", _("is not a yes or no"), _("true or false"))
            bus = True

        def yuan(key: str, otherwise: float) -> float:
            value = self._number(content, prefix, key, LARGEST_YUAN)
            return otherwise if value is None else value

        return Kind(
            name=name,
            volume_l=self._number(content, prefix, "volume_l", LARGEST_VOLUME_L),
            mass_kg=self._number(content, prefix, "mass_kg", LARGEST_MASS_KG),
            bus=bus,
            hour=yuan("hour", costs.hour),
            late_hour=yuan("late_hour", costs.late_hour),
            held=yuan("held", costs.held),
        )
