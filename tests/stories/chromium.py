"""`python -m tests.stories.chromium`: make a browser for the tests ready, and say which it is.

On x86-64 Linux it is the Chromium that the npm package `@sparticuz/chromium` carries, unpacked into `.cache` with the
libraries it needs, so that nothing is installed. Elsewhere, or where CHROMIUM names one, the machine's own is taken.
"""

from __future__ import annotations

import io
import os
import platform
import shutil
import tarfile
from dataclasses import dataclass, field
from pathlib import Path

import brotli

ROOT = Path(__file__).resolve().parents[2]
PACKED = ROOT / "node_modules" / "@sparticuz" / "chromium" / "bin"
UNPACKED = ROOT / ".cache" / "chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


@dataclass(frozen=True, slots=True)
class Browser:
    """A program, and what its environment must hold."""

    program: Path
    env: dict[str, str] = field(default_factory=dict)


def browser() -> Browser | None:
    """The browser to test with; None where there is none."""
    if named := os.environ.get("CHROMIUM"):
        return Browser(Path(named))
    if (UNPACKED / "chromium").exists():
        return Browser(UNPACKED / "chromium", {"LD_LIBRARY_PATH": str(UNPACKED / "al2023" / "lib")})
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return Browser(Path(found)) if found else None


def _runs_here() -> bool:
    return platform.system() == "Linux" and platform.machine() in ("x86_64", "AMD64")


def unpack() -> None:
    """Unpack the packed Chromium; whole or not at all."""
    beside = UNPACKED.with_name(f"chromium.{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    for name in ("al2023", "swiftshader"):
        content = io.BytesIO(brotli.decompress((PACKED / f"{name}.tar.br").read_bytes()))
        with tarfile.open(fileobj=content) as archive:
            archive.extractall(beside / name if name == "al2023" else beside, filter="data")
    (beside / "chromium").write_bytes(brotli.decompress((PACKED / "chromium.br").read_bytes()))
    (beside / "chromium").chmod(0o755)
    shutil.rmtree(UNPACKED, ignore_errors=True)
    beside.rename(UNPACKED)


def main() -> None:
    """Unpack where that runs here, and say which browser the tests will drive."""
    if not os.environ.get("CHROMIUM") and PACKED.exists() and _runs_here():
        print("Unpacking Chromium for the browser tests into .cache ...")
        unpack()
    found = browser()
    print(f"Browser tests: {found.program if found else 'no browser here; name one in CHROMIUM to run them'}")


if __name__ == "__main__":
    main()
