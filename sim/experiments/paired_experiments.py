"""Experiments on one sample of histories: the same luck under changed scenarios and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ballast.sim.engines.ensemble import lanes_of
from ballast.sim.experiments.counted_block import play_block
from ballast.sim.outcomes.counting import Counts, new_counts
from ballast.sim.outcomes.outcome_accumulator import OutcomeAccumulator
from ballast.sim.outcomes.trajectories import Trajectories, new_diary
from ballast.sim.rules.quantity import Floats, Ints, Number
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.outcome_language import Asked
from ballast.sim.scenario.priors import sample_lanes
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.streams import Indices
from ballast.sim.world.compiled_scenario import CompiledScenario, compile_scenario
from ballast.sim.world.observing import Observer
from ballast.sim.world.state import World

BLOCK_LANES = 4096


@dataclass(kw_only=True)
class PairedExperiments:
    """Plays one sample of histories as often as asked, each time with a diary.

    Attributes:
        loaded: the scenario.
        seed, draws, runs, days: the sample; draws 1 … ``draws``, all of them sampled.
        logged: of about so many histories, spread evenly, what happens is kept one by one.
    """

    loaded: LoadedScenario
    seed: int
    draws: int
    runs: int
    days: int
    logged: int = 200
    _kept: dict[str, list[Trajectories]] = field(default_factory=dict)
    _counted: dict[tuple[str, Asked], Floats] = field(default_factory=dict)
    _progress: Callable[[int], None] | None = None
    _played: int = 0

    @property
    def lanes(self) -> int:
        """How many histories."""
        return self.draws * self.runs

    def watch(self, progress: Callable[[int], None] | None) -> None:
        """Have someone told how many histories have been played so far."""
        self._progress = progress

    def play(
        self,
        change: Mapping[str, Any] | None = None,
        *,
        values: Mapping[str, Callable[[Number], Number]] | None = None,
        intervene: Callable[[World], None] | None = None,
        label: str | None = None,
    ) -> list[Trajectories]:
        """Play the sample, or give what was played under the label before.

        Args:
            change: new values by dotted key, as in a variant.
            values: how to change drawn numbers, by dotted key with ``parameters.``.
            intervene: changes the world in the morning of a day.
            label: name under which the diaries are kept; None keeps nothing.

        Returns:
            Diaries of the blocks, in lane order.

        Raises:
            InputError: a change that does not fit the scenario.
        """
        if label is not None and label in self._kept:
            return self._kept[label]
        diaries: list[Trajectories] = []

        def watch(setting: CompiledScenario, draws: Ints, runs: Ints) -> Observer:
            diary = new_diary(setting, draws, runs, self.days)
            diaries.append(diary)
            return diary

        for number, tally in enumerate(self._blocks(change, values, intervene, watch)):
            diaries[number].tally = tally
        if label is not None:
            self._kept[label] = diaries
        return diaries

    def ask(self, questions: Iterable[tuple[Asked, Mapping[str, Any] | None]]) -> None:
        """Count what is going to be asked of the sample, playing it once a change."""
        by_change: dict[str, tuple[Mapping[str, Any] | None, list[Asked]]] = {}
        for asked, change in questions:
            _, wanted = by_change.setdefault(repr(change), (change, []))
            if (repr(change), asked) not in self._counted and asked not in wanted:
                wanted.append(asked)
        for label, (change, wanted) in by_change.items():
            if not wanted:
                continue
            rows = self._count(wanted, change)
            self._counted |= {(label, a): row for a, row in zip(wanted, rows, strict=True)}

    def count(self, asked: Asked, change: Mapping[str, Any] | None = None) -> Floats:
        """What is asked of every history of the sample: (L,)."""
        self.ask([(asked, change)])
        return self._counted[repr(change), asked]

    def _count(self, asked: list[Asked], change: Mapping[str, Any] | None) -> list[Floats]:
        blocks: list[Counts] = []

        def watch(setting: CompiledScenario, draws: Ints, _runs: Ints) -> Observer:
            counts = new_counts(setting, asked, len(draws), self.days)
            blocks.append(counts)
            return counts

        for _ in self._blocks(change, None, None, watch):
            pass
        return [np.concatenate([counts.answer(one)[0] for counts in blocks]) for one in asked]

    def _logged(self, first: int, last: int) -> Indices:
        """Positions of the lanes of a block that are logged."""
        lanes = np.arange(first, last if self.logged else first, dtype=np.intp)
        apart = max(1, self.lanes // max(1, self.logged))
        return np.asarray(lanes[lanes % apart == 0] - first, np.intp)

    def _blocks(
        self,
        change: Mapping[str, Any] | None,
        values: Mapping[str, Callable[[Number], Number]] | None,
        intervene: Callable[[World], None] | None,
        watch: Callable[[CompiledScenario, Ints, Ints], Observer],
    ) -> Iterator[OutcomeAccumulator]:
        """Play the sample block by block, each watched by an observer of its own."""
        loaded = self.loaded if change is None else changed(self.loaded, change)
        setting = compile_scenario(loaded)
        for first in range(0, self.lanes, BLOCK_LANES):
            last = min(first + BLOCK_LANES, self.lanes)
            draws, runs = lanes_of(first, last, self.runs)
            draws = draws + 1  # draw 0 takes the modes
            numbers = sample_lanes(loaded, self.seed, draws)
            for key, alter in (values or {}).items():
                numbers[key] = alter(numbers[key])
            yield play_block(
                setting,
                numbers,
                self.seed,
                draws,
                runs,
                self.days,
                self._logged(first, last),
                intervene=intervene,
                observers=[watch(setting, draws, runs)],
            )
            self._played += last - first
            if self._progress is not None:
                self._progress(self._played)
