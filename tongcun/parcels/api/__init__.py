"""The API of parcels and scans, for devices and carriers' systems."""
