"""When lights turn."""

from __future__ import annotations

import datetime
from collections import defaultdict

from tongcun.county.models import USUAL_LIGHTS, County
from tongcun.county.queries.scopes import Scope
from tongcun.loops.lights import LightRule, LightRules


def known_lights(scope: Scope) -> LightRules:
    """When the lights of somebody's county turn, asked for once a request."""
    if "lights" not in scope.known:
        scope.known["lights"] = light_rules(scope.county)
    rules: LightRules = scope.known["lights"]
    return rules


def light_rules(county: County) -> LightRules:
    """When a county's lights turn, by kind of promise: one query."""
    rows: dict[str, list[tuple[datetime.date, LightRule]]] = defaultdict(list)
    for row in county.light_settings.order_by("first_date"):
        rows[row.kind].append((row.first_date, row.as_rule()))
    return LightRules(USUAL_LIGHTS, rows)
