"""What would change the answer: the uncertain parameters that it varies with over draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri
from scipy.stats import rankdata

from ballast.analysis.narrative.words import sentence
from ballast.analysis.report.report_material import Material
from ballast.analysis.stats.uncertainty import DRAWS_HIGH, DRAWS_LOW, Flags, Floats
from ballast.analysis.text.cells import interval_comes_first
from ballast.analysis.text.markup import Html, el, join, table
from ballast.analysis.text.quantities import plain
from ballast.analysis.text.rounding import interval_first, percentage, rounded
from ballast.sim.scenario.number_meanings import meaning_of
from ballast.sim.scenario.posterior_file import Posterior
from ballast.sim.scenario.priors import all_priors, sample_some
from ballast.sim.scenario.schema import Scenario

FEWEST_DRAWS = 30
"""Sampled draws below which the effects of parameters are not resolved."""
MISSED = 0.05
"""Chance of naming any parameter that does nothing."""
MOST = 8
"""Parameters that are shown."""


@dataclass(frozen=True, slots=True)
class Third:
    """The answer in a third of the draws.

    Attributes:
        mean: over them.
        low, high: 5-95 % of them, replication noise taken out; None where not resolved.
    """

    mean: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Driver:
    """A parameter that the answer moves with over draws.

    Attributes:
        key: dotted key in the scenario.
        meaning: in words.
        correlation: of ranks over draws, with chance in it.
        low, high: answer over the third of the draws in which it is lowest, and highest.
        first, last: values that bound the middle third.
        unit: of the parameter.
    """

    key: str
    meaning: str
    correlation: float
    low: Third
    high: Third
    first: float
    last: float
    unit: str


def drivers(material: Material) -> list[Driver] | None:
    """Parameters whose ranks go with the answer's beyond chance; None with too few draws.

    Parameters are drawn independently from their priors, so that a correlation of ranks over draws
    is no confounding; those of a posterior are drawn jointly, and the text says so. Asked of k of
    them at once, each is tested at 0.05 / k.
    """
    sums = material.spreads.by_draw.get(material.lead)
    if sums is None:
        return None
    answers = sums.sums / sums.runs
    if len(answers) < FEWEST_DRAWS or answers.min() == answers.max():
        return None
    scenario = material.scenario
    numbers, known = np.arange(1, material.stored.draws), all_priors(scenario)
    loaded, seed = material.stored.loaded, material.stored.seed
    drawn = {  # shares of acts are many and none moves much: they are not asked one by one
        key: values
        for key, values in sample_some(loaded, known, seed, numbers).items()
        if len(values) == len(numbers) and values.min() < values.max()
    }
    least = critical(len(answers), max(1, len(drawn)))
    quiet = material.spreads.of_draws(material.lead)
    found = [_driver(key, values, answers, scenario, quiet) for key, values in drawn.items()]
    beyond = [driver for driver in found if abs(driver.correlation) > least]
    return sorted(beyond, key=lambda driver: -abs(driver.correlation))[:MOST]


def critical(draws: int, questions: int) -> float:
    """The correlation of ranks that chance alone exceeds anywhere once in twenty times.

    >>> round(critical(200, 1), 2), round(critical(200, 100), 2)
    (0.14, 0.25)
    """
    return float(ndtri(1.0 - MISSED / (2.0 * questions)) / np.sqrt(draws - 1.0))


def _driver(
    key: str, values: Floats, answers: Floats, scenario: Scenario, quiet: Floats | None = None
) -> Driver:
    """A driver; ``quiet`` are the answers with replication noise taken out of their spread."""
    first, last = np.quantile(values, [1 / 3, 2 / 3])
    meaning, unit = meaning_of(key, scenario)
    return Driver(
        key=key.removeprefix("parameters."),
        meaning=meaning,
        correlation=float(np.corrcoef(rankdata(values), rankdata(answers))[0, 1]),
        low=_third(answers, quiet, values <= first),
        high=_third(answers, quiet, values >= last),
        first=float(first),
        last=float(last),
        unit=unit,
    )


def _third(answers: Floats, quiet: Floats | None, some: Flags) -> Third:
    mean = float(answers[some].mean())
    if quiet is None:
        return Third(mean)
    low, high = np.quantile(quiet[some], [DRAWS_LOW, DRAWS_HIGH])
    return Third(mean, max(0.0, float(low)), float(high))


def in_short(material: Material) -> str:
    """The parameter that matters most, as a sentence."""
    found = drivers(material)
    if found is None:
        return (
            f"Fewer than {FEWEST_DRAWS} draws, or the same answer in all of them, do not show "
            "which parameters matter most."
        )
    if not found:
        return "No single uncertain parameter affects the answer significantly in this run."
    top = found[0]
    low, high = _write(material, top.low), _write(material, top.high)
    return (
        f"The uncertain parameter that matters most is {top.key} ({top.meaning}): the answer is "
        f"{low} in the third of draws where it is lowest, and {high} where it is highest."
    )


def section(material: Material) -> Html:
    """The parameters that the answer depends on, as a table."""
    found = drivers(material)
    if not found:
        return el("p", in_short(material))
    says = material.outcomes[material.lead]["definition"]
    text = (
        f"These uncertain parameters affect the leading answer significantly ({says}). Better "
        "evidence on them would change it most."
    )
    jointly = material.stored.loaded.posterior
    if jointly is not None and any(_is_of(driver, jointly) for driver in found):
        text += (
            f" Parameters of the posterior {jointly.about.name} are drawn jointly: the answer may "
            "vary with one of them because it is correlated with another."
        )
    rows = [
        [
            join([sentence(driver.meaning).removesuffix("."), el("code", driver.key)]),
            _write(material, driver.low),
            _write(material, driver.high),
            f"{plain(driver.first)} … {plain(driver.last)} {driver.unit}",
        ]
        for driver in found
    ]
    columns = ["parameter", "answer where it is low", "answer where it is high", "middle third"]
    caption = "The answer in the lowest and in the highest third of the draws of a parameter"
    return join([el("p", text), table(caption, columns, rows)])


def _is_of(driver: Driver, posterior: Posterior) -> bool:
    return any(key.removeprefix("parameters.") == driver.key for key in posterior.keys)


def _write(material: Material, third: Third) -> str:
    row = material.outcomes[material.lead]
    if interval_comes_first(row.get("rung")) and third.low is not None:
        return interval_first(third.mean, (None, None), (third.low, third.high))
    return percentage(third.mean) if row["kind"] == "probability" else rounded(third.mean, 0)


def branches(material: Material) -> Html:
    """How to ask what a change does: with the base of a branch, or with branches of a scenario."""
    base = material.manifest.get("branches_from")
    word = material.word
    if base:
        command = f"ballast compare {material.manifest.get('base') or 'BASE'} {word}"
        if len(material.tables.against):
            said = f"To list the simulations whose outcome differs from {base}: "
        else:
            said = f"To compare this branch with {base}, with the same random numbers: "
        return el("p", said, el("code", command), ".")
    return el(
        "p",
        "Branches of a scenario ask what governments could do differently: ",
        el("code", "ballast list"),
        " lists those that are shipped, and ",
        el("code", f"ballast compare {word} BRANCH"),
        " shows what one changes, with the same random numbers.",
    )
