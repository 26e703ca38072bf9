"""Upper bounds that hold on every day of a block: what lies above them need not be asked about."""

from __future__ import annotations

from dataclasses import dataclass

from sim.rules import choice, ladder, reciprocity
from sim.rules.parameters import Parameters
from sim.rules.quantity import Floats, decay
from sim.vocabulary import SIDES
from sim.world.usual import Usual

Terms = tuple[Floats, Floats, Floats]


@dataclass(frozen=True, kw_only=True)
class Ceilings:
    """Bounds for the lanes of a block.

    Attributes:
        acts: by side and tone, terms of :func:`sim.rules.reciprocity.ceiling`.
        onset: terms of :func:`sim.rules.ladder.onset_ceiling`.
    """

    acts: tuple[tuple[Terms, Terms], ...]
    onset: tuple[float, float]


def ceilings_of(params: Parameters, usual: Usual) -> Ceilings:
    """The bounds under some parameters."""
    return Ceilings(
        acts=tuple(_acts(params, usual, side) for side in range(SIDES)),
        onset=ladder.onset_terms(params.ladder),
    )


def _acts(params: Parameters, usual: Usual, side: int) -> tuple[Terms, Terms]:
    rule = params.reciprocity
    fade, most = decay(rule.memory_half_life), choice.most_multiplied(params.choice)
    return (
        reciprocity.ceiling_terms(
            usual.base[0, side], most[0], rule.inertia_hostile[side], rule.hostile[side], fade
        ),
        reciprocity.ceiling_terms(
            usual.base[1, side],
            most[1],
            rule.inertia_cooperative[side],
            rule.cooperative[side],
            fade,
        ),
    )
