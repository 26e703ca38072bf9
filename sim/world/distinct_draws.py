"""What follows from numbers alone, worked out once for neighbours that have the same numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TypeVar

import numpy as np

from ballast.sim.rules.quantity import Number, at
from ballast.sim.streams import Indices
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.dispute_triggers import onset_of
from ballast.sim.world.lane_parameters import LaneParameters, read_parameters
from ballast.sim.world.state import Onset
from ballast.sim.world.stationary_baseline import Usual, usual_day

T = TypeVar("T", Usual, Onset)


def usual_and_onset(
    setting: CompiledScenario, values: Mapping[str, Number], params: LaneParameters
) -> tuple[Usual, Onset]:
    """The usual day of each lane, and what onsets of disputes rest on there.

    Both follow, lane by lane, from numbers that all runs of a draw share, and the lanes of a draw
    lie side by side: so they are worked out for one lane of each draw.

    Args:
        setting: the compiled scenario.
        values: every number by dotted key, each (L,) or (1,).
        params: read from them.
    """
    first, draw = _neighbours(values)
    if len(first) in (1, len(draw)):
        return usual_day(setting, params), onset_of(setting, params)
    few = read_parameters(setting, {key: at(value, first) for key, value in values.items()})
    return _spread(usual_day(setting, few), draw), _spread(onset_of(setting, few), draw)


def _neighbours(values: Mapping[str, Number]) -> tuple[Indices, Indices]:
    """First lane of each stretch of equal numbers, and the stretch of each lane: (D,) and (L,)."""
    new = np.zeros(max(len(value) for value in values.values()), bool)
    for value in values.values():
        if len(value) > 1:
            new[1:] |= value[1:] != value[:-1]
    return np.concatenate(([0], new.nonzero()[0])), new.cumsum()


def _spread(found: T, draw: Indices) -> T:
    """What has been found for each stretch, in each of its lanes."""
    return replace(found, **{f.name: at(getattr(found, f.name), draw) for f in fields(found)})
