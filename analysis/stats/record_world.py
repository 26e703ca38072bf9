"""Disputes a year in the world of the dispute record, to which the model is anchored.

In that world events come at the rates of the record, tension stands where it settles and channels
are one third open; the constant of the odds is solved so that disputes come at the record's rate.
"""

from __future__ import annotations

import numpy as np

from ballast.analysis.stats.uncertainty import Floats, Ints
from ballast.sim.rules.dispute_onset import reference_terms
from ballast.sim.rules.disputes import logistic
from ballast.sim.scenario.priors import sample
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.vocabulary import CATEGORIES, Occasion
from ballast.sim.world.compiled_disputes import ENCOUNTER_CANDIDATES, OCCASION_OF
from ballast.sim.world.compiled_scenario import CompiledScenario, compile_scenario
from ballast.sim.world.dispute_triggers import onset_of, reference_rates
from ballast.sim.world.lane_parameters import read_parameters


def record_rates(loaded: LoadedScenario, seed: int, draws: Ints) -> dict[Occasion, Floats]:
    """Disputes a year by what they begin with, in the world of the record.

    Args:
        loaded: the scenario.
        seed: root seed of the run.
        draws: (D,) numbers of its draws.

    Returns:
        By occasion, (D,) each; together they are the draw's ``ladder.onset_rate``. Occasions that
        the record has no event of are left out.
    """
    setting = compile_scenario(loaded)
    params = read_parameters(setting, sample(loaded, seed, draws))
    anchor, reference = onset_of(setting, params).anchor, setting.reference
    found: dict[Occasion, Floats] = {}
    if reference.lifted:
        found[Occasion.LETHAL_ACCIDENT] = np.full(len(draws), reference.lifted)
    each = zip(
        _occasions(setting),
        reference_rates(setting, params),
        reference.gravities(params.disputes),
        strict=True,
    )
    for occasion, rate, gravity in each:
        if rate.any():
            chance = logistic(anchor + reference_terms(gravity, params.ladder, params.disputes))
            found[occasion] = found.get(occasion, np.zeros(len(draws))) + rate * chance
    return found


def _occasions(setting: CompiledScenario) -> list[Occasion]:
    """What a dispute would begin with, for each candidate of the record."""
    acts = setting.acts
    positions = [acts.ids.index(name) for name in setting.loaded.scenario.anchor.acts]
    return [
        *(occasion for _, occasion in ENCOUNTER_CANDIDATES.values()),
        Occasion.SHOCK,
        Occasion.SHOCK,
        *(OCCASION_OF.get(CATEGORIES[acts.category[b]], Occasion.THREAT) for b in positions),
    ]
