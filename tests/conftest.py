"""What holds for every test: one language, and the same examples on every run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

import pytest
from django.utils import translation
from hypothesis import settings

os.environ["TONGCUN_LANG"] = "en"  # before any module speaks, for help texts are made on import

settings.register_profile("tongcun", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "tongcun"))


def pytest_configure() -> None:
    """The record refuses to be emptied; between tests with real transactions it must be all the same."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_the_record_too(self: BaseDatabaseOperations, sql_list: Iterable[str]) -> None:
        from tests.unguarded import unguarded

        with unguarded():
            flush(self, sql_list)

    BaseDatabaseOperations.execute_sql_flush = flush_the_record_too  # type: ignore[method-assign]


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
