"""Builds the sample counties: official places from divisions.csv, everything else invented in network.py."""
