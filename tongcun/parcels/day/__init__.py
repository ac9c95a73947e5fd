"""A station's day: what was there, what came and went, what is on hand; it adds up or says what does not."""
