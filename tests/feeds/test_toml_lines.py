"""The lines of a TOML file's keys."""

from __future__ import annotations

from tongcun.feeds.toml_lines import key_lines, line_of

TEXT = """\
# name = "not this"
name = "Changshan"
[ costs ]
  hour = 0.2
drop={ value = 2 }

[kinds."long stuff"]
volume_l = 6
kinds.odd = 1
[[several]]
"""


def test_keys_are_found_by_their_whole_names() -> None:
    assert key_lines(TEXT) == {
        "name": 2,
        "costs": 3,
        "costs.hour": 4,
        "costs.drop": 5,
        "kinds.long stuff": 7,
        "kinds.long stuff.volume_l": 8,
        "kinds.long stuff.kinds.odd": 9,
    }


def test_what_is_missing_is_told_at_what_it_belongs_to() -> None:
    lines = key_lines(TEXT)
    assert line_of("costs.hour", lines) == 4
    assert line_of("costs.van", lines) == 3
    assert line_of("costs.drop.value", lines) == 5
    assert line_of("timezone", lines) is None
