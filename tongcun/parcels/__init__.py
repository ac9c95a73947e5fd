"""Parcels and who holds them: scans are facts, custody follows from them."""
