"""Problems of an input as typed values: what, where, what was expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

SHOWN_AT_MOST = 100
"""How many problems are printed; the rest is counted (planning-files contract)."""


class Severity(StrEnum):
    """An error stops the reading in the end; a warning travels on with the data."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input: a stable code, the place, a sentence, and what was expected."""

    severity: Severity
    code: str
    file: str
    line: int | None
    column: str | None
    what: str
    expected: str

    def __str__(self) -> str:
        line = "" if self.line is None else str(self.line)
        column = "" if self.column is None else f" {self.column}:"
        return f"{self.file}:{line}:{column} {self.what}, {self.expected}"


class InputError(Exception):
    """The input cannot be used; carries every problem found, errors and warnings, never only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(p) for p in self.problems[:3]))


class Problems:
    """Collects problems while a file is read, so that all are told at once."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def error(self, code: str, file: str, line: int | None, column: str | None, what: str, expected: str) -> None:
        """Note something that makes the input unusable."""
        self._found.append(Problem(Severity.ERROR, code, file, line, column, what, expected))

    def warn(self, code: str, file: str, line: int | None, column: str | None, what: str, expected: str) -> None:
        """Note something untidy that does not stop the work."""
        self._found.append(Problem(Severity.WARNING, code, file, line, column, what, expected))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Take over problems found elsewhere."""
        self._found.extend(problems)

    @property
    def errors(self) -> list[Problem]:
        """Only those that stop."""
        return [p for p in self._found if p.severity is Severity.ERROR]

    @property
    def warnings(self) -> list[Problem]:
        """Only those that travel on."""
        return [p for p in self._found if p.severity is Severity.WARNING]

    def raise_if_any(self) -> None:
        """Give up with everything found, if anything found is an error.

        Raises InputError.
        """
        if self.errors:
            raise InputError(self._found)
