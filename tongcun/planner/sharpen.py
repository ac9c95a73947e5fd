"""The last of the bound: prices half way between those climbed to and the relaxed problem's, again and again.

First-order climbing comes near the best prices and then crawls. The relaxed problem's dual prices are exact for the
chains in it, too bold for those that are not; half way lies better than either, and the chains that pricing finds
there make the next relaxed problem better (column generation, kept near what is proven: Wentges, "Weighted
Dantzig-Wolfe decomposition", 1997).
"""

from __future__ import annotations

from dataclasses import replace

from tongcun.planner.assignment import reduced_costs
from tongcun.planner.crowd import everyone
from tongcun.planner.day import Day
from tongcun.planner.dual import Dual, near_best, prove, widened
from tongcun.planner.ground import Ground
from tongcun.planner.pool import from_chains, joined, kept, stubs
from tongcun.planner.prices import Prices
from tongcun.planner.progress import Stages

WIDE, WIDE_ON_LARGER_DAYS, CHAINS = 0.1, 0.02, 4
"""Chains this near to the best (money units, at prices) take part, at most so many of a parcel at a time."""
ROUNDS, ENOUGH, ENOUGH_ON_LARGER_DAYS = 5, 0.0003, 0.005
"""Most rounds; and the share of the bound by which the relaxed problem may cost more: there is little left to prove."""
ON_THE_WAY = 0.5
"""How far towards the relaxed problem's prices new ones are tried."""
FEWER_CLIMBS = 5
"""So many climbs bring prices near enough for this."""
PARCELS_AT_MOST, PARCELS_AT_THE_VERY_MOST = 8_000, 25_000
"""On larger days the relaxed problem takes longer than climbing on; it is worth that only where the gap stays wide, and
on still larger ones it would take minutes."""
WIDE_GAP = 0.014
"""The share of the cost from which on a larger day's bound is sharpened after all, and its rides are searched anew."""


def sharp_days(day: Day) -> bool:
    """Whether this is for the day: a smaller one, without a drop charge."""
    return day.drop_yuan <= 0.0 and len(day.parcels) <= PARCELS_AT_MOST


def worth_sharpening(day: Day, yuan: float, bound: float) -> bool:
    """Whether a larger day without a drop charge is so far from its bound that sharpening is worth its time."""
    larger = PARCELS_AT_MOST < len(day.parcels) <= PARCELS_AT_THE_VERY_MOST
    return larger and day.drop_yuan <= 0.0 and yuan - bound > WIDE_GAP * yuan


def sharpened(ground: Ground, dual: Dual, stages: Stages) -> Dual:
    """The dual with a better bound, where the relaxed problem shows one, and the chains of its corner."""
    # Not at the top: the solver takes a tenth of a second to import, which days with drops need not wait for.
    from tongcun.planner.relaxed import RelaxedProblem

    day, crowd, on_board = ground.day, everyone(ground), stubs(ground)
    spread = (WIDE if sharp_days(day) else WIDE_ON_LARGER_DAYS) * dual.unit
    enough = ENOUGH if sharp_days(day) else ENOUGH_ON_LARGER_DAYS
    pool = widened(ground, dual, spread, CHAINS)
    near = near_best(ground, pool, reduced_costs(ground, pool, dual.prices), spread)
    problem = RelaxedProblem(ground, kept(pool, near), dual.prices, dual.unit)
    for turn in range(ROUNDS):
        if stages.out_of_time():
            break
        corner = problem.solve(stages)
        if corner is None:
            break
        prices = between(dual.prices, corner.prices, ON_THE_WAY)
        proof, found = prove(crowd, on_board, prices, spread, CHAINS)
        if proof > dual.bound:
            dual = replace(dual, prices=prices, bound=proof)
        dual = replace(dual, whole=corner.whole)
        stages.tell((turn + 1) / ROUNDS, bound=dual.bound)
        if corner.yuan - dual.bound < enough * abs(dual.bound) or not problem.add(from_chains(ground, found)):
            break
    return replace(dual, pool=joined(dual.pool, problem.known))


def between(here: Prices, there: Prices, share: float) -> Prices:
    """Prices of room that far on the way from `here` to `there`."""
    return replace(
        here,
        litre=(1.0 - share) * here.litre + share * there.litre,
        kilogram=(1.0 - share) * here.kilogram + share * there.kilogram,
    )
