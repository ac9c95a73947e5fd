"""Pages of timetables, rosters, vehicles and runs."""
