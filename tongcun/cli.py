"""The `tongcun` command line; every command imports its work late, so that `tongcun --help` is instant."""

from __future__ import annotations

import gc
import io
import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from tongcun.commands.doors import Door
from tongcun.language import _

app = typer.Typer(
    name="tongcun",
    help=_("Tongcun 通村: plan a county's parcels on the buses it already has."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich would more than double the time of `tongcun --help`
)


def path(text: str) -> Path:
    """A path that says something: an empty one, as of a variable that is not set, would mean the current folder.

    Paths out of reach are told by the commands, in the user's language and with all else that is wrong.
    """
    if not text:
        raise typer.BadParameter(_("is empty, expected a path; the current folder is ."))
    return Path(text)


County = Annotated[Path, typer.Argument(metavar="COUNTY", parser=path, help=_("County folder."))]
Date = Annotated[str, typer.Option("--date", help=_("Service date, YYYY-MM-DD."))]
ParcelsFile = Annotated[Path, typer.Option("--parcels", parser=path, help=_("Parcels of the day, CSV or XLSX."))]
PlanFolder = Annotated[Path, typer.Option("--plan", parser=path, help=_("Plan folder."))]
Report = Annotated[Path | None, typer.Option("--report", parser=path, help=_("Also write the plan as one HTML page."))]
DemoFolder = Annotated[Path, typer.Option("--out", parser=path, help=_("Where the demo's files go."))]
Seed = Annotated[int, typer.Option("--seed", help=_("Random seed."))]


@app.command(help=_("Plan a day's parcels on its runs."))
def plan(
    county: County,
    date: Date,
    parcels: ParcelsFile,
    out: Annotated[Path, typer.Option("--out", parser=path, help=_("Folder the plan is written to."))],
    seed: Seed = 0,
    time_limit: Annotated[float | None, typer.Option("--time-limit", help=_("Seconds for planning."))] = None,
    report: Report = None,
) -> None:
    """`tongcun plan`."""
    from tongcun.commands import plan as command

    raise typer.Exit(command.run(county, date, parcels, command.Wishes(out, seed, time_limit, report)))


@app.command(help=_("Judge a plan by the rules, independently of the planner."))
def check(county: County, date: Date, parcels: ParcelsFile, plan: PlanFolder) -> None:
    """`tongcun check`."""
    from tongcun.commands import check as command

    raise typer.Exit(command.run(county, date, parcels, plan))


@app.command(help=_("Tell how a parcel rides, or why not."))
def why(
    parcel: Annotated[str, typer.Argument(metavar="PARCEL", help=_("Parcel id."))],
    county: County,
    date: Date,
    parcels: ParcelsFile,
    plan: PlanFolder,
) -> None:
    """`tongcun why`."""
    from tongcun.commands import why as command

    raise typer.Exit(command.run(parcel, county, date, parcels, plan))


@app.command(help=_("Read a timetable strictly: what it holds, what is wrong."))
def feed(
    feed: Annotated[Path, typer.Argument(metavar="FEED", parser=path, help=_("GTFS folder or zip."))],
    date: Annotated[str | None, typer.Option("--date", help=_("Also say what runs that day, YYYY-MM-DD."))] = None,
) -> None:
    """`tongcun feed`."""
    from tongcun.commands import feed as command

    raise typer.Exit(command.run(feed, date))


@app.command(help=_("Invent a day's parcels for a county."))
def sample(
    county: County,
    parcels: Annotated[int, typer.Option("--parcels", help=_("How many parcels."))],
    date: Date,
    out: Annotated[Path, typer.Option("--out", parser=path, help=_("CSV file to write."))],
    seed: Seed = 0,
    peak: Annotated[float, typer.Option("--peak", help=_("Peak factor: 2.5 for sales, 1.3 before New Year."))] = 1.0,
) -> None:
    """`tongcun sample`."""
    from tongcun.commands import sample as command

    raise typer.Exit(command.run(county, date, out, command.Wishes(parcels, seed, peak)))


@app.command(help=_("Make a county folder to play with of any GTFS feed."))
def county(
    feed: Annotated[Path, typer.Argument(metavar="FEED", parser=path, help=_("GTFS folder or zip."))],
    date: Date,
    out: Annotated[Path, typer.Option("--out", parser=path, help=_("County folder to make."))],
    stations: Annotated[int, typer.Option("--stations", help=_("How many stations."))] = 150,
    room: Annotated[float, typer.Option("--room", help=_("Hold room factor."))] = 1.0,
    drop: Annotated[float, typer.Option("--drop", help=_("Yuan for each run and station at which it unloads."))] = 0.0,
    seed: Seed = 0,
) -> None:
    """`tongcun county`."""
    from tongcun.commands import county as command

    raise typer.Exit(command.run(feed, date, out, command.Options(stations, room, drop, seed)))


@app.command(help=_("Give the database its tables, or bring them up to date."))
def migrate() -> None:
    """`tongcun migrate`."""
    from tongcun.commands import migrate as command

    raise typer.Exit(command.run())


@app.command(help=_("Load a county folder into the database."))
def load(
    county: County,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Only tell what would change."))] = False,
    valid_from: Annotated[
        str | None, typer.Option("--valid-from", help=_("First day of the timetable, YYYY-MM-DD; default: today."))
    ] = None,
) -> None:
    """`tongcun load`."""
    from tongcun.commands import load as command

    raise typer.Exit(command.run(county, dry_run, valid_from))


@app.command(help=_("Make an administrator of a county, such as its first one."))
def administrator(
    code: Annotated[str, typer.Argument(metavar="CODE", help=_("The county's division code, 6 digits."))],
    username: Annotated[str, typer.Argument(metavar="USERNAME", help=_("What the person will log in with."))],
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("The person's name."))],
) -> None:
    """`tongcun administrator`."""
    from tongcun.commands import administrator as command

    raise typer.Exit(command.run(code, username, name))


@app.command(help=_("Open or close a county's doors: what it does not use is there for nobody."))
def doors(
    code: Annotated[str, typer.Argument(metavar="CODE", help=_("The county's division code, 6 digits."))],
    parcels: Annotated[
        Door | None, typer.Option("--parcels", help=_("Parcels: desks, the day, plans, timetables."))
    ] = None,
    cases: Annotated[
        Door | None, typer.Option("--cases", help=_("Enterprises: liaison, visits, cases, supervision."))
    ] = None,
) -> None:
    """`tongcun doors`."""
    from tongcun.commands import doors as command

    raise typer.Exit(command.run(code, parcels, cases))


@app.command(help=_("Give somebody a new one-time password, such as the only administrator who has lost it."))
def password(
    username: Annotated[str, typer.Argument(metavar="USERNAME", help=_("What the person logs in with."))],
    second_factor: Annotated[
        bool, typer.Option("--drop-second-factor", help=_("Take away the second factor, too, where it is lost."))
    ] = False,
) -> None:
    """`tongcun password`."""
    from tongcun.commands import password as command

    raise typer.Exit(command.run(username, second_factor))


@app.command(help=_("Work beside the web: make plans, find what is short."))
def worker(
    once: Annotated[bool, typer.Option("--once", help=_("Do what waits now, then end."))] = False,
) -> None:
    """`tongcun worker`."""
    from tongcun.commands import worker as command

    raise typer.Exit(command.run(once))


@app.command(help=_("Show the sample county amid a planned day."))
def demo(
    port: Annotated[int, typer.Option("--port", help=_("Port on localhost."))] = 8018,
    out: DemoFolder = Path("out/demo"),
    serve: Annotated[bool, typer.Option(help=_("Serve it until Ctrl-C."))] = True,
) -> None:
    """`tongcun demo`."""
    from tongcun.commands import demo as command

    raise typer.Exit(command.run(port, out, serve))


@app.command(help=_("Walk the record of scans: nothing edited, removed or moved."))
def verify(
    receipts: Annotated[
        Path | None,
        typer.Option(
            "--receipts",
            parser=path,
            help=_("Heads that devices and people hold, one a line."),
        ),
    ] = None,
) -> None:
    """`tongcun verify`."""
    from tongcun.commands import verify as command

    raise typer.Exit(command.run(receipts))


@app.command(help=_("Recompute state and holder of every parcel from its scans."))
def rebuild() -> None:
    """`tongcun rebuild`."""
    from tongcun.commands import rebuild as command

    raise typer.Exit(command.run())


def main() -> NoReturn:
    """Run the command line and leave at once: taking compiled code apart would cost a third of a second."""
    gc.set_threshold(100_000)  # imports make many objects and hardly any garbage
    try:
        _run()
    except SystemExit as end:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(end.code if isinstance(end.code, int) else int(end.code is not None))
    os._exit(0)


def _run() -> None:
    """Run a command; signs that the terminal's encoding lacks are printed as their codes.

    Where standard output cannot be written to (a full disk), that is told, and the exit status is 2.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        try:
            app(prog_name="tongcun")
        finally:
            if sys.stdout is not None:  # it is None where it is closed from the start
                sys.stdout.flush()
    except OSError as error:
        _give_up(error)
    except KeyboardInterrupt:  # before or after a command: it tells by itself what it leaves
        sys.exit(130)


def _give_up(error: OSError) -> NoReturn:
    """End in one line; what is still to be printed goes nowhere, or Python would fail on it once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        sys.exit(1)
    where = error.filename or _("standard output")
    print(_("{file} cannot be written: {reason}").format(file=where, reason=error.strerror), file=sys.stderr)
    sys.exit(2)
