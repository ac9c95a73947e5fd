"""What can be asked of the timetable."""

from tongcun.buses.queries.days import runs_on, version_on

__all__ = ["runs_on", "version_on"]
