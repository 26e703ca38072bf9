"""When acting pays for a pair of scenarios: its curve, its ratio, and what is worth learning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from ballast.analysis.stats.comparison import ComparedSource
from ballast.analysis.stats.decision_value import (
    PairedDraws,
    Threshold,
    pays_up_to,
    value_curve,
)
from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.partial_information import ParameterWorth, partial_information
from ballast.analysis.stats.uncertainty import Floats
from ballast.sim import __version__
from ballast.sim.outcomes.measured import Measured
from ballast.sim.scenario.number_meanings import meaning_of
from ballast.sim.scenario.priors import all_priors, sample_some
from ballast.sim.scenario.schema import LoadedScenario


@dataclass(frozen=True)
class Lesson:
    """One parameter that could be learnt first: what it is, and what that is worth."""

    meaning: str
    unit: str
    evidence: str
    found: ParameterWorth


@dataclass(frozen=True, kw_only=True)
class ActingStudy:
    """When a change pays that is made to avert an event.

    Attributes:
        first, other: titles of the scenario without the change, and with it.
        outcome, definition, horizon_days: the event.
        seed, draws, runs: sizes; sampled draws alone.
        base, changed: probability of the event without and with the change.
        pays: ratio of cost to loss up to which acting pays.
        curve: of :func:`ballast.analysis.stats.decision_value.value_curve`.
        perfect, perfect_error: what knowing all parameters is worth at ``pays.ratio``, in losses,
            and its standard error.
        resolved: whether that can be told from none.
        lessons: what learning each parameter is worth there, the most worth first.
    """

    first: str
    other: str
    outcome: str
    definition: str
    horizon_days: int
    seed: int
    draws: int
    runs: int
    base: float
    changed: float
    pays: Threshold
    curve: pd.DataFrame
    perfect: float
    perfect_error: float
    resolved: bool
    lessons: tuple[Lesson, ...]

    @property
    def told(self) -> list[Lesson]:
        """Parameters whose worth can be told from none."""
        return [lesson for lesson in self.lessons if lesson.found.told]

    def learning(self) -> pd.DataFrame:
        """A row a parameter, as in ``learning.parquet``; values are in losses."""
        rows = [_row(lesson) for lesson in self.lessons]
        return pd.DataFrame(rows, columns=list(LEARNING))

    def as_json(self) -> dict[str, Any]:
        """All but the curve."""
        return {
            "first": self.first,
            "other": self.other,
            "outcome": self.outcome,
            "definition": self.definition,
            "horizon_days": self.horizon_days,
            "seed": self.seed,
            "draws": self.draws,
            "runs": self.runs,
            "code": {"ballast": __version__},
            "base": self.base,
            "changed": self.changed,
            "pays_up_to": asdict(self.pays),
            "learning_at_ratio": self.pays.ratio,
            "perfect_information": {
                "value": self.perfect,
                "error": self.perfect_error,
                "told": self.resolved,
            },
            "learning": [_row(lesson) for lesson in self.lessons],
        }


LEARNING = (
    "parameter",
    "meaning",
    "unit",
    "evidence",
    "value",
    "error",
    "slope",
    "p_value",
    "told",
)


def _row(lesson: Lesson) -> dict[str, Any]:
    about = asdict(lesson.found)
    return {
        "parameter": about.pop("key"),
        "meaning": lesson.meaning,
        "unit": lesson.unit,
        "evidence": lesson.evidence,
    } | about


def acting(first: ComparedSource, other: ComparedSource, outcome: str) -> ActingStudy:
    """When the change from one scenario to another pays, if it is made to avert an outcome.

    Args:
        first, other: with the same seed, draws, runs and days, each with its loaded scenario;
            the outcome has been checked to be one of both, of enough draws.
        outcome: its name.
    """
    assert first.loaded is not None and other.loaded is not None
    sizes = Draws.sized(first.draws, first.runs)
    about, base = _histories(first, outcome)
    _, changed = _histories(other, outcome)
    draws = PairedDraws.of_histories(sizes.split(base), sizes.split(changed))
    return acting_of(
        draws, drawn_parameters([first.loaded, other.loaded], first.seed, sizes.sampled),
        [first.loaded, other.loaded], (first.scenario.title, other.scenario.title), about,
        (first.seed, first.runs),
    )  # fmt: skip


def acting_of(
    draws: PairedDraws,
    parameters: Mapping[str, Floats],
    loaded: Sequence[LoadedScenario],
    titles: tuple[str, str],
    about: Measured,
    sizes: tuple[int, int],
) -> ActingStudy:
    """The same from paired draws, as of a table by draw.

    Args:
        draws: paired draws.
        parameters: by key, (D,) values.
        loaded: scenarios that have these parameters.
        titles: of the scenario without the change, and of the change.
        about: the outcome.
        sizes: seed, and runs of each draw.
    """
    seed, runs = sizes
    pays = pays_up_to(draws)
    at = value_curve(draws, np.array([pays.ratio]), seed=seed).iloc[0]
    learnt = partial_information(draws, parameters, pays.ratio)
    return ActingStudy(
        first=titles[0],
        other=titles[1],
        outcome=about.name,
        definition=about.definition,
        horizon_days=about.horizon_days,
        seed=seed,
        draws=len(draws.base),
        runs=runs,
        base=float(draws.base.mean()),
        changed=float(draws.other.mean()),
        pays=pays,
        curve=value_curve(draws, seed=seed),
        perfect=float(at["information"]),
        perfect_error=float(at["information_error"]),
        resolved=draws.resolved,
        lessons=tuple(_lesson(one, loaded) for one in learnt),
    )


def drawn_parameters(loaded: Sequence[LoadedScenario], seed: int, draws: int) -> dict[str, Floats]:
    """Every number that differs between draws 1 to D, by key, (D,) each; the first scenario's own.

    A number that a later scenario has too, with another prior, stands at the same place of both.
    """
    numbers = np.arange(1, draws + 1)
    found: dict[str, Floats] = {}
    for one in loaded:
        drawn = {
            key: prior
            for key, prior in all_priors(one.scenario).items()
            if prior.drawn and key not in found
        }
        values = sample_some(one, drawn, seed, numbers)
        found |= {key: row for key, row in values.items() if len(row) == draws}
    return found


def _histories(source: ComparedSource, outcome: str) -> tuple[Measured, Floats]:
    """The outcome and its value in every history: (N,)."""
    parts = [
        next(one for one in measured if one.name == outcome)
        for _, measured in source.pieces({outcome})
    ]
    values = [one.values for one in parts if one.values is not None]
    return parts[0], np.concatenate(values)


def _lesson(found: ParameterWorth, loaded: Sequence[LoadedScenario]) -> Lesson:
    for one in loaded:
        priors = all_priors(one.scenario)
        if found.key in priors:
            meaning, unit = meaning_of(found.key, one.scenario)
            return Lesson(meaning, unit, priors[found.key].evidence.value, found)
    raise KeyError(found.key)
