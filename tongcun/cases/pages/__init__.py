"""What pages show of cases, in words and pictures."""
