"""Reads of liaison, visits, cases and their supervision."""
