"""Tongcun 通村: a parcel to every village, on the buses a county already has."""

__version__ = "0.1.0"
