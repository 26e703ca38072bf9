"""The model that is watched: a history with its chronicle, and with what a person has changed."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np

from ballast.live.history_choice import HistoryChoice
from ballast.live.sliders import SliderOf, moved, sliders_of
from ballast.sim.chronicle.chronicle_events import Chronicle
from ballast.sim.chronicle.chronicler import Chronicler
from ballast.sim.engines.mesa_model import DiplomacyModel
from ballast.sim.errors import UnstableScenario
from ballast.sim.scenario.priors import sample
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.stability import check_draws


class WatchedModel(DiplomacyModel):
    """A history that is watched and may be changed.

    Args:
        history: which one.
        kwargs: values of sliders by dotted key; others are ignored.

    Attributes:
        history: which one.
        sliders: what can be changed.
        changed: values that differ from the draw's, by dotted key; empty: the very history of the
            ensemble.
        refused: why changed values were not taken, or empty.
        turn: held while a day is played; who reads the model meanwhile takes it first.
    """

    # Mesa makes the model again from its fixed and its slider parameters, all by keyword, and looks
    # for the name "kwargs"; from 3.5 on it adds a "scenario" of its own, which is not one of ours.
    def __init__(self, history: HistoryChoice, **kwargs: Any) -> None:
        self.turn = threading.Lock()
        sliders = sliders_of(history)
        changed, refused = moved(sliders, kwargs), ""
        try:
            _check(history, changed)
        except UnstableScenario as error:
            changed, refused = {}, str(error.problems[0].message)
        super().__init__(
            history.loaded,
            seed=history.seed,
            draw=history.draw,
            run=history.run,
            parameters=changed,
        )
        self.history = history
        self.sliders: tuple[SliderOf, ...] = sliders
        self.changed: dict[str, float] = changed
        self.refused: str = refused
        writer = Chronicler(self.world, history.seed, history.draw, history.run, self.days)
        self.watchers.append(writer)
        self.chronicle: Chronicle = writer.chronicle

    def step(self) -> None:
        """Play one day, in the page's thread of a running history or of a click."""
        with self.turn:
            super().step()
            if self.chronicle.over:  # a war ends the history
                self.running = False


def _check(history: HistoryChoice, changed: dict[str, float]) -> None:
    """Refuse changed numbers under which acts beget ever more acts, as an ensemble does."""
    if not changed:
        return
    values = sample(history.loaded, history.seed, np.array([history.draw]))
    values |= {f"parameters.{key}": np.array([value]) for key, value in changed.items()}
    check_draws(compile_scenario(history.loaded), values)
