"""What things of cases are called, and the sentences in which something is refused: known to all rooms above."""
