"""What does not fit (discrepancies), as promises to look into it: clocks, words, the list, what waits for whom."""
