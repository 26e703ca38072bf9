"""What a scenario says of the acts of a government: how often, and which."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, Strict

from ballast.sim.scenario.shape import Evidenced, Identifier
from ballast.sim.vocabulary import Category


class Conduct(Evidenced):
    """How often a government acts, by category, and which acts it chooses."""

    rates: dict[Category, Annotated[float, Strict(), Field(ge=0.0, le=1000.0)]]
    """Acts a year by category, from the record."""
    shares: dict[Identifier, Annotated[float, Strict(), Field(gt=0.0, le=1.0)]]
    """Share of each act within its category; acts not listed are not in the repertoire."""
    policy: dict[Category, Annotated[float, Strict(), Field(ge=0.0, le=100.0)]] = {}
    """Multiple of what the government does of its own accord in a category; 1 if not said.

    Acts that follow from earlier acts are reduced by a multiple below 1, and not multiplied by one
    above it. 0 is silence, except for acts that are owed or that the scenario makes happen. It
    holds from the start on, and the record's rates stay what is expected, so that restraint is a
    relief and excess a burden.
    """
