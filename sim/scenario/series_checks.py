"""Whether what a scenario keeps by week or month is something that can be kept."""

from __future__ import annotations

from ballast.sim.scenario.cast import Found
from ballast.sim.scenario.messages import nearest
from ballast.sim.scenario.schema import Scenario
from ballast.sim.scenario.series_keys import SERIES_NAMES


def judge_series(scenario: Scenario) -> Found:
    """Names that nothing is kept under, and those that stand twice."""
    if scenario.series is None:
        return
    for position, name in enumerate(scenario.series.of):
        key = ("series", "of", position)
        if name not in SERIES_NAMES:
            message = f"expected something that is kept by period, got {name!r}"
            yield key, message + nearest(name, SERIES_NAMES)
        elif name in scenario.series.of[:position]:
            yield key, f"expected each once, got {name!r} again"
