"""The chronicler: writes down what happens in one history, day by day, with its causes."""

from __future__ import annotations

from ballast.sim.chronicle.act_entries import note_acts, note_contradictions, note_duties
from ballast.sim.chronicle.book import Book, MorningState
from ballast.sim.chronicle.chronicle_events import Chronicle
from ballast.sim.chronicle.contact_entries import (
    note_channels,
    note_departures,
    note_encounters,
    note_interventions,
    note_measures,
    note_shocks,
)
from ballast.sim.chronicle.dispute_entries import note_calls, note_meetings
from ballast.sim.chronicle.dispute_numbers import one
from ballast.sim.chronicle.morning import morning
from ballast.sim.chronicle.parts import Memories, TensionParts
from ballast.sim.chronicle.rung_entries import note_step
from ballast.sim.chronicle.visit_entries import note_leader_call, note_visits
from ballast.sim.world.state import World


class Chronicler:
    """Watches the world of one history: in the morning before decisions, and in the evening.

    Args:
        world: with one lane, before its first day.
        seed, draw, run: name of the history.
        horizon: days that it is to last.
    """

    def __init__(self, world: World, seed: int, draw: int, run: int, horizon: int) -> None:
        assert world.lanes == 1, "a chronicle is of one history"
        before = MorningState.of(world)
        self.chronicle = Chronicle(
            setting=world.setting,
            seed=seed,
            draw=draw,
            run=run,
            horizon=horizon,
            began=(float(world.tension[0]), before.rung, before.level),
        )
        self._book = Book(
            chronicle=self.chronicle,
            before=before,
            memories=Memories(),
            parts=TensionParts(left={"start": one(world.excess)}),
        )

    def morning(self, world: World) -> None:
        """Read the state on which everyone is about to decide."""
        self._book.morning = morning(world)

    def evening(self, world: World) -> None:
        """Write down the day that has just been played; after a war there is nothing to tell."""
        if self.chronicle.over:
            return
        book, day, first = self._book, world.day - 1, len(self.chronicle.events)
        book.parts.fade(world, book.before.base)
        note_departures(book, world, day)
        note_interventions(book, world, day)
        note_measures(book, world, day)
        note_shocks(book, world, day)
        note_encounters(book, world, day)
        acts = note_acts(book, world, day)
        note_calls(book, world, day)
        note_visits(book, world, day)
        note_leader_call(book, world, day)
        note_channels(book, world, day)
        note_contradictions(book, world, day)
        book.parts.expect(world, book.before.expected)
        book.parts.cut(world)
        note_meetings(book, world, day)
        note_step(book, world, day)
        book.memories.take_in(world, acts)
        note_duties(book, world, first)
        story = self.chronicle
        story.tension.append(one(world.tension))
        story.trust.append(one(world.trust))
        story.rung.append(int(world.rung[0]))
        story.levels.append(world.level[:, 0].copy())
        book.before = MorningState.of(world)
