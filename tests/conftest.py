"""What holds for every test: one language, and the same examples on every run."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import settings

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


@pytest.fixture(scope="session", autouse=True)
def no_worker_but_the_tests_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Workers of this machine know of each other by files; one that runs beside the tests is none of theirs."""
    from django.conf import settings as of_django

    of_django.HOME = tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def speaks_english() -> Iterator[None]:
    """Outside of requests Django speaks the deployment's language, Chinese; tests read what the code says."""
    with translation.override("en"):
        yield
