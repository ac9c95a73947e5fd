"""What is printed of cases: cards, papers, ledgers, reports."""
