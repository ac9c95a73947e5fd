"""The day, where planning and custody meet: plans in the database, manifests, re-planning."""
