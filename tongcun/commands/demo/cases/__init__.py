"""The demo's cases: a year of invented requests, each with its story, and the story of the pole in 2021."""
