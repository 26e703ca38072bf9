"""A scenario as a model of the EMA workbench [Kwakkel2017]."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ballast.analysis.discovery.optional import quiet
from ballast.api.model_function import Bounds, as_function
from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.schema import LoadedScenario


def as_workbench_model(
    name: str,
    scenario: str | LoadedScenario,
    factors: Sequence[str] | Mapping[str, Bounds],
    outcome: str,
    **sizes: Any,
) -> Any:
    """A model with the factors as uncertainties and the outcome as its only outcome.

    The workbench plays points one by one; :func:`as_function` and ``sweep`` play them together and
    are faster by orders of magnitude. Dots of keys become two underscores in names.

    Args:
        name: of the model: letters and digits.
        scenario, factors, outcome, sizes: as in :func:`as_function`.

    Raises:
        InputError: the workbench is not installed, or as of :func:`as_function`.
    """
    function = as_function(scenario, factors, outcome, **sizes)
    try:
        with quiet():  # it tells of evaluators that are not installed
            from ema_workbench import Model, RealParameter, ScalarOutcome
    except ImportError:
        message = "expected the EMA workbench: pip install 'ballast-sim[discovery]'"
        raise InputError(Problem(message)) from None
    names = {key: key.replace(".", "__") for key in function.factors}

    def played(**values: float) -> dict[str, float]:
        point = np.array([[values[names[key]] for key in function.factors]])
        return {outcome: float(function(point)[0])}

    model = Model(name, function=played)
    model.uncertainties = [
        RealParameter(names[key], low, high) for key, (low, high) in function.factors.items()
    ]
    model.outcomes = [ScalarOutcome(outcome)]
    return model
