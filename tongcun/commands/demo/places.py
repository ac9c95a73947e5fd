"""Where the demo's county is, and where its files go."""

from __future__ import annotations

import datetime
import os
import socket
from dataclasses import dataclass
from pathlib import Path

import tongcun
from tongcun.commands.demo.claim import is_free
from tongcun.commands.number_options import check_between
from tongcun.commands.out_places import check_out, check_report
from tongcun.commands.serving import held_port
from tongcun.feeds.problems import InputError, Problems
from tongcun.language import _

SAMPLE_COUNTY = Path("data") / "changshan"
DATE = datetime.date(2026, 11, 23)
"""An ordinary Monday."""
NOW = "2026-11-23T10:30:00+08:00"
"""When the demo's clock starts."""
UNTIL = 10 * 3600 + 30 * 60
"""The same as a second of the service day: until then the morning is played."""
PARCELS, SEED = 20_000, 0
LARGEST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Places:
    """The county folder, and the files below `out`."""

    county: Path
    out: Path

    @property
    def parcels(self) -> Path:
        """The invented parcels."""
        return self.out / "parcels.csv"

    @property
    def plan(self) -> Path:
        """The plan's folder."""
        return self.out / "plan"

    @property
    def report(self) -> Path:
        """The plan as one page."""
        return self.out / "report.html"

    @property
    def home(self) -> Path:
        """TONGCUN_HOME: database, key."""
        return self.out / "home"

    @property
    def database(self) -> Path:
        """The database that is served."""
        return self.home / "tongcun.sqlite3"

    @property
    def played(self) -> Path:
        """The database of the played morning, kept for the next start."""
        return self.out / "played.sqlite3"

    @property
    def key(self) -> Path:
        """What the kept database was made from."""
        return self.out / "played.key"

    def environment(self) -> dict[str, str]:
        """What web, worker and the playing child need to know; nothing of another deployment reaches them."""
        foreign = ("DATABASE_URL", "TONGCUN_SECRET_KEY", "TONGCUN_HTTPS", "TONGCUN_HOSTS")
        ours = {
            "TONGCUN_HOME": str(self.home.resolve()),
            "TONGCUN_NOW": NOW,
            "DJANGO_SETTINGS_MODULE": "tongcun.website.settings",
        }
        return {name: value for name, value in os.environ.items() if name not in foreign} | ours


def prepared(port: int, out: Path, serve: bool) -> tuple[Places, socket.socket | None]:
    """Places that can be used and, if it is to be served, the port; raises InputError with all that cannot."""
    problems = Problems()
    places = Places(_sample_county(problems), out)
    check_out(problems, out)
    if not problems.errors:
        check_out(problems, places.plan)
        check_report(problems, places.report, places.plan)
    check_between(problems, "--port", port, 0, LARGEST_PORT)
    # Of a demo that runs there already one thing is told, not also that it has the port.
    is_ours = is_free(problems, out)
    door = _held(port, problems) if serve and is_ours and 0 <= port <= LARGEST_PORT else None
    if problems.errors and door is not None:
        door.close()
    problems.raise_if_any()
    return places, door


def _held(port: int, problems: Problems) -> socket.socket | None:
    """The port, or a problem noted."""
    try:
        return held_port(port)
    except InputError as error:
        problems.extend(error.problems)
        return None


def _sample_county(problems: Problems) -> Path:
    """The sample county's folder: beside the package as in a clone, or below where one is."""
    candidates = [Path(tongcun.__file__).resolve().parents[1] / SAMPLE_COUNTY, SAMPLE_COUNTY]
    for folder in candidates:
        if (folder / "county.toml").is_file():
            near = Path(os.path.relpath(folder))
            return folder if near.parts[0] == ".." else near
    what = _("the sample county is not there")
    problems.error("no_sample", str(candidates[0]), None, None, what, _("a clone of Tongcun with its data folder"))
    return candidates[0]
