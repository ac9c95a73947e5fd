"""`python -m tests.stories.picture ADDRESS OUT.png`: what a running server shows at an address, as a picture.

python -m tests.stories.picture http://127.0.0.1:8018/330822/day --as deng --lang zh --width 360 day.png
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from urllib.parse import urlsplit

from tests.stories.browsing import PASSWORD, NoBrowserError, Screen, a_browser, a_page, log_in, settle


def main() -> None:
    """Take the picture that the arguments ask for; console errors are printed. One line where there is no browser."""
    asked = _asked()
    try:
        _take(asked)
    except NoBrowserError as error:
        sys.exit(str(error))


def _take(asked: argparse.Namespace) -> None:
    parts = urlsplit(asked.address)
    server = f"{parts.scheme}://{parts.netloc}"
    with a_browser() as browser, a_page(browser, server, Screen(asked.lang, asked.width)) as page:
        page.on("console", lambda said: print(f"{said.type}: {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda error: print(f"error: {error}"))
        if asked.user:
            log_in(page, asked.user, asked.password)
        answer = page.goto(asked.address)
        settle(page)
        asked.out.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=asked.out, full_page=True)
        print(f"{answer.status if answer else '-'} {page.url} -> {asked.out}")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.stories.picture", description=__doc__)
    parser.add_argument("address")
    parser.add_argument("out", type=Path)
    parser.add_argument("--as", dest="user", default="", help="user name; without it nobody is logged in")
    parser.add_argument("--password", default=PASSWORD, help="default: that of the tests' cast and of the demo")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    parser.add_argument("--width", type=int, default=1280)
    return parser.parse_args()


if __name__ == "__main__":
    main()
