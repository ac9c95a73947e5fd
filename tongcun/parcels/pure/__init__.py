"""What follows from scans alone: who holds a thing, its state, what does not fit; no database, no web."""
