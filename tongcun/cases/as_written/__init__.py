"""What people write in tables, whichever table it is: days, and the names of units."""
