"""Pages of the day: the day itself, its runs, its plans."""
