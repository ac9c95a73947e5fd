"""The record as it is kept: scans on their way in, the plain statements that every scan needs, the order of writers."""
