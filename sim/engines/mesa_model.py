"""One history as a Mesa model: readable, observable, and the same one as in the ensemble."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import mesa
import numpy as np

from ballast.sim.day import play_day
from ballast.sim.engines.mesa_agents import Agenda, GovernmentAgent, OfficialAgent, agenda_of
from ballast.sim.errors import InputError, Problem
from ballast.sim.outcomes.outcome_accumulator import OutcomeAccumulator, new_accumulator
from ballast.sim.rules.quantity import Number
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.priors import sample
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.streams import Luck
from ballast.sim.vocabulary import SIDES, Rung
from ballast.sim.world.compiled_scenario import CompiledScenario, compile_scenario
from ballast.sim.world.observing import Watcher
from ballast.sim.world.start import begin
from ballast.sim.world.state import World


class DiplomacyModel(mesa.Model):
    """History (seed, draw, run) of a scenario, a day a step.

    Args:
        scenario: name or path of a scenario file, or a loaded scenario.
        seed: root seed; the scenario's own if None. Mesa 3.5's ``batch_run`` sets it from its own
            ``rng=[seed, ...]`` and overrides one among its parameters.
        draw: number of the parameter draw; 0 takes the modes, of a posterior its likeliest row.
        run: number of the run under that draw.
        days: length; the scenario's own horizon if None.
        parameters: values by dotted key (``visits.effect``) instead of the draw's.

    Attributes:
        world: the state, with one lane.
        tally: the outcomes so far.
        agenda: which officials are asked today, and about what.
        governments, officials: the agents, in declared order.
        watchers: who watches every morning and evening from now on, such as a chronicler.
        datacollector: tension, rung and acts, a row a day played (as ``batch_run`` reads it).

    Raises:
        InputError: a scenario that cannot be read, a number below zero, or an unknown parameter.
    """

    def __init__(
        self,
        scenario: str | LoadedScenario = "summer-2023",
        seed: int | None = None,
        draw: int = 0,
        run: int = 0,
        days: int | None = None,
        parameters: Mapping[str, float] | None = None,
    ) -> None:
        loaded = scenario if isinstance(scenario, LoadedScenario) else load_scenario(scenario)
        root = loaded.scenario.seed if seed is None else int(seed)
        _check_counts(seed=root, draw=draw, run=run, days=0 if days is None else days - 1)
        super().__init__(rng=root)
        self.setting: CompiledScenario = compile_scenario(loaded)
        self.draw, self.run_number = draw, run
        self.days = loaded.scenario.days if days is None else days
        values = sample(loaded, root, np.array([draw]))
        _override(values, parameters or {})
        draws, runs = np.array([draw]), np.array([run])
        self.world: World = begin(self.setting, values, Luck(root, draws, runs), 1)
        self.tally: OutcomeAccumulator = new_accumulator(
            self.setting, draws, runs, self.days, logged=1
        )
        self.agenda = Agenda({}, {}, {}, {})
        self.watchers: list[Watcher] = []
        self.governments = [GovernmentAgent(self, side) for side in range(SIDES)]
        self.officials = [
            OfficialAgent(self, position) for position in range(len(self.setting.officials.ids))
        ]
        self.datacollector = mesa.DataCollector(
            model_reporters={
                "day": lambda model: model.world.day,
                "tension": lambda model: model.tension,
                "rung": lambda model: int(model.world.rung[0]),
                "trust": lambda model: float(model.world.trust[0]),
                "channels_open": lambda model: int((model.world.level[:, 0] > 0).sum()),
                "acts": lambda model: sum(len(g.acts_today) for g in model.governments),
            }
        )

    def step(self) -> None:
        """Play one day; the model stops running after the last."""
        if self.world.day >= self.days:
            self.running = False
            return
        play_day(self.world, act=self._everyone_acts)
        for observer in (self.tally, *self.watchers):
            observer.evening(self.world)
        self.datacollector.collect(self)
        self.running = self.world.day < self.days

    def _everyone_acts(self, world: World) -> None:
        for watcher in self.watchers:
            watcher.morning(world)
        self.agenda = agenda_of(world)
        self.agents.do("decide")
        self.agents.do("commit")

    def play(self) -> OutcomeAccumulator:
        """Play to the last day and give the outcomes."""
        while self.running:
            self.step()
        return self.tally

    @property
    def tension(self) -> float:
        """Tension, 0-100."""
        return float(self.world.tension[0])

    @property
    def rung(self) -> Rung:
        """Rung of the escalation ladder."""
        return Rung(int(self.world.rung[0]))


def _check_counts(**counts: int) -> None:
    wrong = [
        Problem(f"expected a whole number of {'1' if name == 'days' else '0'} or more", key=name)
        for name, count in counts.items()
        if count < 0
    ]
    if wrong:
        raise InputError(*wrong)


def _override(values: dict[str, Any], parameters: Mapping[str, float]) -> None:
    unknown = [key for key in parameters if f"parameters.{key}" not in values]
    if unknown:
        raise InputError(*(Problem("expected a parameter of the scenario", key=k) for k in unknown))
    for key, value in parameters.items():
        number: Number = np.array([float(value)])
        values[f"parameters.{key}"] = number
