"""Governments and officials as Mesa agents: each decides for itself, then all commit.

An agent owns no rule. It asks the rule book through the same functions as the ensemble, about its
own government, visits and channels, in the one history that the model plays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import mesa

from ballast.sim.rules.quantity import Ints
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import CATEGORIES, Cause, VisitPhase
from ballast.sim.world.act_effects import commit_acts
from ballast.sim.world.channel_reopening import channels_due, commit_channels, decide_channels
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.crisis_contacts import calls_due, commit_calls
from ballast.sim.world.government import decide_acts
from ballast.sim.world.leader_contacts import commit_leader_calls, leader_calls_due
from ballast.sim.world.state import NOWHERE, ActsDone, Pairs, VisitSteps, World
from ballast.sim.world.turnover import holder
from ballast.sim.world.visit_decisions import deciders
from ballast.sim.world.visit_effects import commit_visits
from ballast.sim.world.visit_turns import decide_visits, visits_due


class PlayedModel(Protocol):
    """What agents ask of the model that they belong to: one history and its scenario."""

    setting: CompiledScenario
    world: World
    agenda: Agenda


class GovernmentAgent(mesa.Agent):
    """One of the two governments: chooses acts.

    Attributes:
        ident: id of the government in the scenario.
        acts_today: what it did on the day last played, as (act, category, cause).
    """

    model: PlayedModel

    def __init__(self, model: PlayedModel, side: int) -> None:
        super().__init__(model)
        self.side = side
        self.ident = model.setting.sides[side]
        self.name = model.setting.loaded.scenario.governments[self.ident].name
        self._chosen: ActsDone | None = None

    def decide(self) -> None:
        """Choose today's acts on the state of the start of the day."""
        self._chosen = decide_acts(self.model.world, self.side)

    def commit(self) -> None:
        """Do them."""
        assert self._chosen is not None, "a government decides before it commits"
        commit_acts(self.model.world, self._chosen)

    @property
    def acts_today(self) -> list[tuple[str, str, str]]:
        """What the government did on the day last played: act, category and cause."""
        if self._chosen is None:
            return []
        ids = self.model.setting.acts.ids
        return [
            (ids[act], CATEGORIES[category].value, Cause(cause).name.lower())
            for act, category, cause in zip(
                self._chosen.act, self._chosen.category, self._chosen.cause, strict=True
            )
        ]

    @property
    def belief(self) -> float:
        """Believed hostility of the other government, 0-1."""
        return float(self.model.world.belief[self.side, 0])

    @property
    def sanctions_suffered(self) -> float:
        """Stock of the other side's sanctions, in acts."""
        return float(self.model.world.sanctions[self.side, 0])


@dataclass(frozen=True, slots=True)
class Agenda:
    """Who is asked today, by position of the official: about visits, channels, and to call.

    A call of the two leaders at peace is arranged by both, and placed by one of them.
    """

    visits: dict[int, Pairs]
    channels: dict[int, Pairs]
    calls: dict[int, Pairs]
    leader_calls: dict[int, Indices]


def agenda_of(world: World) -> Agenda:
    """The agenda of a morning."""
    visits, channels, calls = visits_due(world), channels_due(world), calls_due(world)
    return Agenda(
        visits=_by_official(deciders(world, *visits), visits),
        channels=_by_official(world.setting.channels.keeper[channels[0]], channels),
        calls=_by_official(calls[0], calls),
        leader_calls=_by_leader(world),
    )


def _by_leader(world: World) -> dict[int, Indices]:
    about, lanes = world.setting.leader_calls, leader_calls_due(world)
    return {} if about is None or not len(lanes) else {about.leader: lanes}


def _by_official(officials: Ints, pairs: Pairs) -> dict[int, Pairs]:
    rows, lanes = pairs
    return {o: (rows[officials == o], lanes[officials == o]) for o in sorted({*officials.tolist()})}


class OfficialAgent(mesa.Agent):
    """An official: proposes, receives, rebuffs, puts off and makes visits, opens channels, calls.

    The agent is whoever holds the office: it stays where its holder leaves and another takes over.

    Attributes:
        ident: id of the official in the scenario.
        side: position of its government.
    """

    model: PlayedModel

    def __init__(self, model: PlayedModel, position: int) -> None:
        super().__init__(model)
        setting = model.setting
        self.position = position
        self.ident = setting.officials.ids[position]
        self.side = int(setting.officials.side[position])
        self.slots = tuple(
            v for v, visitor in enumerate(setting.slots.visitor) if visitor == position
        )
        self._steps: VisitSteps | None = None
        self._channels: tuple[Pairs, Pairs] | None = None
        self._call: Pairs | None = None
        self._leader_call: Indices = NOWHERE

    def decide(self) -> None:
        """Decide on visits, channels and a call on the morning's state, if asked to."""
        world, agenda = self.model.world, self.model.agenda
        asked, shut = agenda.visits.get(self.position), agenda.channels.get(self.position)
        self._steps = None if asked is None else decide_visits(world, asked)
        self._channels = None if shut is None else decide_channels(world, shut)
        self._call = agenda.calls.get(self.position)
        self._leader_call = agenda.leader_calls.get(self.position, NOWHERE)

    def commit(self) -> None:
        """Do it."""
        if self._steps is not None:
            commit_visits(self.model.world, self._steps)
        if self._channels is not None:
            commit_channels(self.model.world, *self._channels)
        if self._call is not None:
            commit_calls(self.model.world, self._call)
        if len(self._leader_call):
            commit_leader_calls(self.model.world, self._leader_call)

    @property
    def name(self) -> str:
        """Who holds the office today: the one whom the scenario names, or the new holder."""
        return holder(self.model.world, self.position)

    @property
    def visits(self) -> dict[str, str]:
        """Phases of the official's visits by id of the visit."""
        ids, phase = self.model.setting.slots.ids, self.model.world.phase
        return {ids[v]: VisitPhase(phase[v, 0]).name.lower() for v in self.slots}
