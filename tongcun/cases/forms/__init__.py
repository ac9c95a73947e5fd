"""Forms of liaison, visits, cases and papers."""
