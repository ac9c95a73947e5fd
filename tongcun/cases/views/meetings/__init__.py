"""Pages of meetings: the list, one meeting, the page on which it is typed."""
