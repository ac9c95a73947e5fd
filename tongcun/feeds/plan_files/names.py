"""Names of a plan folder's files and columns, which writer and reader share."""

from __future__ import annotations

from tongcun.planner.result import Outcome

OUTCOMES_FILE, LEGS_FILE, PLAN_FILE = "outcomes.csv", "legs.csv", "plan.json"
PLAN_FILES = (OUTCOMES_FILE, LEGS_FILE, PLAN_FILE)
"""The last is the seal: it is there only while the others belong to it."""

OUTCOME_COLUMNS = ("parcel_id", "outcome", "arrives", "cost", "reason")
LEG_COLUMNS = (
    "parcel_id",
    "leg",
    "trip_id",
    "start_time",
    "board_station",
    "board_stop_sequence",
    "departs",
    "alight_station",
    "alight_stop_sequence",
    "arrives",
)

OUTCOME_WORDS = {Outcome.BUS: "bus", Outcome.VAN: "van", Outcome.HELD: "held"}
