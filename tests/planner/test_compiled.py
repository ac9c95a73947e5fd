"""Compiled functions work wherever the program is installed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from numba.core.errors import TypingError

from tongcun.planner.compiled import compiled, inlined

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def a_function_whose_code_can_be_kept_nowhere() -> Callable[..., Any]:
    """It has no file, so numba finds no folder for it: as if neither the source's folder nor the home were writable."""
    made: dict[str, Any] = {}
    exec("def doubled(x):\n    return 2 * x", made)
    return made["doubled"]  # type: ignore[no-any-return]


@pytest.mark.parametrize("decorate", [compiled, inlined])
def test_a_function_is_compiled_also_where_nothing_can_be_kept(decorate: Decorator) -> None:
    assert decorate(a_function_whose_code_can_be_kept_nowhere())(21) == 42


def test_a_function_that_cannot_be_compiled_is_still_an_error() -> None:
    with pytest.raises(TypingError):
        compiled(lambda x: x.no_such_part)(1)
