"""The timetable: versions of it, routes, trips, and the dated trips of each service date."""
