"""What follows from what was done with a case: pure, without database and web."""
