"""What the record bears: many devices at once, and a server that is killed amid scans."""
