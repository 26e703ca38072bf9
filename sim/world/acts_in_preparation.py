"""Acts that are expected within a window: when they come, and what their kind's rate loses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ballast.sim.rules import expected_acts
from ballast.sim.rules.quantity import Flags, Floats, Ints, Number, at
from ballast.sim.scenario.priors import probability_key
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import NEVER, Cause
from ballast.sim.world.compiled_expected import Expected
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.recorded_conduct import RecordedConduct
from ballast.sim.world.scheduling import later
from ballast.sim.world.state import ActsDone, World

EXPECTED = int(Cause.EXPECTED)


def probabilities(
    setting: CompiledScenario,
    values: Mapping[str, Number],
    conduct: tuple[RecordedConduct, ...],
) -> tuple[Number, ...]:
    """Chance that each expected act comes within its window: (L,) or (1,) each."""
    return tuple(_probability(about, values, conduct) for about in setting.expected)


def _probability(
    about: Expected, values: Mapping[str, Number], conduct: tuple[RecordedConduct, ...]
) -> Number:
    """What is said, else the record's; lanes may say it of an act of which the scenario does not.

    A number below zero stands for the record's.
    """
    said = values.get(probability_key(about.id))
    if said is not None and about.said:
        return said
    by_record = expected_acts.by_record(usual_acts(about, conduct))
    return by_record if said is None else np.where(said < 0.0, by_record, said)


def usual_acts(about: Expected, conduct: tuple[RecordedConduct, ...]) -> Floats:
    """Acts of the kind that the record's rate has in the window: (L,) or (1,)."""
    of = conduct[about.side]
    return np.asarray(of.rates[about.category] * of.act_shares[about.category][about.place]) * (
        about.days
    )


def _open(world: World, side: int) -> Iterator[tuple[int, Expected]]:
    for position, about in enumerate(world.setting.expected):
        if about.side == side and about.open_on(world.day):
            yield position, about


def plan_expected(world: World, position: int, lanes: Indices, today: int) -> None:
    """Draw the day on which an expected act comes, if it does, after a day on which it had not.

    Args:
        world: changed in place.
        position: of the act among the expected ones.
        lanes: (n,) in which it is drawn.
        today: the last day on which the act has not come; -1 on the morning of day 0.
    """
    about, luck = world.setting.expected[position], world.luck
    passed = max(today + 1 - about.first, 0)
    if passed >= about.days:
        world.expected_day[position, lanes] = NEVER
        return
    probability = at(world.expected[position], lanes)
    comes = luck.uniform(f"expected.{about.id}", today, lanes) < expected_acts.still_to_come(
        probability, passed, about.days
    )
    day = expected_acts.day_of_window(
        luck.uniform(f"expected.{about.id}.day", today, lanes), passed, about.days
    )
    world.expected_day[position, lanes] = np.where(comes, later(about.first, day), NEVER)


def restart_expected(world: World, lanes: Indices, yesterday: int) -> None:
    """Draw anew, in some lanes, the day of every expected act that has not come yet."""
    for position, days in enumerate(world.expected_day):
        plan_expected(world, position, lanes[days[lanes] > yesterday], yesterday)


def expected_today(world: World, side: int) -> list[tuple[int, Indices]]:
    """Expected acts of a government, by position, that are to come today, and in which lanes."""
    if not world.setting.expected:
        return []
    days = ((n, (world.expected_day[n] == world.day).nonzero()[0]) for n, _ in _open(world, side))
    return [(position, lanes) for position, lanes in days if len(lanes)]


def delayed(
    world: World, planned: list[tuple[int, Indices]], lanes: Indices, act: Ints, cause: Ints
) -> tuple[tuple[int, Indices], ...]:
    """What was to come today and is not among the acts that are done.

    Args:
        world: the state of the morning.
        planned: expected acts that were to come today, and where.
        lanes, act, cause: (n,) of the acts that are done.
    """
    found = []
    for position, where in planned:
        here = lanes[(act == world.setting.expected[position].act) & (cause == EXPECTED)]
        if len(here) < len(where):
            found.append((position, np.setdiff1d(where, here, assume_unique=True)))
    return tuple(found)


def not_twice(world: World, side: int, act: Ints, lanes: Indices, rate: Floats) -> Flags:
    """Which acts of a government's own accord are done: not those that stand for an expected one.

    Args:
        world: the state of the morning.
        side: the government.
        act, lanes: (n,) of the acts.
        rate: (n,) acts of their category that were to be expected today.
    """
    done = np.ones(len(act), bool)
    for position, about in _open(world, side):
        some = (act == about.act).nonzero()[0]
        if len(some):
            here = lanes[some]
            a_day = at(world.expected[position], here) / about.days
            of = world.params.conduct[side].act_shares[about.category][about.place]
            share = expected_acts.taken_out(a_day, rate[some] * at(of, here))
            uniform = world.luck.uniform(f"expected.{about.id}.usual", world.day, here)
            done[some] = uniform >= share
    return done


def put_off_expected(world: World, done: ActsDone) -> None:
    """Expected acts that were to come today and did not may come on a later day."""
    for position, lanes in done.delayed:
        plan_expected(world, position, lanes, world.day)
