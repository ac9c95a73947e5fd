"""`python -m benchmarks.custody.closers PEOPLE`: let people in who close stations' days; prints their sessions as JSON.

Beside it what such a person does: close one day after another by the page, again after a kill, and keep what it said.
"""

from __future__ import annotations

import datetime
import http.client
import itertools
import json
import re
import sys
import urllib.parse
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import django

TOKEN = "c" * 32
"""What the page asks for against forged forms: the same in cookie and form."""
_CLOSED = re.compile(r'class="alert alert-success".*?>(close-[0-9a-f]{32})<', re.DOTALL)


Day = tuple[str, str]
"""A station and a date."""


def days_to_close(stations: int) -> Iterator[Day]:
    """Every station's yesterday, then the day before, and so on."""
    for number in itertools.count():
        date = datetime.date.today() - datetime.timedelta(days=1 + number // stations)
        yield f"v{number % stations}", date.isoformat()


@dataclass
class Closer:
    """Somebody who closes days; `told` holds what the page said of each: the note with which it is closed."""

    session: str
    waiting: list[Day] = field(default_factory=list)
    told: dict[Day, str] = field(default_factory=dict)

    def send(self, port: int) -> None:
        """Close what waits, until nothing does or the server is gone."""
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            while self.waiting:
                note = self._closed(line, self.waiting[0])
                if not note:
                    return
                self.told[self.waiting.pop(0)] = note
        except (OSError, http.client.HTTPException):
            return
        finally:
            line.close()

    def _closed(self, line: http.client.HTTPConnection, day: Day) -> str:
        """The note with which the page says that the day is closed: ours, or that of who was first; empty if none."""
        form = {"note": f"close-{uuid.uuid4().hex}", "csrfmiddlewaretoken": TOKEN}
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        address = f"/330822/day-close/{day[0]}/?date={day[1]}"
        line.request("POST", address, urllib.parse.urlencode(form), headers)
        response = line.getresponse()
        found = _CLOSED.search(response.read().decode())
        return found.group(1) if response.status == 200 and found else ""


def main() -> None:
    """Make clerks of a township in which all village stations lie, and log them in."""
    django.setup()
    from django.test import Client

    from tongcun.county.models import County, Posting, Role, Station, Township, User

    county = County.objects.get()
    township = Township.objects.create(county=county, code="330822001000", name="样例乡", official_order=1)
    Station.objects.filter(county=county, level="village").update(township=township)
    sessions = []
    for number in range(int(sys.argv[1])):
        clerk = User.objects.create(username=f"clerk-{number}", display_name=f"样例 {number}")
        Posting.objects.create(user=clerk, county=county, role=Role.TOWNSHIP_CLERK, township=township)
        client = Client()
        client.force_login(clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
        sessions.append(client.cookies["sessionid"].value)
    print(json.dumps(sessions))


if __name__ == "__main__":
    main()
