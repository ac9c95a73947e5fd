"""A plan as one self-contained page, Chinese and English."""
