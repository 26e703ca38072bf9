"""A scenario as a function of some of its numbers, for SALib, optimisers and notebooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ballast.analysis.stats.point_estimates import PointSums
from ballast.sim.errors import InputError, Problem
from ballast.sim.experiments.local_shards import play_here
from ballast.sim.experiments.montecarlo import usable_workers
from ballast.sim.experiments.study_plan import StudyPlan, StudyWorld, without_refused
from ballast.sim.outcomes.answerable import answers_of
from ballast.sim.rules.quantity import Floats
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.messages import nearest
from ballast.sim.scenario.priors import all_priors, range_of
from ballast.sim.scenario.replaced_keys import instead
from ballast.sim.scenario.schema import LoadedScenario

Bounds = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class StudyFunction:
    """The estimate of an outcome as a function of factors; made by :func:`as_function`.

    Attributes:
        loaded: the scenario.
        factors: dotted keys and their ranges, in the order of the columns.
        outcome: name of the outcome.
        draws, runs, days, seed, independent, workers: as in :func:`as_function`.
    """

    loaded: LoadedScenario
    factors: Mapping[str, Bounds]
    outcome: str
    draws: int
    runs: int
    days: int
    seed: int
    independent: bool
    workers: int

    @property
    def problem(self) -> dict[str, Any]:
        """The factors as SALib takes them: names, bounds and their number."""
        return {
            "num_vars": len(self.factors),
            "names": list(self.factors),
            "bounds": [list(bounds) for bounds in self.factors.values()],
        }

    def __call__(self, points: ArrayLike) -> Floats:
        """Estimates at points.

        Args:
            points: (P, k) values in the order of the factors, or (k,) for one point.

        Returns:
            (P,) estimates, of one point (1,); NaN where feedback does not die out or the outcome
            is asked of no history.
        """
        return self.with_noise(points)[0]

    def with_noise(self, points: ArrayLike) -> tuple[Floats, Floats]:
        """Estimates at points, and the variance of each that is chance: (P,) both.

        Raises:
            ValueError: points with another number of columns, or that are no numbers.
        """
        values = np.atleast_2d(np.asarray(points, dtype=float))
        if values.ndim != 2 or values.shape[1] != len(self.factors):
            raise ValueError(f"expected (points, {len(self.factors)}), got {values.shape}")
        if not np.isfinite(values).all():
            raise ValueError("expected finite numbers")
        study = self._study(values)
        sums = PointSums(
            scenarios=1,
            points=len(values),
            draws=self.draws,
            runs=self.runs,
            first_draw=0 if self.draws == 1 else 1,
            outcomes=(self.outcome,),
        )
        for _, rows in play_here(study, study.shards(), self.workers):
            sums.take(0, rows)
        estimate, noise = sums.estimates(self.outcome)
        return estimate[0], noise[0]

    def _study(self, values: Floats) -> StudyPlan:
        return without_refused(
            StudyPlan(
                worlds=(StudyWorld("scenario", self.loaded, np.arange(len(values))),),
                values={key: values[:, n] for n, key in enumerate(self.factors)},
                seed=self.seed,
                draws=self.draws,
                runs=self.runs,
                days=self.days,
                independent=self.independent,
                outcomes=(self.outcome,),
            )
        )


def as_function(
    scenario: str | LoadedScenario,
    factors: Sequence[str] | Mapping[str, Bounds],
    outcome: str,
    *,
    draws: int = 1,
    runs: int = 100,
    days: int | None = None,
    seed: int | None = None,
    independent: bool = False,
    workers: int | None = 1,
) -> StudyFunction:
    """A scenario as a function of some of its numbers, vectorised over points.

    Args:
        scenario: a loaded scenario, the path of one, or the name of a shipped one.
        factors: dotted keys of numbers, with ranges or with those of their priors.
        outcome: name of the outcome that is estimated.
        draws: parameter draws a point for all other numbers; 1 takes the modes, of a
            posterior its likeliest row.
        runs: histories of each draw.
        days: length; the scenario's if not said.
        seed: root seed; the scenario's if not said.
        independent: luck of its own for each point of a call, as variance-based indices need it;
            else all points share it, which makes the function smooth for an optimiser.
        workers: processes; None for one a processor.

    Raises:
        InputError: no such scenario, number or outcome, or a number without a range.

    >>> f = as_function("summer-2023", ["parameters.encounters.rate"], "encounters",
    ...                 runs=20, days=30)
    >>> few, many = f([[20.0], [90.0]])
    >>> bool(few < many)
    True
    """
    loaded = load_scenario(scenario) if isinstance(scenario, str) else scenario
    horizon = loaded.scenario.days
    problems = [
        Problem(f"expected a whole number of 1 or more, got {number}", key=name)
        for name, number in (("draws", draws), ("runs", runs), ("days", days or horizon))
        if number < 1
    ]
    if (days or horizon) > horizon:
        problems.append(Problem(f"expected at most {horizon}, got {days}", key="days"))
    ranges = _ranges(loaded, factors, problems)
    answers = answers_of(loaded, days or horizon)
    if outcome not in answers:
        message = f"expected an outcome, got {outcome!r}{nearest(outcome, list(answers))}"
        problems.append(Problem(message, key="outcome"))
    elif answers[outcome]:
        message = f"expected an outcome that can be answered: {answers[outcome]}"
        problems.append(Problem(message, key="outcome"))
    if problems:
        raise InputError(*problems)
    return StudyFunction(
        loaded=loaded,
        factors=ranges,
        outcome=outcome,
        draws=draws,
        runs=runs,
        days=days or horizon,
        seed=loaded.scenario.seed if seed is None else seed,
        independent=independent,
        workers=usable_workers(workers),
    )


def _ranges(
    loaded: LoadedScenario,
    factors: Sequence[str] | Mapping[str, Bounds],
    problems: list[Problem],
) -> dict[str, Bounds]:
    """Range of each factor; what is wrong is added to the problems."""
    priors = all_priors(loaded.scenario)
    given = dict(factors) if isinstance(factors, Mapping) else {}
    found: dict[str, Bounds] = {}
    for key in factors:
        if key not in priors:
            hint = instead(key, list(priors))
            problems.append(Problem(f"expected a number of the scenario, got {key!r}{hint}"))
            continue
        low, high = given.get(key, range_of(priors[key]))
        if low is None or high is None or not low < high:
            problems.append(Problem("expected a range, for it has none of its own", key=key))
            continue
        found[key] = float(low), float(high)
    return found
