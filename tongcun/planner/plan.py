"""The table of contents of the algorithm: a day in, a plan with a proven bound out."""

from __future__ import annotations

from tongcun.planner.day import Day
from tongcun.planner.dual import CLIMBS, climb_prices
from tongcun.planner.exact import small_enough, solve_exactly
from tongcun.planner.finish import finished_plan
from tongcun.planner.ground import ground_of
from tongcun.planner.progress import Stages, Watch, unwatched
from tongcun.planner.result import Plan
from tongcun.planner.rides import cheaper, whole_yuan
from tongcun.planner.search import search_rides
from tongcun.planner.sharpen import FEWER_CLIMBS, sharp_days, sharpened, worth_sharpening


def make_plan(day: Day, seed: int = 0, *, time_limit: float | None = None, watch: Watch = unwatched) -> Plan:
    """The cheapest plan found for a day, by the contract's rules, with a proven lower bound on every plan.

    `time_limit` (seconds) cuts the work short; plan and bound stay valid. Without it, the same day and seed give the
    same plan. `watch` is told of stages, bound and cost as they move.
    """
    stages = Stages(time_limit, watch)
    with stages.stage("graph"):
        ground = ground_of(day)
    if small_enough(ground):
        with stages.stage("exact"):
            rides = solve_exactly(ground, stages.seconds_left())
        if rides is not None:
            return finished_plan(ground, rides, None, seed, stages)
    with stages.stage("prices"):
        dual = climb_prices(ground, stages, FEWER_CLIMBS if sharp_days(day) else len(CLIMBS))
        if sharp_days(day):
            dual = sharpened(ground, dual, stages)
    with stages.stage("search"):
        rides = search_rides(ground, dual, seed, stages)
    if worth_sharpening(day, whole_yuan(day, rides), dual.bound) and not stages.out_of_time():
        with stages.stage("sharpen"):
            dual = sharpened(ground, dual, stages)
        with stages.stage("again"):
            rides = cheaper(day, rides, search_rides(ground, dual, seed, stages))
    return finished_plan(ground, rides, dual.bound, seed, stages)
