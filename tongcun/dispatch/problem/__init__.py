"""The planner's Day from the database: (county, date, moment) in, the problem with the rows it was made of out."""

from tongcun.dispatch.problem.loading import Problem, load_problem
from tongcun.dispatch.problem.made_from import MadeFrom

__all__ = ["MadeFrom", "Problem", "load_problem"]
