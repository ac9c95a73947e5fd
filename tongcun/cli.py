"""The `tongcun` command line; every command imports its work late, so that `tongcun --help` is instant."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="tongcun",
    help="Tongcun 通村: plan a county's parcels on its village buses 把快递捎进每个村。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

County = Annotated[Path, typer.Argument(metavar="COUNTY", help="County folder 县域目录.")]
Date = Annotated[str, typer.Option("--date", help="Service date 运营日, YYYY-MM-DD.")]
ParcelsFile = Annotated[Path, typer.Option("--parcels", help="Parcels of the day 邮件快件表, CSV or XLSX.")]
PlanFolder = Annotated[Path, typer.Option("--plan", help="Plan folder 计划目录.")]
Seed = Annotated[int, typer.Option("--seed", help="Random seed 随机种子.")]


@app.command()
def plan(
    county: County,
    date: Date,
    parcels: ParcelsFile,
    out: Annotated[Path, typer.Option("--out", help="Where the plan is written 计划写到哪里.")],
    seed: Seed = 0,
    time_limit: Annotated[float | None, typer.Option("--time-limit", help="Seconds for planning 计算时限（秒）.")] = None,
    report: Annotated[Path | None, typer.Option("--report", help="Also write one HTML page 同时写出网页报告.")] = None,
) -> None:
    """Plan a day's parcels on its runs 编排一天的捎带计划."""
    from tongcun.commands import plan as command

    raise typer.Exit(command.run(county, date, parcels, out, seed, time_limit, report))


@app.command()
def check(county: County, date: Date, parcels: ParcelsFile, plan: PlanFolder) -> None:
    """Judge a plan by the rules, independently of the planner 独立检查计划是否合规."""
    from tongcun.commands import check as command

    raise typer.Exit(command.run(county, date, parcels, plan))


@app.command()
def why(
    parcel: Annotated[str, typer.Argument(metavar="PARCEL", help="Parcel id 件号.")],
    county: County,
    date: Date,
    parcels: ParcelsFile,
    plan: PlanFolder,
) -> None:
    """Tell how a parcel rides, or why not and what would change it 说明一件为何这样走."""
    from tongcun.commands import why as command

    raise typer.Exit(command.run(parcel, county, date, parcels, plan))


@app.command()
def feed(
    feed: Annotated[Path, typer.Argument(metavar="FEED", help="GTFS folder or zip GTFS 目录或压缩包.")],
    date: Annotated[str | None, typer.Option("--date", help="Also say what runs that day 该日班次, YYYY-MM-DD.")] = None,
) -> None:
    """Read a timetable strictly: what it holds, what is wrong with it 严格检查时刻表."""
    from tongcun.commands import feed as command

    raise typer.Exit(command.run(feed, date))


@app.command()
def sample(
    county: County,
    parcels: Annotated[int, typer.Option("--parcels", help="How many 件数.")],
    date: Date,
    out: Annotated[Path, typer.Option("--out", help="CSV file to write 写到的文件.")],
    seed: Seed = 0,
    peak: Annotated[float, typer.Option("--peak", help="Peak factor 高峰系数: 2.5 sales, 1.3 before New Year.")] = 1.0,
) -> None:
    """Invent a day's parcels for a county 生成一天的样例邮件快件."""
    from tongcun.commands import sample as command

    raise typer.Exit(command.run(county, parcels, date, out, seed, peak))


@app.command()
def county(
    feed: Annotated[Path, typer.Argument(metavar="FEED", help="GTFS folder or zip GTFS 目录或压缩包.")],
    date: Date,
    out: Annotated[Path, typer.Option("--out", help="County folder to make 新建的县域目录.")],
    stations: Annotated[int, typer.Option("--stations", help="How many stations 站点数.")] = 150,
    room: Annotated[float, typer.Option("--room", help="Hold room factor 舱容系数.")] = 1.0,
    drop: Annotated[float, typer.Option("--drop", help="Yuan for each run that unloads at a station 每次卸车费用.")] = 0.0,
    seed: Seed = 0,
) -> None:
    """Turn any GTFS feed into a county folder to play with 由任意 GTFS 生成试验县域."""
    from tongcun.commands import county as command

    raise typer.Exit(command.run(feed, date, out, stations, room, drop, seed))


@app.command()
def demo(
    port: Annotated[int, typer.Option("--port", help="Port on localhost 本机端口.")] = 8018,
    out: Annotated[Path, typer.Option("--out", help="Where the demo's files go 输出目录.")] = Path("out/demo"),
    serve: Annotated[bool, typer.Option(help="Serve the report until Ctrl-C 打开网页服务.")] = True,
) -> None:
    """Plan the sample county's day of 20,000 parcels and show it 演示样例县."""
    from tongcun.commands import demo as command

    raise typer.Exit(command.run(port, out, serve))


def main() -> None:
    """Run the command line."""
    app()
