"""The room of meetings: what is typed or pasted on their page, what it lacks, and how it is printed."""
