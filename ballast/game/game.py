"""A game: a person decides for one government, in one history, and everything else plays on.

The person decides on the state that every official knows at that hour of the day: dates, shocks and
encounters of the morning and yesterday's acts, not what the other side decides at the same time.
Nothing here knows a terminal; :mod:`ballast.cli.play` asks and prints.
"""

from __future__ import annotations

import datetime as calendar
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import numpy as np

from ballast.game.happenings import Happening, Yesterday, evening, morning
from ballast.sim.day import play_morning, play_rest_of_day
from ballast.sim.outcomes.outcome_accumulator import OutcomeAccumulator, new_accumulator, note_day
from ballast.sim.scenario.outcome_language import Question
from ballast.sim.scenario.played_side import Continued, PlayedSide
from ballast.sim.scenario.priors import sample
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.streams import Luck
from ballast.sim.vocabulary import Cause, Move, Rung, VisitEvent, VisitPhase
from ballast.sim.world.compiled_play import NOTHING, Choice, PlayedDays, in_order
from ballast.sim.world.compiled_scenario import CompiledScenario, compile_scenario
from ballast.sim.world.feasible_choices import feasible_choice
from ballast.sim.world.government import decide_acts
from ballast.sim.world.start import begin
from ballast.sim.world.state import World
from ballast.sim.world.turnover import holder
from ballast.sim.world.visit_turns import decide_visits, visits_due

MOVE_OF_GUEST = {
    VisitEvent.PROPOSED: Move.PROPOSE,
    VisitEvent.POSTPONED: Move.PUT_OFF,
    VisitEvent.CANCELLED: Move.CALL_OFF,
}
MOVE_OF_HOST = {VisitEvent.ACCEPTED: Move.ACCEPT, VisitEvent.REBUFFED: Move.REBUFF}


Choices = Callable[[], Choice]


@dataclass(frozen=True)
class GameHistory:
    """Name of the history that is played."""

    seed: int
    draw: int
    run: int


@dataclass(kw_only=True)
class Game:
    """One history in which a person decides for a government, from the first day on.

    Attributes:
        loaded: the scenario, in which nobody plays that government yet.
        side: position of the government.
        history: its name.
        world: the state, on a morning before anyone has decided.
        tally: the outcomes so far.
        began: days on which something was decided, in order.
        asked: days on which the person decided, and whether each was left to the model.
        happened: what has happened so far, today's morning included.
    """

    loaded: LoadedScenario
    side: int
    history: GameHistory
    world: World = field(init=False)
    tally: OutcomeAccumulator = field(init=False)
    happened: list[Happening] = field(init=False)
    _tension: list[float] = field(init=False)
    _known: list[int] = field(init=False)  # how much had happened when each day was decided on
    began: list[int] = field(default_factory=list)
    asked: dict[int, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        scenario = self.loaded.scenario.model_copy(update={"continues": None})
        self._free: CompiledScenario = compile_scenario(
            self.loaded.model_copy(update={"scenario": scenario})
        )
        self._played = PlayedDays(until=scenario.days - 1, acts={}, moves={})
        sides = list(self._free.played)
        sides[self.side] = self._played
        self._setting = replace(self._free, played=tuple(sides))
        self._begin()

    def _begin(self) -> None:
        draws, runs = np.array([self.history.draw]), np.array([self.history.run])
        values = sample(self.loaded, self.history.seed, draws)
        self.world = begin(self._setting, values, Luck(self.history.seed, draws, runs), 1)
        self.tally = new_accumulator(self._setting, draws, runs, self._setting.days, logged=1)
        self.happened, self._tension, self._known = [], [], []
        self._wake()

    def _wake(self) -> None:
        """The morning of a day, up to the decisions."""
        self._before = Yesterday.of(self.world)
        self._tension.append(float(self.world.tension[0]))
        play_morning(self.world)
        self.happened += morning(self.world)
        self._known.append(len(self.happened))

    def _end_day(self) -> None:
        """The rest of a day, and the morning of the next."""
        play_rest_of_day(self.world)
        note_day(self.tally, self.world)
        self.happened += evening(self.world, self._before)
        if self.day < self._setting.days:
            self._wake()

    @property
    def setting(self) -> CompiledScenario:
        """The compiled scenario with what has been decided."""
        return self._setting

    @property
    def day(self) -> int:
        """The day on which a decision is due."""
        return self.world.day

    @property
    def date(self) -> calendar.date:
        """Its date."""
        return self.date_of(self.day)

    def date_of(self, day: int) -> calendar.date:
        """Date of a day."""
        return self._setting.start + timedelta(days=day)

    def tension_on(self, day: int) -> float:
        """Tension on the morning of a day that has come."""
        return self._tension[day]

    @property
    def highest_rung(self) -> Rung:
        """The highest rung that the history has reached so far."""
        asked = Question(value="highest_rung")
        return Rung(int(self.tally.counts.number(asked)[0]))

    def happened_since(self, day: int) -> list[Happening]:
        """What has happened since the decisions of a day; before its own, what has today."""
        if day >= self.day:
            return [happening for happening in self.happened if happening.day == self.day]
        return self.happened[self._known[day] :]

    @property
    def over(self) -> bool:
        """Whether there is nothing left to decide: the last day has passed, or there is war."""
        return self.day >= self._setting.days or bool(self.world.rung[0] == Rung.WAR)

    def feasible(self) -> Choice:
        """Everything the government can do today; not all of it together."""
        if self.over:
            return NOTHING
        return feasible_choice(self.world, self.side)

    def objections(self, choice: Choice) -> list[str]:
        """Why a choice cannot be made today; empty where it can."""
        found, able, acts = [], self.feasible(), self._setting.acts
        found += [f"{acts.ids[b]} is not feasible today" for b in choice.acts if b not in able.acts]
        found += [
            f"{move} {self._setting.slots.ids[slot]} is not feasible today"
            for slot, move in choice.moves
            if (slot, move) not in able.moves
        ]
        taken: dict[int, int] = {}
        for b in choice.acts:
            category = int(acts.category[b])
            if category in taken:
                other = acts.ids[taken[category]]
                found.append(f"one act of a category a day: {other} or {acts.ids[b]}")
            taken.setdefault(category, b)
        slots = [slot for slot, _ in choice.moves]
        for slot in dict.fromkeys(slots):
            if slots.count(slot) > 1:
                found.append(f"one step a day on the visit {self._setting.slots.ids[slot]}")
        about = self._setting.slots
        sent = [int(about.visitor[slot]) for slot, move in choice.moves if move == Move.PROPOSE]
        for official in dict.fromkeys(sent):
            if sent.count(official) > 1:
                name = holder(self.world, official)
                found.append(f"one journey at a time: {name} is sent twice")
        return found

    def decide(self, choice: Choice, days: int = 1, *, alert: bool = False) -> None:
        """Do today what is chosen and nothing more in the days that follow.

        Args:
            choice: made today.
            days: until the next decision, at least 1.
            alert: stop sooner if something grave happens that is not the government's own doing.
        """
        self.asked[self.day] = False
        self._note(choice)
        self._go(days, lambda: NOTHING, alert)

    def leave_to_the_model(self, days: int, *, alert: bool = False, asked: bool = True) -> None:
        """The model decides for the government on each of some days; kept as if a person had.

        Args:
            days: how many, at least 1.
            alert: as of :meth:`decide`.
            asked: whether the person chose so, which is a decision too.
        """
        if asked:
            self.asked[self.day] = True
        self._note(self.of_the_model())
        self._go(days, self.of_the_model, alert)

    def of_the_model(self) -> Choice:
        """What the model would decide for the government today."""
        world, side, slots = self.world, self.side, self._setting.slots
        world.setting = self._free
        try:
            done, steps = decide_acts(world, side), decide_visits(world, visits_due(world))
        finally:
            world.setting = self._setting
        own = done.act[done.cause != Cause.PLANNED]
        moves = []
        for slot, event in zip(steps.slots.tolist(), steps.event.tolist(), strict=True):
            if slots.occasion[slot]:
                continue  # nobody has a say in whether the leaders meet there
            guest, host = slots.visitor_side[slot] == side, slots.host_side[slot] == side
            if event < 0:
                if host and world.phase[slot, 0] == VisitPhase.POSTPONED:
                    moves.append((slot, Move.REBUFF))  # to wait as long again
                continue
            known = MOVE_OF_GUEST if guest else MOVE_OF_HOST if host else {}
            if VisitEvent(event) in known:
                moves.append((slot, known[VisitEvent(event)]))
        return Choice(tuple(own.tolist()), tuple(moves))

    def _note(self, choice: Choice) -> None:
        self.began.append(self.day)
        self._write(self.day, choice)

    def _write(self, day: int, choice: Choice) -> None:
        if choice.acts:
            self._played.acts[day] = in_order(list(choice.acts), self._setting.acts)
        if choice.moves:
            self._played.moves[day] = choice.moves

    def _go(self, days: int, later: Choices, alert: bool) -> None:
        """Play some days, today with what has been written down for it."""
        told = len(self.happened)
        for n in range(days):
            new = self.happened[told:]
            if self.over or (alert and any(h.grave and h.side != self.side for h in new)):
                return
            if n:
                self._write(self.day, later())
            self._end_day()

    def back(self) -> bool:
        """Take the last decision back: play again up to its day; False where there is none."""
        if not self.began:
            return False
        self.return_to(self.began[-1])
        return True

    def return_to(self, day: int) -> None:
        """Play again up to a day; what was decided from then on is forgotten."""
        self.began = [d for d in self.began if d < day]
        self.asked = {d: by for d, by in self.asked.items() if d < day}
        for decided in (self._played.acts, self._played.moves):
            for d in [d for d in decided if d >= day]:
                del decided[d]
        self._begin()
        self.play_to(day)

    def play_to(self, day: int) -> None:
        """Play on to the morning of a day with what has been decided already."""
        while self.day < day and not self.over:
            self._end_day()

    def resume(self, played: PlayedSide, every: int) -> None:
        """Play again what a saved game has decided, up to its last day."""
        start, acts, slots = self._setting.start, self._setting.acts, self._setting.slots
        for day, names in played.acts.items():
            chosen = Choice(tuple(acts.ids.index(name) for name in names))
            self._write((day - start).days, chosen)
        for day, moves in played.visits.items():
            steps = tuple((slots.ids.index(visit), move) for visit, move in moves.items())
            self._write((day - start).days, Choice(moves=steps))
        last = (played.until - start).days
        self.asked = {(day - start).days: by == "model" for day, by in played.decisions.items()}
        self.began = sorted(self.asked) or list(range(0, last + 1, every))
        self.play_to(last + 1)

    def decided(self) -> PlayedSide | None:
        """What has been decided so far, as a section of a scenario; None before the first day."""
        if self.day == 0:
            return None
        acts, slots = self._setting.acts.ids, self._setting.slots.ids

        def of(days: Iterable[int]) -> list[tuple[int, calendar.date]]:
            return [(d, self.date_of(d)) for d in sorted(days) if d < self.day]

        return PlayedSide(
            until=self.date_of(self.day - 1),
            acts={
                when: tuple(acts[b] for b in self._played.acts[d])
                for d, when in of(self._played.acts)
            },
            visits={
                when: {slots[slot]: move for slot, move in self._played.moves[d]}
                for d, when in of(self._played.moves)
            },
            decisions={when: "model" if self.asked[d] else "player" for d, when in of(self.asked)},
        )

    def continued(self) -> Continued:
        """The past as it was played, for a scenario that continues it."""
        return Continued(
            until=self.date_of(self.day - 1),
            seed=self.history.seed,
            draw=self.history.draw,
            run=self.history.run,
        )
