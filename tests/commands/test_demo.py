"""`tongcun demo`: the sample county's day, planned and shown to this machine alone."""

from __future__ import annotations

import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tongcun.cli import app
from tongcun.commands import check, demo
from tongcun.commands.serving import LOCALHOST, PageServer, held_port
from tongcun.feeds.problems import InputError


def test_it_plans_a_day_of_the_sample_county_and_writes_all_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo.run(port=0, out=tmp_path / "demo", serve=False, parcels=300) == 0
    said = capsys.readouterr().out
    assert "Inventing 300 parcels" in said
    assert "常山县" in said
    assert "tongcun why " in said
    assert sorted(path.name for path in (tmp_path / "demo").iterdir()) == ["parcels.csv", "plan", "report.html"]


def test_its_plan_passes_the_judge(tmp_path: Path) -> None:
    demo.run(port=0, out=tmp_path, serve=False, parcels=300)
    county = Path(demo.__file__).parents[2] / "data" / "changshan"
    assert check.run(county, demo.DATE.isoformat(), tmp_path / "parcels.csv", tmp_path / "plan") == 0


def test_a_busy_port_is_told_before_any_work(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind((LOCALHOST, 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = CliRunner().invoke(app, ["demo", "--port", port, "--out", str(tmp_path / "demo")])
    assert done.exit_code == 2
    assert f"--port: port {port} on 127.0.0.1 is not to be had" in done.stderr
    assert "make demo PORT=8019" in done.stderr
    assert not (tmp_path / "demo").exists()


@pytest.mark.parametrize("port", ["-1", "65536", "99999999999"])
@pytest.mark.parametrize("serve", ["--serve", "--no-serve"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str, serve: str) -> None:
    done = CliRunner().invoke(app, ["demo", "--port", port, serve, "--out", str(tmp_path / "demo")])
    assert done.exit_code == 2
    assert "--port: " in done.stderr
    assert "out of range" in done.stderr
    assert not (tmp_path / "demo").exists()


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("mine")
    done = CliRunner().invoke(app, ["demo", "--port", "-1", "--out", str(tmp_path / "demo")])
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 2
    assert (tmp_path / "demo").read_text() == "mine"


def test_without_the_sample_county_it_says_where_it_should_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "SAMPLE_COUNTY", Path("data") / "elsewhere")
    assert demo.run(port=0, out=tmp_path / "demo", serve=False) == 2
    assert "the sample county is not there" in capsys.readouterr().err


def test_interrupted_while_planning_it_ends_with_130(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tongcun.commands.planning.make_plan", interrupted)
    assert demo.run(port=0, out=tmp_path, serve=False, parcels=50) == 130
    assert not (tmp_path / "plan").exists()


def test_ended_while_serving_it_ends_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(server: PageServer) -> None:
        assert server.page.startswith(b"<!doctype html>")
        raise KeyboardInterrupt

    monkeypatch.setattr(PageServer, "serve_forever", interrupted)
    assert demo.run(port=0, out=tmp_path, serve=True, parcels=50) == 0
    assert "Look at the report: http://127.0.0.1:" in capsys.readouterr().out


@pytest.fixture
def server() -> Iterator[PageServer]:
    with held_port(0) as held:
        held.page = b"<!doctype html>the page"
        serving = threading.Thread(target=held.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        yield held
        held.shutdown()
        serving.join()


def test_the_page_is_served_at_the_address_told(server: PageServer) -> None:
    with urllib.request.urlopen(server.address) as answer:
        assert answer.read() == server.page
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("path", ["plan.json", "../etc/passwd", "index.html", "%2e%2e/"])
def test_nothing_else_is_served(server: PageServer, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(server.address + path)


def test_only_this_machine_is_served(server: PageServer) -> None:
    assert server.server_address[0] == LOCALHOST


def test_a_port_that_is_held_is_not_to_be_had_twice(server: PageServer) -> None:
    with pytest.raises(InputError):
        held_port(server.server_port)
