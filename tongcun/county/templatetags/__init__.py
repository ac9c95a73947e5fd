"""Filters that every template has at hand (settings: builtins)."""
