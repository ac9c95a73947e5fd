"""Files on one side, planner types on the other; every problem of an input is a typed value."""
