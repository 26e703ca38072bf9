"""What the model has to do where theory leaves no choice, and whether it is one model."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ballast.analysis.stats.event_series import Events, events_of
from ballast.analysis.stats.series_statistics import fano, weekly
from ballast.analysis.validation.fact_evidence import FactEvidence
from ballast.analysis.validation.verdicts import Fact, Simulated, mean_of, of_histories
from ballast.sim.experiments.engine_agreement import differences
from ballast.sim.outcomes.trajectories import Trajectories
from ballast.sim.rules.quantity import Number
from ballast.sim.vocabulary import MILITARY_CHANNELS
from ballast.sim.world.state import World

NOTHING_BEGETS = {
    "parameters.reciprocity.{side}_hostile": 0,
    "parameters.reciprocity.{side}_cooperative": 0,
    "parameters.reciprocity.{side}_inertia_hostile": 0,
    "parameters.reciprocity.{side}_inertia_cooperative": 0,
    "parameters.coercion.{side}_countermeasure": 0,
}
STEP = 10.0
CRISIS = 1
"""Row of the tally's first days that belongs to rung 5."""
WATCHED_HISTORIES = 4
BASE = "parameters.tension.base"
UNMOVED = Simulated(value=0.0)
"""Of the chain without governments: it has no channels, tension or encounters to change."""


def extremes(of: FactEvidence) -> Fact:
    """Row 15: without excitation acts are Poisson; channels, base and encounters push one way."""
    alone = events_of(of.lab.play(NOTHING_BEGETS))
    crisis = of.reached(CRISIS, of.lab.days)

    def shift(points: float) -> Callable[[Number], Number]:
        return lambda base: base + points

    def paired(diaries: list[Trajectories]) -> Simulated:
        change = of.reached(CRISIS, of.lab.days, diaries) - crisis
        return of.bench.ratio(change, np.ones(of.lab.lanes))

    tests = [
        of.bench.test(
            f"extremes.dispersion.{name.lower()}",
            f"nothing begets anything: weekly variance over mean, acts of {name}",
            _dispersion(alone, side),
            general="extremes.dispersion",
            benchmark=mean_of(fano(weekly(of.chance.counts(of.chance.hostile(side))))),
        )
        for side, name in enumerate(of.sides)
    ]
    play = of.lab.play
    experiments: tuple[tuple[str, str, Callable[[], list[Trajectories]]], ...] = (
        ("open_channels", "military channels always open", lambda: _held(of, 3)),
        ("closed_channels", "military channels always shut", lambda: _held(of, 0)),
        (
            "calmer_base",
            "base of tension 10 lower",
            lambda: play(values={BASE: shift(-STEP)}),
        ),
        (
            "tenser_base",
            "base of tension 10 higher",
            lambda: play(values={BASE: shift(STEP)}),
        ),
        ("no_encounters", "no encounters", lambda: play({"parameters.encounters.rate": 0})),
    )
    for name, what, experiment in experiments:
        tests.append(
            of.bench.test(
                f"extremes.{name}",
                f"{what}: change of the chance of a crisis",
                paired(experiment()),
                chain=UNMOVED,
            )
        )
    return of.bench.fact(15, "extremes behave as theory says", *tests)


def _dispersion(events: Events, side: int) -> Simulated:
    """Of acts alone: what shocks and encounters bring is not theirs."""
    values = fano(weekly(events.counts(events.hostile(side) & events.acts())))
    return of_histories(values)


def _held(of: FactEvidence, level: int) -> list[Trajectories]:
    """The sample with military channels held at a level every morning."""
    military = list(of.setting.channels.of_kind(*MILITARY_CHANNELS))

    def hold(world: World) -> None:
        world.level[military] = level

    return of.lab.play(intervene=hold)


def one_model(of: FactEvidence) -> Fact:
    """Row 16: some histories played by both engines."""
    asked = min(WATCHED_HISTORIES, of.bench.draws)
    found = 0
    for number in range(asked):
        run = number % of.lab.runs
        found += len(differences(of.lab.loaded, of.lab.seed, number, run, of.lab.days))
    return of.bench.fact(
        16,
        "the agents and the ensemble are one model",
        of.bench.test(
            "engines.differences",
            f"differences in outcomes and acts over {asked} histories",
            Simulated(value=float(found)),
        ),
    )
