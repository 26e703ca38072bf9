"""Decisions of a game looked at again: paired futures of everything that could have been decided.

The past is played once, in one lane. On the morning of a decision it becomes a block with as many
lanes for each alternative: shocks, encounters and all that was known that morning are those of the
game, and what comes after is not. Each lane has its own numbers and random numbers, the same ones
for every alternative. What was decided differs on that day alone: from the next morning on the
model decides for the government, whatever the alternative.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ballast.sim.day import play_day, play_morning, play_rest_of_day
from ballast.sim.experiments.workers import Crew, NoProcesses
from ballast.sim.rules.quantity import Floats, Ints
from ballast.sim.scenario.played_side import PlayedSide
from ballast.sim.scenario.priors import sample, sample_lanes
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.streams import Luck
from ballast.sim.world.branch_point import restart_clocks, take_own_numbers
from ballast.sim.world.clones import take_lanes
from ballast.sim.world.compiled_play import NOTHING, Choice, PlayedDays
from ballast.sim.world.compiled_scenario import CompiledScenario, compile_scenario
from ballast.sim.world.day_decisions import commit_all, decide_all, joined
from ballast.sim.world.feasible_choices import feasible_choice
from ballast.sim.world.start import begin
from ballast.sim.world.state import World

STREAMS = "after_action"
"""Futures have random numbers of their own, which no history of an ensemble shares."""
Note = Callable[[int], None]


@dataclass(frozen=True)
class Alternative:
    """Something that could have been decided on a day; without a choice the model decides."""

    choice: Choice | None


@dataclass(frozen=True, kw_only=True)
class PlayedGame:
    """A game that is looked at again.

    Attributes:
        loaded: the scenario, in which nobody plays the government.
        side: id of the government.
        played: what was decided for it.
        seed, draw, run: name of the history.
        decisions: days of the decisions, in order, and whether each was left to the model.
        rung: the headline is whether the history comes to this rung or a higher one.
        pairs: futures of each alternative.
        final_pairs: further ones of the choice and of the best alternative.
    """

    loaded: LoadedScenario
    side: str
    played: PlayedSide
    seed: int
    draw: int
    run: int
    decisions: tuple[tuple[int, bool], ...]
    rung: int
    pairs: int
    final_pairs: int


@dataclass(frozen=True, kw_only=True)
class DecisionFutures:
    """What could have come of one decision.

    Attributes:
        day: of the decision.
        alternatives: K of them; what was chosen is one.
        chosen: position of what was chosen.
        best: position of the alternative, other than the chosen one, with the lowest risk; None
            where there is none.
        reached: whether the history had come to the rung before; then nothing was played.
        first: (K, pairs) highest rung of each future, the past included.
        final: (2, final pairs) the same of the choice and of the best, in other futures.
        alike: whether the choice and the best had the same futures, tension included.
        tension: on the morning of the decision, 0-100.
    """

    day: int
    alternatives: tuple[Alternative, ...]
    chosen: int
    best: int | None
    reached: bool
    first: Ints
    final: Ints
    alike: bool
    tension: float


def futures_of(
    game: PlayedGame, workers: int, progress: Note | None = None
) -> list[DecisionFutures]:
    """The futures of every decision of a game.

    Args:
        game: what is looked at.
        workers: processes; the numbers do not depend on them.
        progress: told how many decisions have been looked at.
    """
    jobs = list(range(len(game.decisions)))
    found: list[DecisionFutures] = []
    if min(workers, len(jobs)) > 1:
        try:
            for one in Crew(_prepare, game, jobs, min(workers, len(jobs))).results():
                found.append(one)
                if progress is not None:
                    progress(len(found))
            return found
        except NoProcesses:
            pass  # none to be had: the same futures, slower
    look = _prepare(game)
    for number in jobs:
        found.append(look(number, lambda _: None))
        if progress is not None:
            progress(len(found))
    return found


def _prepare(game: PlayedGame) -> Callable[[int, Note], DecisionFutures]:
    """In a worker process: what looks at decisions, best in the order of their days."""
    return partial(_look, GamePast(game))


class GamePast:
    """The history as it was played, which goes on from one decision to the next."""

    def __init__(self, game: PlayedGame) -> None:
        scenario = game.loaded.scenario
        played = {**scenario.played, game.side: game.played}
        fields = {"played": played, "continues": None}
        loaded = game.loaded.model_copy(update={"scenario": scenario.model_copy(update=fields)})
        self.game, self.setting = game, compile_scenario(loaded)
        self.side = self.setting.sides.index(game.side)
        self.free = self._played(None)
        self._begin()

    def _begin(self) -> None:
        game, draws, runs = self.game, np.array([self.game.draw]), np.array([self.game.run])
        values = sample(self.game.loaded, game.seed, draws)
        self.world = begin(self.setting, values, Luck(game.seed, draws, runs), 1)
        self.highest = int(self.world.rung[0])

    def to(self, day: int) -> None:
        """The evening before a day."""
        if day < self.world.day:
            self._begin()
        while self.world.day < day:
            play_day(self.world)
            self.highest = max(self.highest, int(self.world.rung[0]))

    def _played(self, days: PlayedDays | None) -> CompiledScenario:
        sides = list(self.setting.played)
        sides[self.side] = days
        return replace(self.setting, played=tuple(sides))

    def deciding(self, one: Alternative, day: int) -> CompiledScenario:
        """The setting in which an alternative is decided on."""
        if one.choice is None:
            return self.free
        choice = one.choice
        acts, moves = {day: choice.acts}, {day: choice.moves}
        return self._played(PlayedDays(until=day, acts=acts, moves=moves))

    def chosen(self, day: int) -> Choice:
        """What was chosen on a day."""
        played = self.setting.played[self.side]
        assert played is not None, "the side of the game is played"
        return Choice(played.acts.get(day, ()), played.moves.get(day, ()))


def _look(past: GamePast, number: int, note: Note) -> DecisionFutures:
    game = past.game
    day, by_model = game.decisions[number]
    past.to(day)
    morning = take_lanes(past.world, np.zeros(1, np.intp))
    play_morning(morning)
    tension = float(morning.tension[0])
    chosen = Alternative(None if by_model else past.chosen(day))
    some = alternatives(feasible_choice(morning, past.side), chosen)
    place = some.index(chosen)
    reached = past.highest >= game.rung
    none: Ints = np.zeros((0, 0), np.int8)
    best: int | None = None
    first, final, alike = none, none, False
    if not reached:
        first, mean = _played_on(past, some, np.arange(1, game.pairs + 1))
        others = [k for k in range(len(some)) if k != place]
        best = min(others, key=lambda k: _order(first[k], mean[k], game.rung), default=None)
        if best is not None:
            again = np.arange(game.pairs + 1, game.pairs + game.final_pairs + 1)
            final, mean = _played_on(past, (some[place], some[best]), again)
            alike = bool((final[0] == final[1]).all() and (mean[0] == mean[1]).all())
    note(1)
    return DecisionFutures(
        day=day,
        alternatives=some,
        chosen=place,
        best=best,
        reached=reached,
        first=first,
        final=final,
        alike=alike,
        tension=tension,
    )


def alternatives(feasible: Choice, chosen: Alternative) -> tuple[Alternative, ...]:
    """What could have been decided: nothing, what the model would, each single thing, the choice.

    Args:
        feasible: everything that the government could have done, not all of it together.
        chosen: what was decided; it stands last where it is none of the others.
    """
    found = [Alternative(NOTHING), Alternative(None)]
    found += [Alternative(one) for one in feasible.single()]
    return tuple(found if chosen in found else [*found, chosen])


def _order(highest: Ints, tension: Floats, rung: int) -> tuple[float, float, float]:
    """Alternatives of equal risk are ordered by the rung reached on average, then by tension."""
    return float((highest >= rung).mean()), float(highest.mean()), float(tension.mean())


def _played_on(past: GamePast, some: Iterable[Alternative], draws: Ints) -> tuple[Ints, Floats]:
    """Highest rung and mean tension, (K, P), of K alternatives with the same P draws."""
    several, day = list(some), past.world.day
    pairs, lanes = len(draws), len(several) * len(draws)
    world = take_lanes(past.world, np.zeros(lanes, np.intp))
    play_morning(world)
    own = np.repeat(draws, len(several))  # lanes of a draw lie side by side
    world.setting = past.free
    world.luck = Luck(past.game.seed, own, np.zeros(lanes, np.intp)).apart(STREAMS)
    take_own_numbers(world, sample_lanes(past.game.loaded, past.game.seed, own))
    restart_clocks(world, np.arange(lanes), morning_over=True)
    settings = [past.deciding(one, day) for one in several]
    play_rest_of_day(world, partial(_each_decides, settings=settings, free=past.free))
    highest, tension = np.maximum(world.rung, past.highest), world.tension.copy()
    while world.day < past.setting.days:
        play_day(world)
        np.maximum(highest, world.rung, out=highest)
        tension += world.tension
    shape = pairs, len(several)
    mean = tension / (past.setting.days - day)
    return np.ascontiguousarray(highest.reshape(shape).T), mean.reshape(shape).T


def _each_decides(world: World, settings: list[CompiledScenario], free: CompiledScenario) -> None:
    """All decide and act, each alternative in its own lanes under its own setting."""
    owner = np.arange(world.lanes) % len(settings)
    parts = []
    for setting in settings:
        world.setting = setting
        parts.append(decide_all(world))
    world.setting = free
    commit_all(world, joined(parts, owner, free.officials.side))
