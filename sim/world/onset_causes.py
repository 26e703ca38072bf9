"""What a dispute that begins is owed to: the terms that had raised its hazard."""

from __future__ import annotations

import numpy as np

from ballast.sim.rules import ladder, tension
from ballast.sim.rules.quantity import Flags, Floats, at
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import TensionSource
from ballast.sim.world.relation import channels_in_peace, pressure_on_both
from ballast.sim.world.state import World
from ballast.sim.world.tension_sources import left_of

CAUSES = (
    "lethal_accident",
    "shocks",
    "encounters",
    "acts",
    "visits",
    "start",
    "base",
    "pressure",
    "channels",
    "ordinary",
)
"""A lethal accident that lifted the relation to a crisis; what shocks, military encounters and acts
had left in tension; visits (what is left of them, and the overshoot after a summit); what stood
above the base on day 0; a base above 55; domestic pressure; channels; the ordinary hazard."""


def causes_of(world: World, lanes: Indices, accident: Flags, day: int) -> Floats:
    """Shares of the causes of disputes that have begun tonight.

    Args:
        world: in the evening of the day.
        lanes: (n,) in which one has begun.
        accident: (n,) whether a lethal accident lifted it there, to which all is owed then.
        day: the day.

    Returns:
        (causes, n) shares in the order of :data:`CAUSES`, adding up to 1 in each lane.
    """
    shares = np.zeros((len(CAUSES), len(lanes)))
    shares[1:] = ladder.onset_shares(_logs(world, lanes, day))
    shares[:, accident] = 0.0
    shares[0, accident] = 1.0
    return shares


def _logs(world: World, lanes: Indices, day: int) -> Floats:
    """Terms of the log hazard between the ordinary one and tonight's: (causes but two, n)."""
    rule = world.params.ladder.at_lanes(lanes)
    shocks, encounters, start = (left_of(world, source, lanes, day) for source in TensionSource)
    excess = world.excess[lanes]
    points = np.stack(
        [
            shocks,
            encounters,
            excess - shocks - encounters - start,
            world.visit_effect[lanes] + world.overshoot[lanes],
            start,
            np.broadcast_to(at(world.params.tension.base, lanes) - tension.CENTRE, excess.shape),
        ]
    )
    military, leader = channels_in_peace(world, lanes)
    pressure = pressure_on_both(world, lanes)
    heat, soldiers, leaders, home = ladder.modifier_logs(
        points / tension.SCALE, military, leader, pressure, rule
    )
    others = np.stack(np.broadcast_arrays(home, soldiers + leaders, excess)[:2])
    return np.concatenate([heat, others])
