"""A side that a person plays, and a history that others continue: two sections of a scenario.

A played side takes exactly the acts and the steps on visits that are listed, up to a day;
afterwards the model decides for it again. All histories of a scenario that continues one have that
history in common up to a day. Together they are a saved game: the past as it was played, and every
future after it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, Strict

from ballast.sim.scenario.shape import Evidenced, Model
from ballast.sim.vocabulary import Evidence, Move

Count = Annotated[int, Strict(), Field(ge=0, le=2**31 - 1)]


class GameSeal(Model):
    """What a saved game belongs to, by which it is known again."""

    model: str
    """Id of the model in which it was played."""
    scenario: str
    """Hash of the scenario that was played."""
    game: str
    """Hash of side, decisions and history."""


class PlayedSide(Evidenced):
    """What a person decides for a government; it does nothing else of its own up to that day."""

    until: date
    """Last day on which the person decides; afterwards the model does."""
    acts: dict[date, tuple[str, ...]] = {}
    """Acts by day, at most one a category; where one is not feasible it is not done."""
    visits: dict[date, dict[str, Move]] = {}
    """Steps by day, by id of the visit, or ``own.OFFICIAL`` for a journey of his or her own."""
    decisions: dict[date, Literal["player", "model"]] = {}
    """Days on which the person decided, and whether the day was left to the model."""
    seal: GameSeal | None = None
    """Of a saved game; it changes nothing in any history."""
    evidence: Evidence = Evidence.ASSUMPTION
    """What it rests on."""
    why: str = "chosen by a player"
    """One sentence of reasoning."""


class Continued(Model):
    """A history that every history of the scenario has in common up to a day."""

    until: date
    """Last day in common; from the next morning on each history has its own luck and numbers."""
    draw: Count = 0
    """Draw of the history."""
    run: Count = 0
    """Run of the history."""
    seed: Annotated[int, Strict(), Field(ge=0, le=2**63 - 1)] | None = None
    """Root seed of the history; the scenario's own if not said."""
