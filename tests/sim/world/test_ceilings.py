"""Bounds that screen candidates lie above what they stand for, in every state."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.sim.rules import choice, reciprocity
from ballast.sim.rules.parameters import Parameters, bundle, declared
from ballast.sim.streams import Luck

SIDES = ("AA", "BB")
LANES = 500


def _anywhere(seed: int) -> Parameters:
    """Every parameter uniform over its admissible range, a lane each; some common to all lanes."""
    luck = Luck(seed, np.arange(LANES), np.zeros(LANES, np.int64))
    values = {}
    for key, quantity in declared(SIDES).items():
        lanes = np.arange(1) if luck.uniform(f"common.{key}", 0)[0] < 0.3 else np.arange(LANES)
        uniform = luck.uniform(key, 0, lanes)
        values[key] = quantity.low + (quantity.high - quantity.low) * uniform
    return bundle(SIDES, values)


def _states(seed: int, *ranges: tuple[float, float]) -> list[np.ndarray]:
    luck = Luck(seed, np.zeros(LANES, np.int64), np.arange(LANES))
    return [
        low + (high - low) * luck.uniform(f"state.{n}", 0) for n, (low, high) in enumerate(ranges)
    ]


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**40))
def test_no_intensity_of_acts_lies_above_its_ceiling(seed: int) -> None:
    """All six groups of both sides, any parameters, tension, memories, and policies or none."""
    params = _anywhere(seed)
    z, lasting, pressure, grievance, own, other, base = _states(
        seed, (-5.5, 4.5), (-5.5, 4.5), (0, 3), (-3, 3), (0, 20), (0, 20), (0, 2)
    )
    near, high = (u < 0.5 for u in _states(seed + 1, (0, 1), (0, 1)))
    (policy,) = _states(seed + 2, (0, 3))
    more, kept = reciprocity.policy_factors(np.where(near, policy, 1.0))
    rule, fade = params.reciprocity, 2.0 ** (-1.0 / params.reciprocity.memory_half_life)
    offspring = (
        (rule.inertia_hostile, rule.hostile), (rule.inertia_cooperative, rule.cooperative)
    )  # fmt: skip
    for side in (0, 1):
        weakness = params.calendar.economic_weakness[side]
        logs = choice.log_multipliers(
            z, lasting, pressure, weakness, grievance, near, params.choice
        )
        multipliers = choice.multipliers(logs, high, params.choice)
        for group, multiplier in enumerate(multipliers):
            tone = int(group >= choice.HOSTILE_GROUPS)
            inertia, answer = offspring[tone][0][side], offspring[tone][1][side]
            begotten = reciprocity.excitation(own, inertia, fade)
            begotten = begotten + reciprocity.excitation(other, answer, fade)
            terms = reciprocity.ceiling_terms(base, choice.MOST_MULTIPLIED, inertia, answer, fade)
            crisis = np.where(high, choice.most_in_crisis(params.choice)[tone], 1.0)
            ceiling = reciprocity.ceiling(terms, own, other) * crisis

            assert (reciprocity.intensity(base, multiplier, begotten) <= ceiling).all(), group
            under_policy = reciprocity.intensity(more * base, multiplier, kept * begotten)
            assert (under_policy <= more * ceiling).all(), group


def test_a_bundle_at_some_lanes_is_that_of_those_lanes() -> None:
    """What differs between lanes is looked up, what is common stays, and once more of a part."""
    params = _anywhere(3).choice
    some, part = np.array([7, 100, 499]), slice(1, 3)
    once, twice = params.at_lanes(some), params.at_lanes(some).at_lanes(part)
    for field in fields(params):
        whole = np.broadcast_to(
            getattr(params, field.name), (*getattr(params, field.name).shape[:-1], LANES)
        )
        for found, lanes in ((once, some), (twice, some[part])):
            values = getattr(found, field.name)
            wanted = whole[..., lanes]

            assert np.array_equal(np.broadcast_to(values, wanted.shape), wanted), field.name
