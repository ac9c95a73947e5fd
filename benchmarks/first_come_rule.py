"""`python -m benchmarks.first_come_rule COUNTY DATE PARCELS`: the rule of the contract, in a process of its own."""

from __future__ import annotations

from benchmarks.judged import day_of_arguments, tell
from tongcun.planner.first_come import first_come


def main() -> None:
    """Plan by the rule and tell what came of it."""
    day, _ = day_of_arguments()
    tell(day, first_come(day))


if __name__ == "__main__":
    main()
