"""A scenario compiled to positions and arrays: what does not differ between histories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from ballast.sim.rules.quantity import Flags
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.world.action_sets import Acts, Repertoire, read_acts, read_repertoires
from ballast.sim.world.compiled_channels import Channels, Officials, read_channels, read_officials
from ballast.sim.world.compiled_contingent import Contingent, read_contingent
from ballast.sim.world.compiled_disputes import (
    Candidates,
    DisputeActs,
    DisputeAtStart,
    ReferenceWorld,
    read_candidates,
    read_dispute,
    read_dispute_acts,
    read_reference,
)
from ballast.sim.world.compiled_expected import Expected, read_expected
from ballast.sim.world.compiled_interventions import Planned, read_planned
from ballast.sim.world.compiled_leaders import LeaderCalls, read_leader_calls
from ballast.sim.world.compiled_play import PlayedDays, SharedPast, read_past, read_played
from ballast.sim.world.compiled_turnover import Offices, read_offices
from ballast.sim.world.compiled_visits import Slots, read_slots


@dataclass(frozen=True, kw_only=True)
class DatedShocks:
    """Shocks the scenario dates, in declared order."""

    ids: tuple[str, ...]
    day: tuple[int, ...]
    offended: tuple[int, ...]
    weight: tuple[float, ...]
    probability: tuple[float | None, ...]
    sovereignty: tuple[bool, ...]


@dataclass(frozen=True, kw_only=True)
class CompiledScenario:
    """Everything an engine needs of a scenario, except the drawn parameters."""

    loaded: LoadedScenario
    sides: tuple[str, ...]
    start: date
    days: int
    election_day: tuple[int | None, ...]
    engagement_day: tuple[int | None, ...]
    acts: Acts
    repertoires: tuple[Repertoire, ...]
    channels: Channels
    officials: Officials
    slots: Slots
    shocks: DatedShocks
    undated: dict[str, int]  # kind of shock: offended side
    candidates: Candidates
    dispute_acts: DisputeActs
    reference: ReferenceWorld
    dispute: DisputeAtStart | None
    played: tuple[PlayedDays | None, ...]  # by side, what a person decides for it
    continues: SharedPast | None
    planned: tuple[Planned, ...]
    contingent: tuple[Contingent, ...]
    expected: tuple[Expected, ...]
    leader_calls: LeaderCalls | None
    offices: Offices | None  # where officials may leave them

    def plays_today(self, day: int) -> bool:
        """Whether a person decides for a government on a day."""
        return any(played is not None and day <= played.until for played in self.played)

    def played_sides(self, day: int) -> Flags:
        """For which governments a person decides on a day: (G,)."""
        return np.array([played is not None and day <= played.until for played in self.played])

    @cached_property
    def uncertain(self) -> tuple[Planned, ...]:
        """Interventions that have a probability, in declared order."""
        return tuple(planned for planned in self.planned if planned.chance >= 0)

    def planned_on(self, day: int, kind: str) -> tuple[Planned, ...]:
        """Interventions of a kind that begin on a day."""
        return tuple(p for p in self.planned if p.day == day and p.kind == kind)

    def planned_during(self, day: int, kind: str) -> tuple[Planned, ...]:
        """Interventions of a kind that hold on a day."""
        return tuple(p for p in self.planned if p.kind == kind and p.day <= day <= p.until)


def compile_scenario(loaded: LoadedScenario) -> CompiledScenario:
    """Names turned into positions and dates into days from the start."""
    scenario = loaded.scenario
    sides = tuple(scenario.governments)
    acts = read_acts(scenario, loaded.menu)

    def day_of(when: date | None) -> int | None:
        return None if when is None else (when - scenario.start).days

    governments = scenario.governments.values()
    candidates = read_candidates(scenario, acts)
    repertoires = read_repertoires(scenario, loaded.menu, acts)
    slots = read_slots(scenario, sides)
    return CompiledScenario(
        loaded=loaded,
        sides=sides,
        start=scenario.start,
        days=scenario.days,
        election_day=tuple(day_of(government.election) for government in governments),
        engagement_day=tuple(day_of(government.engagement_until) for government in governments),
        acts=acts,
        repertoires=repertoires,
        channels=read_channels(scenario, sides),
        officials=read_officials(scenario, sides),
        slots=slots,
        shocks=DatedShocks(
            ids=tuple(scenario.shocks),
            day=tuple((shock.date - scenario.start).days for shock in scenario.shocks.values()),
            offended=tuple(sides.index(shock.offended) for shock in scenario.shocks.values()),
            weight=tuple(shock.weight for shock in scenario.shocks.values()),
            probability=tuple(shock.probability for shock in scenario.shocks.values()),
            sovereignty=tuple(s.kind == "sovereignty" for s in scenario.shocks.values()),
        ),
        candidates=candidates,
        dispute_acts=read_dispute_acts(acts),
        reference=read_reference(scenario, acts),
        dispute=read_dispute(scenario, candidates),
        planned=read_planned(scenario, acts.ids),
        contingent=read_contingent(scenario, loaded.menu, acts.ids),
        expected=read_expected(scenario, acts, repertoires),
        leader_calls=read_leader_calls(scenario),
        offices=read_offices(scenario, slots),
        played=read_played(scenario, sides, acts),
        continues=read_past(scenario),
        undated={
            kind.value: sides.index(shock.offended)
            for kind, shock in scenario.undated_shocks.items()
        },
    )
