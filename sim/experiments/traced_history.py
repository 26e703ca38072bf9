"""One history played by the Mesa model, with its chronicle."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ballast.sim.chronicle.chronicle_events import Chronicle
from ballast.sim.chronicle.chronicler import Chronicler
from ballast.sim.engines.mesa_model import DiplomacyModel
from ballast.sim.outcomes.outcome_accumulator import OutcomeAccumulator
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.world.struck_events import Removal, Removals


@dataclass(frozen=True, kw_only=True)
class Traced:
    """A history: its events, and its outcomes as in the ensemble."""

    chronicle: Chronicle
    tally: OutcomeAccumulator


def trace(
    loaded: LoadedScenario,
    seed: int,
    draw: int,
    run: int,
    days: int,
    without: Iterable[Removal] = (),
    progress: Callable[[int], None] | None = None,
) -> Traced:
    """Play history (seed, draw, run) and write it down.

    Args:
        loaded: the scenario.
        seed, draw, run: name of the history, each 0 or more.
        days: how long, 1 or more.
        without: events that are struck from it.
        progress: told how many days have been played.
    """
    model = DiplomacyModel(loaded, seed=seed, draw=draw, run=run, days=days)
    chronicler = Chronicler(model.world, seed, draw, run, days)
    model.watchers.append(chronicler)
    struck = [(0, removal) for removal in without]
    if struck:
        model.world.removed = Removals(struck)
    while model.running:
        model.step()
        if progress is not None:
            progress(model.world.day)
    return Traced(chronicle=chronicler.chronicle, tally=model.tally)
