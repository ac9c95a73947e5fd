"""What every promise shares: working time, clocks, lights. Pure: no database, no web, no reading of the time."""
