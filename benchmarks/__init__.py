"""The benchmark: the planner against the first-come rule and a path program, on the same days. See protocol.md."""
