"""What holds for every test: one language, and the same examples on every run."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import settings

LONGEST = (
    "tests/website/test_everybody.py", "tests/website/test_query_counts.py", "tests/stories/test_every_page.py",
    "tests/benchmarks/test_month.py", "tests/commands/test_demo.py",
)  # fmt: skip
"""The walks over every page, and a demo."""

os.environ["TONGCUN_LANG"] = "en"  # before any module speaks, for help texts are made on import

settings.register_profile("tongcun", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "tongcun"))


def pytest_configure() -> None:
    """Between tests with real transactions, empty the database in our way, and not in Django's."""
    from django.test import TransactionTestCase

    def emptied(test: TransactionTestCase) -> None:
        from tests.emptying import empty

        empty()

    TransactionTestCase._fixture_teardown = emptied  # type: ignore[attr-defined]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that at the end no worker waits for another."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def pytest_collection_finish() -> None:
    """What is imported stays: the collector of garbage need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def no_worker_but_the_tests_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Workers of this machine know of each other by files; one that runs beside the tests is none of theirs."""
    from django.conf import settings as of_django

    of_django.HOME = tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session", autouse=True)
def passwords_are_hashed_at_once() -> None:
    """Some hundred tests log in, or choose a code, and each would take a tenth of a second for that alone."""
    from django.conf import settings as of_django
    from django.contrib.auth.hashers import reset_hashers

    of_django.PASSWORD_HASHERS = ["tests.hasher.QuickArgon2"]
    reset_hashers(setting="PASSWORD_HASHERS")


@pytest.fixture(scope="session", autouse=True)
def static_files_are_looked_for_when_asked_for() -> None:
    """Every client of the tests has its own middleware, and WhiteNoise lists all files there are each time anew: an
    eighth of all the time of the tests."""
    from django.conf import settings as of_django

    of_django.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True)
def speaks_english() -> Iterator[None]:
    """Outside of requests Django speaks the deployment's language, Chinese; tests read what the code says."""
    with translation.override("en"):
        yield
