"""What all rows look at: histories, the record, the benchmarks, and the public figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from ballast.analysis.stats.event_series import Events, events_by_chance, events_of, recorded_events
from ballast.analysis.validation.episode_sample import EpisodeSample, played_episodes
from ballast.analysis.validation.verdicts import Bench
from ballast.sim.experiments.agent_free_chain import ChainHistories, chain_histories
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.outcomes.trajectories import Trajectories
from ballast.sim.rules.quantity import Flags, Floats, Ints
from ballast.sim.scenario.reader import read
from ballast.sim.vocabulary import CATEGORIES, Category, Role, VisitEvent
from ballast.sim.world.compiled_scenario import CompiledScenario, compile_scenario

BENCHMARK_HISTORIES = 1000


@dataclass
class FactEvidence:
    """A scenario's histories and everything they are held against."""

    lab: PairedExperiments
    bench: Bench

    @cached_property
    def setting(self) -> CompiledScenario:
        """The compiled scenario."""
        return compile_scenario(self.lab.loaded)

    @property
    def sides(self) -> tuple[str, ...]:
        """Ids of the governments."""
        return self.setting.sides

    @cached_property
    def diaries(self) -> list[Trajectories]:
        """The histories of the scenario itself."""
        return self.lab.play(label="scenario")

    @cached_property
    def events(self) -> Events:
        """Their events."""
        return events_of(self.diaries)

    @cached_property
    def record(self) -> Events | None:
        """The record as one history; None without one."""
        return recorded_events(self.lab.loaded) if self.lab.loaded.record else None

    @cached_property
    def chance(self) -> Events:
        """The benchmark's histories."""
        histories = min(BENCHMARK_HISTORIES, self.lab.lanes)
        return events_by_chance(self.lab.loaded, self.lab.seed, histories, self.lab.days)

    @cached_property
    def episodes(self) -> EpisodeSample:
        """Their episodes of dispute."""
        lab, table = self.lab, played_episodes(self.diaries)
        return EpisodeSample(table=table, draws=lab.draws, runs=lab.runs, days=lab.days)

    @cached_property
    def chain(self) -> ChainHistories:
        """As many histories of a chain without governments, under the same priors."""
        lab = self.lab
        return chain_histories(lab.loaded, lab.seed, lab.draws, lab.runs, lab.days)

    @cached_property
    def public_rows(self) -> Mapping[str, Mapping[str, Any]]:
        """Figures of public data before the start, where the scenario names a file, by name."""
        name = self.lab.loaded.scenario.figures
        return {} if name is None else read(Path(self.lab.loaded.folder) / name).values

    @cached_property
    def figures(self) -> Mapping[str, float]:
        """Their values."""
        return {name: float(row["value"]) for name, row in self.public_rows.items()}

    @cached_property
    def counts(self) -> Mapping[str, tuple[int, int]]:
        """Of shares: how many, and of how many."""
        rows = self.public_rows.items()
        return {name: tuple(row["counts"]) for name, row in rows if "counts" in row}

    def as_long_as_record(self, events: Events) -> Events:
        """The first days of some histories, as many as the record has."""
        return events if self.record is None else events.first_days(self.record.days)

    def in_category(self, events: Events, *categories: Category) -> Flags:
        """Acts of some categories: (n,)."""
        return np.isin(events.category, [CATEGORIES.index(category) for category in categories])

    def in_role(self, events: Events, side: int, role: Role) -> Flags:
        """Acts of a side in a role: (n,)."""
        roles = self.setting.repertoires[side].roles[role]
        return np.asarray((events.side == side) & np.isin(events.act, roles))

    def day_of(self, when: date) -> int:
        """Days from the start."""
        return (when - self.setting.start).days

    def summit_slot(self) -> int | None:
        """The first summit that the scenario lists, or None."""
        slots = self.setting.slots.summits
        return int(slots[0]) if len(slots) else None

    def paths(self, name: str, diaries: list[Trajectories] | None = None) -> Floats:
        """A daily quantity over all histories: (days, L)."""
        found = self.diaries if diaries is None else diaries
        return np.concatenate([getattr(diary, name) for diary in found], axis=-1)

    def visit_rows(self, diaries: list[Trajectories] | None = None) -> dict[str, Ints]:
        """What happened to visits in all histories, with lanes counted through."""
        return self.rows("visits", diaries)

    def rows(self, name: str, diaries: list[Trajectories] | None = None) -> dict[str, Ints]:
        """A table of the diaries over all histories, with lanes counted through."""
        parts, first = [], 0
        for diary in self.diaries if diaries is None else diaries:
            table = diary.table(name)
            parts.append(table | {"lane": table["lane"] + first})
            first += diary.lanes
        return {column: np.concatenate([p[column] for p in parts]) for column in parts[0]}

    def tally_lanes(self, lanes: Ints) -> Floats:
        """How often each history stands in a list of lanes: (L,)."""
        return np.bincount(lanes, minlength=self.lab.lanes).astype(float)

    def reached(self, row: int, before: int, diaries: list[Trajectories] | None = None) -> Floats:
        """1 where rung 4 + row is reached before a day: (L,)."""
        rung = self.paths("rung", diaries)[:before]
        return np.asarray((rung >= row + 4).any(axis=0), float)

    def ministers(self) -> Flags:
        """Slots whose visitor is a minister."""
        return np.asarray(self.setting.officials.minister[self.setting.slots.visitor])

    def completions(self, diaries: list[Trajectories] | None = None) -> dict[str, Ints]:
        """Visits that were completed."""
        rows = self.visit_rows(diaries)
        done = rows["event"] == VisitEvent.COMPLETED
        return {name: column[done] for name, column in rows.items()}
