"""What all processes of the web must know of: a code is used once, tries and requests are counted together."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from tests.cast import the_cast
from tests.commands.test_worker import address_of_database
from tongcun.commands.database import is_ready
from tongcun.parcels.api.access import PerDevice
from tongcun.parcels.models import Device

pytestmark = pytest.mark.django_db(transaction=True)

PROGRAM = """
import django
import time_machine
django.setup()
from allauth.core.internal import ratelimit
from allauth.mfa.totp.internal import auth
from axes.handlers.proxy import AxesProxyHandler
from django.test import RequestFactory
from tongcun.county.models import User

lin = User.objects.get(username="lin-330822")
request = RequestFactory().post("/")
request.user = lin

def code_is_taken():
    totp = auth.TOTP(lin.authenticator_set.get())
    counter = next(iter(auth.yield_hotp_counters_from_time()))
    return totp.validate_code(auth.format_hotp_value(auth.hotp_value(totp.instance.data["secret"], counter)))

def tries_are_left():
    limit = dict(app="allauth.account", action="reauthenticate", user=lin)
    return [bool(ratelimit.consume(request, **limit)) for _ in range(7)].count(True)

def is_let_in():
    name = {"username": lin.username}
    for _ in range(4):
        AxesProxyHandler.user_login_failed(sender=None, credentials=name, request=request)
    return AxesProxyHandler.is_allowed(request, name)

with time_machine.travel("2026-11-23T10:00:00+08:00", tick=False):
    print(WHAT())
"""


@pytest.mark.parametrize(
    ("what", "told"),
    [("code_is_taken", ["True", "False"]), ("tries_are_left", ["7", "3"]), ("is_let_in", ["True", "False"])],
)
def test_what_one_process_has_counted_the_next_knows(what: str, told: list[str], tmp_path: Path) -> None:
    cache.clear()
    TOTP.activate(the_cast().lin, generate_totp_secret())
    assert [a_process(PROGRAM.replace("WHAT", what), tmp_path) for _ in told] == told


def a_process(program: str, home: Path) -> str:
    """What a process on the tests' database says."""
    env = {
        **os.environ, "DATABASE_URL": address_of_database(), "TONGCUN_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "tongcun.website.settings",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_requests_of_a_device_are_counted_over_all_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 1_632_787_300.5)
    throttle, one, other = PerDevice(3), Device(pk=1), Device(pk=2)
    assert [in_a_fork(throttle, one) for _ in range(3)] == [True, True, True]
    assert not throttle.allows(one)
    assert not in_a_fork(throttle, one)
    assert in_a_fork(throttle, other)
    monkeypatch.setattr("time.time", lambda: 1_632_787_301.0)
    assert in_a_fork(throttle, one)


def in_a_fork(throttle: PerDevice, device: Device) -> bool:
    """Whether a process forked after the throttle was made, as the web's are, lets the device in."""
    child = os.fork()
    if child == 0:
        os._exit(0 if throttle.allows(device) else 1)
    return os.waitpid(child, 0)[1] == 0


def test_a_database_without_the_shared_table_is_told_to_be_migrated(capsys: pytest.CaptureFixture[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE shared_cache")
    try:
        assert not is_ready()
        assert "tongcun migrate" in capsys.readouterr().err
    finally:
        call_command("createcachetable", verbosity=0)
    assert cache.add("anything", 1)
