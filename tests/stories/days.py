"""The county of a story with its people, its clock, its worker, and the carrier that speaks by the API."""

from __future__ import annotations

import datetime
import json
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from django.conf import LazySettings
from typer.testing import CliRunner

from tests.cast import a_person
from tests.data.folders import PILOT
from tests.stories.people import Person
from tongcun.cli import app
from tongcun.county.clock import now
from tongcun.county.models import County, Level, Role, Station, Unit, UnitKind, User

MONDAY = datetime.date(2026, 11, 23)


@dataclass
class Story:
    """One day of the pilot county: what happened in one step is there for the next."""

    address: str
    settings: LazySettings
    people: dict[str, Person] = field(default_factory=dict)
    token: str = ""
    badges: dict[str, str] = field(default_factory=dict)

    @property
    def county(self) -> County:
        """The county, once it is loaded."""
        return County.objects.get(division_code="330822")

    @property
    def hub(self) -> Station:
        """Where parcels are sorted."""
        return self.county.stations.get(level=Level.HUB)

    @property
    def village(self) -> Station:
        """Where the one line ends."""
        return self.county.stations.get(level=Level.VILLAGE)

    def clock(self, time: str) -> None:
        """It is so late on the story's Monday; the clock runs on from there."""
        wanted = datetime.datetime.fromisoformat(f"{MONDAY}T{time}:00+08:00")
        self.settings.SIMULATED_NOW = wanted.isoformat()
        self.settings.SIMULATED_NOW = (wanted - (now() - wanted)).isoformat()

    def carrier_says(self, path: str, body: dict[str, Any]) -> Any:
        """What the API answers to the carrier's system."""
        request = urllib.request.Request(
            f"{self.address}/api/v1/{path}", json.dumps(body).encode(), method="POST",
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )  # fmt: skip
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)


def load_the_pilot() -> str:
    """`tongcun load`, and what it tells."""
    told = CliRunner().invoke(app, ["load", str(PILOT), "--valid-from", MONDAY.isoformat()])
    assert told.exit_code == 0, told.output
    return told.output


def hire(county: County) -> dict[str, User]:
    """Who works there, and the carrier."""
    hub, village = county.stations.get(level=Level.HUB), county.stations.get(level=Level.VILLAGE)
    Unit.objects.create(county=county, unit_id="C1", name="甲快递（样例）", kind=UnitKind.CARRIER)
    County.objects.filter(pk=county.pk).update(is_sample=True)
    return {
        "an": a_person("安样例", county, Role.ADMINISTRATOR, username="an"),
        "deng": a_person("邓样例", county, Role.DISPATCHER, username="deng"),
        "chen": a_person("陈样例", county, Role.HUB_CLERK, station=hub, username="chen"),
        "lin": a_person("林样例", county, Role.DRIVER, username="lin"),
        "zhu": a_person("朱样例", county, Role.KEEPER, station=village, username="zhu"),
    }


def let_the_worker_work() -> None:
    """`tongcun worker --once`: the plans that are asked for, and a look for what is short."""
    done = CliRunner().invoke(app, ["worker", "--once"])
    assert done.exit_code == 0, done.output
