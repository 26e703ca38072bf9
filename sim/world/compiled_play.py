"""What a person decides for a government, and a past in common, as positions and days."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass

from ballast.sim.scenario.played_side_checks import visit_ids
from ballast.sim.scenario.schema import Scenario
from ballast.sim.vocabulary import Move
from ballast.sim.world.action_sets import Acts


@dataclass(frozen=True, kw_only=True)
class PlayedDays:
    """Decisions of a person for one government.

    Attributes:
        until: last day on which the person decides.
        acts: positions in the menu by day, in the order of categories.
        moves: slots and what is done about them, by day. Who plays now writes both as he goes.
    """

    until: int
    acts: MutableMapping[int, tuple[int, ...]]
    moves: MutableMapping[int, tuple[tuple[int, Move], ...]]


@dataclass(frozen=True)
class Choice:
    """What a person decides for one government on one day.

    Attributes:
        acts: positions in the menu, at most one a category.
        moves: slots of visits and what is done about them.
    """

    acts: tuple[int, ...] = ()
    moves: tuple[tuple[int, Move], ...] = ()

    def single(self) -> list[Choice]:
        """Each thing of it by itself."""
        found = [Choice(acts=(act,)) for act in self.acts]
        return found + [Choice(moves=(move,)) for move in self.moves]


NOTHING = Choice()


@dataclass(frozen=True, kw_only=True)
class SharedPast:
    """History (seed, draw, run) that all lanes have in common up to a day."""

    until: int
    seed: int
    draw: int
    run: int


def read_past(scenario: Scenario) -> SharedPast | None:
    """The history that a scenario continues."""
    past = scenario.continues
    if past is None:
        return None
    return SharedPast(
        until=(past.until - scenario.start).days,
        seed=scenario.seed if past.seed is None else past.seed,
        draw=past.draw,
        run=past.run,
    )


def read_played(
    scenario: Scenario, sides: tuple[str, ...], acts: Acts
) -> tuple[PlayedDays | None, ...]:
    """What a person decides for each government; None for one that nobody plays."""
    visits = list(visit_ids(scenario)) if scenario.played else []

    def days(side: str) -> PlayedDays | None:
        played = scenario.played.get(side)
        if played is None:
            return None
        return PlayedDays(
            until=(played.until - scenario.start).days,
            acts={
                (day - scenario.start).days: in_order([acts.ids.index(a) for a in names], acts)
                for day, names in played.acts.items()
            },
            moves={
                (day - scenario.start).days: tuple(
                    (visits.index(visit), move) for visit, move in moves.items()
                )
                for day, moves in played.visits.items()
            },
        )

    return tuple(days(side) for side in sides)


def in_order(chosen: list[int], acts: Acts) -> tuple[int, ...]:
    """Acts in the order in which a government does them: by category."""
    return tuple(sorted(chosen, key=lambda b: int(acts.category[b])))
