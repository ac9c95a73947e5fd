"""`python -m benchmarks.custody.importing`: a sender's sheet of 100,000 parcels, from upload to the committed rows.

Protocol: the sample county is loaded into an empty SQLite database (WAL, synchronous FULL: as in use). Two sheets of
the same invented parcels are written, one as CSV in GBK and one as XLSX, with the headings that senders use:
邮件号码, 收件人, 联系电话, 地址, 重量. Every address is different and names a village that has a station. Each file
is imported by the hub's clerk in a process of its own, by the requests that the page makes, through all of the
middleware: upload, the page of its columns, check, import. Counted are the seconds of all four requests, how many of
them the processor worked for it, and the largest resident memory of the process, Django and the sheet among it. At the
end all parcels and addressees must be there.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.custody.results import add_out, keep
from benchmarks.custody.server import environment_of, run_python

COUNTY = Path(__file__).parents[2] / "data" / "changshan"
CODE = "330822"
HEADING = ("邮件号码", "收件人", "联系电话", "地址", "重量")
CLERK = "clerk"
SURNAMES, NAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高", "小大阿文国建秀玉春美丽平华英红梅兰芳明军"
SECONDS_AT_MOST, MEGABYTES_AT_MOST = 20, 500


def main() -> None:
    """Run one step in this process, or all of them in processes of their own; exit status 1 past a limit."""
    options = _options(sys.argv[1:])
    if options.step:
        print(json.dumps(STEPS[options.step](Path(options.folder), options.parcels)))
        return
    figures = {form: _run(form, options.parcels) for form in options.forms}
    for form, figure in figures.items():
        print(form, json.dumps(figure))
    if options.out:
        keep(options.out, "importing", {"database": "sqlite", "parcels": options.parcels, **figures})
    sys.exit(any(one["seconds"] > SECONDS_AT_MOST or one["peak_mb"] > MEGABYTES_AT_MOST for one in figures.values()))


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.custody.importing", description=__doc__)
    parser.add_argument("--parcels", type=int, default=100_000)
    parser.add_argument("--forms", nargs="+", choices=("csv", "xlsx"), default=["csv", "xlsx"])
    add_out(parser)
    parser.add_argument("--step", choices=tuple(STEPS), help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _run(form: str, parcels: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="tongcun-import-") as name:
        environment = environment_of(Path(name), None)
        run_python(environment, "tongcun", "migrate")
        run_python(environment, "tongcun", "load", str(COUNTY))
        for step in ("sheets", form):
            command = ("--step", step, "--folder", name, "--parcels", str(parcels))
            told = run_python(environment, "benchmarks.custody.importing", *command)
        figures: dict[str, Any] = json.loads(told)
        return figures


def _sheets(folder: Path, parcels: int) -> list[int]:
    """Make the clerk, and write both files; their sizes in bytes."""
    import django
    import xlsxwriter

    django.setup()
    from tongcun.county.models import County, Level, Posting, Role, Station, User

    county = County.objects.get(division_code=CODE)
    hub = Station.objects.get(county=county, level=Level.HUB)
    Posting.objects.create(user=User.objects.create(username=CLERK), county=county, role=Role.HUB_CLERK, station=hub)
    served = Station.objects.filter(county=county, village__isnull=False).select_related("village__township")
    villages = [f"{station.village.township.name}{station.village.name}" for station in served if station.village]
    rows = list(_rows(villages, parcels))
    with (folder / "csv").open("w", encoding="gbk", newline="") as file:
        csv.writer(file).writerows([HEADING, *rows])
    with xlsxwriter.Workbook(folder / "xlsx", {"constant_memory": False}) as workbook:
        sheet = workbook.add_worksheet()
        for place, row in enumerate([HEADING, *rows]):
            sheet.write_row(place, 0, row)
    return [(folder / form).stat().st_size for form in ("csv", "xlsx")]


def _rows(villages: list[str], parcels: int) -> Iterator[tuple[str, str, str, str, float]]:
    draw = random.Random(20210928)
    for number in range(parcels):
        name = draw.choice(SURNAMES) + draw.choice(NAMES) + draw.choice(NAMES)
        address = f"浙江省衢州市常山县{draw.choice(villages)}{number} 号"
        yield f"97{number:011d}", name, f"138{draw.randrange(10**8):08d}", address, round(draw.uniform(0.1, 8.0), 2)


def _imported(folder: Path, form: str, parcels: int) -> dict[str, Any]:
    """Import a file as its sender's clerk does; seconds of each request, largest memory, rows at the end."""
    import django

    django.setup()
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client
    from django.urls import reverse

    from tongcun.county.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=CLERK), "allauth.account.auth_backends.AuthenticationBackend")
    begin, worked = _peak_megabytes(), time.process_time()
    seconds = {}
    file = SimpleUploadedFile(f"sheet.{form}", (folder / form).read_bytes())
    uploaded = {"content": "parcels", "sender": "a carrier", "file": file}
    answer, seconds["upload"] = _timed(lambda: client.post(reverse("upload_parcels", args=(CODE,)), uploaded))
    address = answer.headers["Location"]
    answer, seconds["columns"] = _timed(lambda: client.get(address))
    chosen = _chosen_columns(answer.content.decode())
    answer, seconds["check"] = _timed(lambda: client.post(address, chosen | {"step": "check"}))
    _told, seconds["import"] = _timed(lambda: client.post(address, chosen | {"step": "import"}))
    worked = time.process_time() - worked
    _check(parcels)
    return {
        "seconds": round(sum(seconds.values()), 1), "cpu_seconds": round(worked, 1),
        "peak_mb": round(_peak_megabytes()), "of_it_before_mb": round(begin),
        "of_it": {name: round(taken, 1) for name, taken in seconds.items()},
    }  # fmt: skip


def _chosen_columns(page: str) -> dict[str, str]:
    """What the page proposes, as its form sends it."""
    fields = re.findall(r'<select[^>]* name="([^"]*)">(.*?)</select>', page, re.DOTALL)
    marked = ((name, re.search('value="([^"]*)" selected', options)) for name, options in fields)
    return {name: found[1] if found else "" for name, found in marked}


def _check(parcels: int) -> None:
    from tongcun.parcels.models import Addressee, Parcel

    found = Parcel.objects.count(), Addressee.objects.count()
    if found != (parcels, parcels):
        raise SystemExit(f"{found} rows instead of {parcels} twice")


def _timed(ask: Any) -> tuple[Any, float]:
    begin = time.perf_counter()
    answer = ask()
    return answer, time.perf_counter() - begin


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


STEPS: dict[str, Callable[[Path, int], Any]] = {
    "sheets": _sheets,
    "csv": lambda folder, parcels: _imported(folder, "csv", parcels),
    "xlsx": lambda folder, parcels: _imported(folder, "xlsx", parcels),
}

if __name__ == "__main__":
    main()
