"""What templates of timetables need."""
