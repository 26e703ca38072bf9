"""What a posterior says of a scenario's numbers, in words: beside their priors, and as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ballast.sim.scenario.posterior_file import Posterior
from ballast.sim.scenario.schema import LoadedScenario, Prior, Scenario

PREFIX = "parameters."
MOST = 6
"""Keys that a line names one by one."""


@dataclass(frozen=True)
class Learnt:
    """A number as a posterior has it.

    Attributes:
        posterior: its name.
        median: over the weighted rows.
        low, high: 90 % interval.
        draw_0: the number in the row of highest weight.
    """

    posterior: str
    median: float
    low: float
    high: float
    draw_0: float

    def __str__(self) -> str:
        interval = f"{self.median:.3g}, 90 % {self.low:.3g} … {self.high:.3g}"
        return f"{interval}; draw 0 takes {self.draw_0:.3g} (posterior {self.posterior})"


def learnt(loaded: LoadedScenario, key: str) -> Learnt | None:
    """What the posterior of a scenario says of a number; None where its prior holds.

    Args:
        loaded: the scenario.
        key: dotted key of the number.
    """
    found = loaded.posterior
    if found is None or key not in found.keys:
        return None
    low, median, high = found.interval(key)
    return Learnt(found.about.name, median, low, high, found.central(key))


def tell_posterior(found: Posterior) -> str:
    """What a posterior is, in a sentence without an end."""
    about = found.about
    targets = f"{len(about.targets)} target{'' if len(about.targets) == 1 else 's'}"
    return (
        f"posterior {about.name}: {len(found.keys)} numbers are drawn jointly from "
        f"{len(found.weights):,} rows, conditioned on {targets} of data up to {about.last_day}"
    )


def as_told(loaded: LoadedScenario) -> Scenario:
    """The scenario with what is known of its parameters in place of their priors, for texts.

    Of a parameter of the posterior, low and high are the ends of its 90 % interval, and the mode is
    the number in draw 0.
    """
    found, scenario = loaded.posterior, loaded.scenario
    if found is None:
        return scenario
    parameters = dict(scenario.parameters)
    for name, prior in scenario.parameters.items():
        one = learnt(loaded, PREFIX + name)
        if one is not None:
            parameters[name] = _laid_over(prior, one)
    return scenario.model_copy(update={"parameters": parameters})


def _laid_over(prior: Prior, one: Learnt) -> Prior:
    return prior.model_copy(update={"low": one.low, "mode": one.draw_0, "high": one.high})


def posterior_differences(one: LoadedScenario, other: LoadedScenario) -> Iterator[str]:
    """How the posterior of a second scenario differs from that of a first, a line each."""
    before, after = one.posterior, other.posterior
    if before == after:
        return
    if before is None:
        assert after is not None
        yield f"new: {tell_posterior(after)}"
    elif after is None:
        yield f"gone: {tell_posterior(before)}; all are drawn from their priors"
    elif before.only(after.keys) == after:
        lost = [key for key in before.keys if key not in after.keys]
        yield f"posterior {after.about.name} gives no longer: {_some(lost)}"
    else:
        yield f"{tell_posterior(after)}, instead of {tell_posterior(before)}"


def _some(keys: list[str]) -> str:
    first = ", ".join(key.removeprefix(PREFIX) for key in keys[:MOST])
    return first if len(keys) <= MOST else f"{first} and {len(keys) - MOST} more"
