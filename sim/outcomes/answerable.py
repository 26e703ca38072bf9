"""Which outcomes a scenario can answer, before anything is played."""

from __future__ import annotations

import numpy as np

from ballast.sim.outcomes.history_tables import histories
from ballast.sim.outcomes.measured import measure
from ballast.sim.outcomes.outcome_accumulator import new_accumulator
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.world.compiled_scenario import compile_scenario


def answers_of(loaded: LoadedScenario, days: int) -> dict[str, str]:
    """The outcomes of a scenario, with why one cannot be answered or an empty text.

    Args:
        loaded: the scenario.
        days: length of the histories.
    """
    setting, none = compile_scenario(loaded), np.zeros(1, np.int64)
    nobody = histories([new_accumulator(setting, none, none, days)], setting, days)
    found = measure(nobody.to_pandas(), loaded.scenario, days)
    return {m.name: m.note or "it is null" if m.values is None else "" for m in found}
