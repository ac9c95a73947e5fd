"""The planner: pure mathematics of a county's day; no files, no Django."""
