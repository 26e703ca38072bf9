"""Acts that are expected within a window: when they come, and what their kind's rate loses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ballast.sim.rules import expected_acts
from ballast.sim.rules.quantity import Flags, Floats, Ints, Number, at
from ballast.sim.scenario.priors import probability_key
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import WAR, Cause
from ballast.sim.world.compiled_expected import Expected
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.recorded_conduct import RecordedConduct
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


def expected_today(world: World, side: int) -> Iterator[tuple[Indices, int]]:
    """Lanes, (n,), and the act, of each expected act of a government that is to come today."""
    several = list(_open(world, side))
    if not several:
        return
    # they come in few lanes: the others' uniforms lie above the chance of the likeliest lane
    bounds = np.zeros((len(world.expected), 1))
    for position, about in several:
        bounds[position] = _chance(world, about, world.expected[position].max(keepdims=True))
    which, lanes, uniform = world.luck.below(world.keys.expected, world.day, bounds)
    for position, about in several:
        some = slice(*which.searchsorted((position, position + 1)))
        here = lanes[some]
        comes = uniform[some] < _chance(world, about, at(world.expected[position], here))
        comes &= ~world.expected_done[position, here] & (world.rung[here] < WAR)
        yield here[comes], about.act


def _chance(world: World, about: Expected, probability: Number) -> Floats:
    """Chance that an expected act comes today; it never falls where the probability rises."""
    return expected_acts.daily_chance(probability, world.day - about.first, about.days)


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


def note_expected(world: World, done: ActsDone) -> None:
    """Expected acts that have been done do not come a second time."""
    for position, about in _open(world, done.side):
        came = (done.act == about.act) & (done.cause == EXPECTED)
        world.expected_done[position, done.lanes[came]] = True
