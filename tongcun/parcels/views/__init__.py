"""Pages of parcels and custody."""
