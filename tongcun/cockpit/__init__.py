"""Pages that only look, over all doors: they have no table of their own and write nothing."""
