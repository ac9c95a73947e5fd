"""Who and where: counties, townships, villages, stations, units, enterprises, and people bound to a place by a role."""
