"""What differences rest on, and which unknown parameters stand beside levers: plans and answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ballast.analysis.stats.contrasts import contrast
from ballast.analysis.stats.difference_grounds import Grounds, grounds, least_end
from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.lever_study import RestsOn, Support, Unknown
from ballast.sim.experiments.branch_overlays import Overlay
from ballast.sim.experiments.shared_lanes import LanePlan, play_shared
from ballast.sim.outcomes.measured import Measured
from ballast.sim.rules.quantity import Floats
from ballast.sim.scenario.number_meanings import meaning_of
from ballast.sim.scenario.priors import INTERVAL, all_priors, quantile, range_of, sample_some
from ballast.sim.scenario.schema import LoadedScenario, Prior

UNKNOWNS = 10
"""Parameters that are drawn beside levers."""
SUPPORTS = 3
"""Parameters that are switched off in each difference."""


@dataclass(frozen=True)
class Screened:
    """Base and chosen levers under many draws, of one history each.

    Attributes:
        parameters: by key, (D,) values of each that differs between draws.
        base: (D, 1) the outcome.
        change: by position of the lever, (D, 1) its difference.
    """

    parameters: Mapping[str, Floats]
    base: Floats
    change: Mapping[int, Floats]

    @classmethod
    def play(
        cls,
        lanes: LanePlan,
        chosen: Sequence[int],
        draws: int,
        workers: int | None,
        progress: Callable[[int], None] | None,
    ) -> Screened:
        """Play them."""
        world = lanes.world
        few = world.only((0, *(lever + 1 for lever in chosen)))
        plan = replace(lanes, world=few, draws=draws, runs=1, first=1)
        answers = play_shared(plan, workers, progress)
        parameters = parameters_of(world.loaded, lanes.seed, draws)
        change = {m: answers.values[n] - answers.values[0] for n, m in enumerate(chosen, start=1)}
        return cls(parameters, answers.values[0], change)

    def of_base(self) -> Grounds:
        """What the outcome itself rests on."""
        return grounds(self.base, self.parameters)

    def of_lever(self, lever: int, overlay: Overlay) -> Grounds:
        """What the difference of a lever rests on; what it sets itself is no ground."""
        others = {key: row for key, row in self.parameters.items() if key not in overlay}
        return grounds(self.change[lever], others)


def parameters_of(loaded: LoadedScenario, seed: int, draws: int) -> dict[str, Floats]:
    """Values, (D,), of all numbers that differ between the draws 1 to D, by key."""
    drawn = {key: prior for key, prior in all_priors(loaded.scenario).items() if prior.drawn}
    values = sample_some(loaded, drawn, seed, np.arange(1, draws + 1))
    return {key: row for key, row in values.items() if len(row) == draws}


@dataclass(frozen=True)
class End:
    """A branch with one parameter at an end of its range.

    Attributes:
        key, end, value: of the parameter.
        lever: position of the lever that is made, or None for the base.
    """

    key: str
    end: str
    value: float
    lever: int | None

    @property
    def together(self) -> tuple[int, ...]:
        """Positions of the branches whose changes are made."""
        return () if self.lever is None else (self.lever + 1,)

    @property
    def overlay(self) -> Overlay:
        """The number that is laid over them."""
        return {self.key: self.value}


@dataclass(frozen=True)
class Ends:
    """All such branches: for unknown parameters, and for what differences rest on.

    Attributes:
        all: of them, each once.
        unknowns: keys of the parameters beside the levers.
        supports: by lever, the branches at which its difference is looked at.
    """

    all: tuple[End, ...]
    unknowns: tuple[str, ...]
    supports: Mapping[int, tuple[End, ...]]


def end_overlays(
    loaded: LoadedScenario,
    overlays: Sequence[Overlay],
    screened: Screened,
    chosen: Sequence[int],
    effects: Sequence[float],
    unknowns: int = UNKNOWNS,
) -> Ends:
    """Which parameters are set to which ends.

    Args:
        loaded: the scenario.
        overlays: of base and levers.
        screened: many draws of the chosen levers.
        chosen: positions of the levers.
        effects: their differences.
        unknowns: how many parameters are set to both ends beside the levers.
    """
    priors = all_priors(loaded.scenario)
    keys = screened.of_base().keys[:unknowns]
    found: dict[End, None] = {}
    for key in keys:
        for name, value in zip(("low", "high"), interval_of(priors[key]), strict=True):
            found[End(key, name, value, None)] = None
    supports: dict[int, tuple[End, ...]] = {}
    for lever, effect in zip(chosen, effects, strict=True):
        rests = screened.of_lever(lever, overlays[lever + 1])
        ends = []
        for key, slope in zip(rests.keys[:SUPPORTS], rests.slopes, strict=False):
            end, value = least_end(effect, slope, _bounds(priors[key]))
            ends.append(End(key, end, value, lever))
            found[ends[-1]] = None
            found[replace(ends[-1], lever=None)] = None
        supports[lever] = tuple(ends)
    return Ends(tuple(found), keys, supports)


def interval_of(prior: Prior) -> tuple[float, float]:
    """The 5 % and 95 % points of a prior."""
    low, high = quantile(prior, np.array(INTERVAL)).tolist()
    return float(low), float(high)


def _bounds(prior: Prior) -> tuple[float, float]:
    low, high = range_of(prior)
    assert low is not None and high is not None, "of a number that is drawn"
    return low, high


def unknowns_of(
    loaded: LoadedScenario,
    ends: Ends,
    rows: Mapping[int, Measured],
    base: Measured,
    draws: Draws,
) -> tuple[Unknown, ...]:
    """Swings of the unknown parameters, the widest first."""
    place = {end: n for n, end in enumerate(ends.all)}
    priors, found = all_priors(loaded.scenario), []
    for key in ends.unknowns:
        low, high = interval_of(priors[key])
        at_low, at_high = (
            contrast(base, rows[place[End(key, name, value, None)]], draws).difference
            for name, value in (("low", low), ("high", high))
        )
        meaning, unit = meaning_of(key, loaded.scenario)
        evidence = priors[key].evidence.value
        found.append(Unknown(key, meaning, unit, evidence, low, high, at_low, at_high))
    return tuple(sorted(found, key=lambda one: -one.swing))


def supports_of(
    loaded: LoadedScenario,
    ends: Ends,
    rows: Mapping[int, Measured],
    measured: Mapping[int, Measured],
    draws: Draws,
    names: Mapping[int, str],
    screened: Screened,
) -> tuple[RestsOn, ...]:
    """What the difference of each chosen lever rests on.

    Args:
        loaded: the scenario.
        ends: the branches that were played.
        rows: the outcome in each of them, by position.
        measured: the outcome under base (0) and under lever n (n + 1).
        draws: how histories divide into draws.
        names: ids of the chosen levers by position.
        screened: many draws of the chosen levers.
    """
    place = {end: n for n, end in enumerate(ends.all)}
    priors = all_priors(loaded.scenario)
    classes = {key: prior.evidence.value for key, prior in priors.items()}
    found = []
    for lever, name in names.items():
        supports = []
        whole = _less(measured[lever + 1], measured[0])
        for end in ends.supports[lever]:
            with_it, without = rows[place[end]], rows[place[replace(end, lever=None)]]
            there = _less(with_it, without)
            supports.append(
                Support(
                    key=end.key,
                    meaning=meaning_of(end.key, loaded.scenario)[0],
                    evidence=classes[end.key],
                    end=end.end,
                    value=end.value,
                    there=contrast(without, with_it, draws).difference,
                    rests=contrast(there, whole, draws).difference,
                )
            )
        of_lever = grounds(screened.change[lever], screened.parameters)
        found.append(RestsOn(name, of_lever.by_class(classes), tuple(supports)))
    return tuple(found)


def _less(one: Measured, other: Measured) -> Measured:
    """The difference in each history, as an outcome."""
    assert one.values is not None and other.values is not None
    return replace(one, values=one.values - other.values, kind="mean", asked=None)
