"""Upper bounds that hold on every day of a block: what lies above them need not be asked about."""

from __future__ import annotations

from dataclasses import dataclass

from ballast.sim.rules import choice, reciprocity
from ballast.sim.rules.parameters import Parameters
from ballast.sim.rules.quantity import Floats, Number, decay
from ballast.sim.vocabulary import SIDES
from ballast.sim.world.stationary_baseline import Usual

Terms = tuple[Floats, Floats, Floats]


@dataclass(frozen=True, kw_only=True)
class Ceilings:
    """Bounds for the lanes of a block.

    Attributes:
        acts: by side and tone, terms of :func:`ballast.sim.rules.reciprocity.ceiling` below rung 4.
        crisis: by tone, what such a ceiling is times more from rung 4 on.
    """

    acts: tuple[tuple[Terms, Terms], ...]
    crisis: tuple[Number, Number]


def ceilings_of(params: Parameters, usual: Usual) -> Ceilings:
    """The bounds under some parameters."""
    return Ceilings(
        acts=tuple(_acts(params, usual, side) for side in range(SIDES)),
        crisis=choice.most_in_crisis(params.choice),
    )


def _acts(params: Parameters, usual: Usual, side: int) -> tuple[Terms, Terms]:
    rule, base, most = params.reciprocity, usual.base[:, side], choice.MOST_MULTIPLIED
    fade = decay(rule.memory_half_life)
    offspring = (
        (rule.inertia_hostile[side], rule.hostile[side]),
        (rule.inertia_cooperative[side], rule.cooperative[side]),
    )
    hostile, cooperative = (
        reciprocity.ceiling_terms(base[tone], most, *offspring[tone], fade) for tone in (0, 1)
    )
    return hostile, cooperative
