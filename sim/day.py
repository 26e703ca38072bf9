"""The order of a day, once, for both engines, with the reason for each position.

Everyone who decides (step 5) reads the state of the start of the day as shocks, encounters and
yesterday's acts have left it, and nobody moves first: all decisions are made before any is applied.
"""

from __future__ import annotations

from collections.abc import Callable

from ballast.sim.world.branch_point import part_ways
from ballast.sim.world.contingencies import watch_conditions
from ballast.sim.world.crisis_contacts import settle_contacts
from ballast.sim.world.day_decisions import commit_all, decide_all
from ballast.sim.world.dispute_course import climb
from ballast.sim.world.exogenous_events import meet_encounters, meet_shocks, read_calendar
from ballast.sim.world.interventions import meet_accidents, meet_changes
from ballast.sim.world.perceived_acts import perceive
from ballast.sim.world.relation import settle
from ballast.sim.world.state import World, blank_day
from ballast.sim.world.turnover import meet_departures


def begin_day(world: World) -> None:
    """Empty the day's record; what was done yesterday is still to be perceived."""
    world.yesterday = world.today.acts
    world.today = blank_day(world.lanes)


def everyone_acts(world: World) -> None:
    """Governments choose acts, officials act on visits, channels and calls, all at once."""
    commit_all(world, decide_all(world))


STEPS: tuple[tuple[Callable[[World], None], str], ...] = (
    (begin_day, "what is left of yesterday becomes the past"),
    (part_ways, "a past in common ends before anything of the day is drawn"),
    (read_calendar, "dates are known before anything happens"),
    (meet_departures, "who holds an office is known before anyone asks for its holder"),
    (meet_changes, "what the scenario makes happen is known like a date"),
    (meet_shocks, "shocks from outside do not wait for decisions, and may oblige a side to act"),
    (meet_encounters, "forces meet at yesterday's tension; a collision is known the same day"),
    (meet_accidents, "an accident that the scenario makes happen is an encounter like others"),
    (perceive, "yesterday's acts are known today: nobody reacts to what is under way"),
    (everyone_acts, "governments and officials decide on one and the same morning's state"),
    (settle, "tension, trust, stocks and channels take in all that was done today"),
    (climb, "the ladder moves on the tension and channels of the evening, and on what was done"),
    (settle_contacts, "whom officials have reached counts from the next morning on"),
    (watch_conditions, "policies that wait look at the evening, and at all that was done"),
)
"""The steps of a day in order; the engines replace :func:`everyone_acts` by their own agents."""
DECISIONS = next(n for n, (step, _) in enumerate(STEPS) if step is everyone_acts)
"""Place of the decisions among the steps."""


def play_day(world: World, act: Callable[[World], None] = everyone_acts) -> None:
    """Play one day; afterwards ``world.today`` tells what happened and the state is tomorrow's.

    Args:
        world: changed in place.
        act: how decisions are made and applied; agents do it one by one.
    """
    play_morning(world)
    play_rest_of_day(world, act)


def play_morning(world: World) -> None:
    """Play a day up to the moment in which everyone decides; a person may look and choose then."""
    for step, _reason in STEPS[:DECISIONS]:
        step(world)


def play_rest_of_day(world: World, act: Callable[[World], None] = everyone_acts) -> None:
    """Play a day from the decisions on, whose morning has been played."""
    act(world)
    for step, _reason in STEPS[DECISIONS + 1 :]:
        step(world)
    world.day += 1
