"""Of what happened the last word on each matter is told."""

from __future__ import annotations

import pytest

from tongcun.dispatch.happenings import Happened, Happening, last_states


def it(what: Happened, name: str = "A", amount: float = 0) -> Happening:
    return {"what": what, "name": name, "amount": amount}


@pytest.mark.parametrize(
    ("happened", "told"),
    [
        ([it("delay", amount=20), it("delay", amount=30)], [it("delay", amount=30)]),
        ([it("delay", amount=20), it("delay", amount=30), it("cancelled")], [it("cancelled")]),
        ([it("cancelled"), it("running_again")], [it("running_again")]),
        ([it("vehicle", amount=900), it("cancelled"), it("running_again")],
         [it("vehicle", amount=900), it("running_again")]),
        ([it("delay", amount=20), it("vehicle", amount=900), it("luggage", amount=50)],
         [it("delay", amount=20), it("vehicle", amount=900), it("luggage", amount=50)]),
        ([it("delay", "A", 20), it("cancelled", "B"), it("closed", "S")],
         [it("delay", "A", 20), it("cancelled", "B"), it("closed", "S")]),
        ([it("vehicle", amount=900), it("vehicle", "B", 300), it("vehicle", amount=600)],
         [it("vehicle", "B", 300), it("vehicle", amount=600)]),
    ],
)  # fmt: skip
def test_of_each_matter_the_last_word_is_told(happened: list[Happening], told: list[Happening]) -> None:
    assert last_states(happened) == told
