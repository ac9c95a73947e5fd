"""Filters for the templates of the day."""
