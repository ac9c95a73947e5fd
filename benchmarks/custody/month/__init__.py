"""A month of the sample county in a database: one day is planned and played, and moved to every date before it.

Everything is invented. What the pages show is as if it had been scanned: chains, custody, plans and lists all agree.
"""
