"""What made the beginning of a dispute likelier than over the same event in the reference world."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from ballast.sim.rules import dispute_onset, tension
from ballast.sim.rules.dispute_onset import OnsetTerms
from ballast.sim.rules.ladder import LEADER_REFERENCE
from ballast.sim.rules.quantity import Floats, at
from ballast.sim.vocabulary import TensionSource
from ballast.sim.world.state import BegunDisputes, World
from ballast.sim.world.tension_sources import left_of

ODDS = (
    "gravity",
    "tempo",
    "shocks",
    "encounters",
    "acts",
    "visits",
    "initial",
    "base",
    "belief",
    "pressure",
    "channels",
)
"""Terms of the log odds, by what they are from: gravity of the trigger (over a publicised
encounter); the tempo of encounters; what shocks, encounters, acts and visits (with the overshoot of
summits) had left in tension; what stood above the base on day 0; the base (over tension 61, where
it settles in the reference world); the opener's belief; its domestic pressure; channels (over a
third open)."""
REFERENCE_TENSION = tension.CENTRE + tension.SCALE * dispute_onset.REFERENCE_Z
ROWS = {f.name: row for row, f in enumerate(fields(OnsetTerms))}


def odds_of(world: World, begun: BegunDisputes, day: int) -> Floats:
    """Log odds that each term adds, over the reference world: (11, n) in the order of :data:`ODDS`.

    Args:
        world: in the evening of the day.
        begun: disputes that have begun tonight.
        day: the day.
    """
    lanes, slopes = begun.lanes, world.params.ladder.at_lanes(begun.lanes)
    shocks, encounters, initial = (left_of(world, source, lanes, day) for source in TensionSource)
    excess = world.excess[lanes]
    base = np.broadcast_to(at(world.params.tension.base, lanes), excess.shape)
    visits = world.visit_effect[lanes] + world.overshoot[lanes]
    points = (
        shocks,
        encounters,
        excess - shocks - encounters - initial,
        visits,
        initial,
        base - REFERENCE_TENSION,
    )
    heat = [slopes.tension_slope * part / tension.SCALE for part in points]
    third = dispute_onset.REFERENCE_OPENNESS
    channels = (
        begun.terms[ROWS["military"]]
        + begun.terms[ROWS["leader"]]
        - slopes.military_channel * third
        - slopes.leader_channel * (third - LEADER_REFERENCE)
    )
    rows = [
        begun.terms[ROWS["gravity"]],
        begun.terms[ROWS["tempo"]],
        *heat,
        begun.terms[ROWS["belief"]],
        begun.terms[ROWS["pressure"]],
        channels,
    ]
    return np.stack(rows)
