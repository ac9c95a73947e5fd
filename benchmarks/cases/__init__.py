"""How fast the closed loop of cases is with many of them stored."""
