"""A chain without governments: what the rates of disputes alone come to.

It has the priors of the model and nothing fitted, and none of what the model is about: no acts,
visits, channels or officials, no tension that moves, no beliefs that learn. Disputes begin at the
rate of the dispute record, and both sides go by the rules of disputes at reference values: tension
of the reference world, a belief of .7 that the other is resolute, no contact, no commitment, no
domestic pressure. Presses are matched and offers stand, as in the model. Lethal accidents that lift
to a crisis come at the rate of the scenario's reference world, and count in the rate of disputes.

What the model says of a level beyond this chain is owed to conduct; where both agree, the level is
an input.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.engines.ensemble import lanes_of
from ballast.sim.rules import disputes
from ballast.sim.rules.dispute_onset import REFERENCE_Z
from ballast.sim.rules.disputes import DisputeParams
from ballast.sim.rules.ladder import LadderParams
from ballast.sim.rules.quantity import Flags, Floats, Ints
from ballast.sim.scenario.priors import sample_lanes
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.streams import Indices, Luck
from ballast.sim.vocabulary import CRISIS, DISPUTE, NEVER, SIDES, WAR
from ballast.sim.world.compiled_disputes import DisputeAtStart
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.lane_parameters import read_parameters
from ballast.sim.world.state import LONG_AGO

RUNGS = (4, 5, 6, 7)
YEAR = 365.0
ACCIDENT, ONSET, ANSWER, RISE = (f"chain.{n}" for n in ("accident", "onset", "answer", "rise"))
MOVES = tuple(f"chain.move.{side}" for side in range(SIDES))
"""Streams of the chain: it shares no luck with the model."""


@dataclass(frozen=True, kw_only=True)
class ChainHistories:
    """What the chain does in some histories; lanes in (draw, run) order.

    Attributes:
        first_day: (4, L) first evening on rung 4, 5, 6 and 7 or a higher one, else ``NEVER``.
        begun: (L,) disputes that began.
    """

    first_day: Ints
    begun: Ints

    def reached(self, rung: int, before: int) -> Floats:
        """1 where a rung or a higher one is reached before a day: (L,)."""
        return np.asarray(self.first_day[RUNGS.index(rung)] < before, float)


@dataclass(kw_only=True)
class _State:
    """Disputes of all lanes: (L,) or (G, L) each."""

    rung: Ints  # 0 where there is none
    since: Ints
    replied: Flags
    pressed: Flags
    offered: Ints
    begun: Ints

    def end(self, lanes: Indices) -> None:
        """No dispute."""
        self.rung[lanes] = 0
        self.replied[lanes] = False
        self.pressed[:, lanes] = False
        self.offered[:, lanes] = LONG_AGO

    def begin(self, lanes: Indices, rung: int, day: int) -> None:
        """A new dispute; one that begins with a crisis is carried on by both."""
        self.rung[lanes], self.since[lanes] = rung, day
        self.replied[lanes] = rung > DISPUTE
        self.begun[lanes] += 1


def chain_histories(
    loaded: LoadedScenario, seed: int, draws: int, runs: int, days: int
) -> ChainHistories:
    """The chain under the priors of a scenario, over draws 1 … ``draws``.

    Args:
        loaded: the scenario; a dispute that it starts in is the chain's too.
        seed: of the draws and of the chain.
        draws, runs: how many draws, and histories under each.
        days: length of the histories.
    """
    setting = compile_scenario(loaded)
    numbers, run = lanes_of(0, draws * runs, runs)
    numbers = numbers + 1  # draw 0 takes the modes
    params = read_parameters(setting, sample_lanes(loaded, seed, numbers))
    return play_chain(
        params.ladder,
        params.disputes,
        lifted=setting.reference.lifted,
        luck=Luck(seed, numbers, run),
        lanes=draws * runs,
        days=days,
        start=setting.dispute,
    )


def play_chain(
    slopes: LadderParams,
    params: DisputeParams,
    *,
    lifted: float,
    luck: Luck,
    lanes: int,
    days: int,
    start: DisputeAtStart | None = None,
) -> ChainHistories:
    """The chain, day by day.

    Args:
        slopes: the rate of disputes and g_S.
        params: rules of disputes, (L,) or (1,) each.
        lifted: lethal accidents a year that lift a rung, to a crisis where there is no dispute.
        luck: (L,).
        lanes: L.
        days: length.
        start: a dispute that is under way on day 0.
    """
    state = _State(
        rung=np.zeros(lanes, np.int8),
        since=np.full(lanes, NEVER),
        replied=np.zeros(lanes, bool),
        pressed=np.zeros((SIDES, lanes), bool),
        offered=np.full((SIDES, lanes), LONG_AGO),
        begun=np.zeros(lanes, np.int64),
    )
    if start is not None:
        state.rung[:], state.since[:], state.replied[:] = start.rung, -1 - start.age, start.replied
    first_day = np.full((len(RUNGS), lanes), NEVER)
    _note(first_day, state.rung, 0)
    usual = np.broadcast_to(slopes.onset_rate - lifted, (lanes,))
    begins = -np.expm1(-np.maximum(usual, 0.0) / YEAR)
    accident = -np.expm1(-lifted / YEAR)
    for day in range(days):
        hit = luck.uniform(ACCIDENT, day) < accident
        calm = (state.rung == 0).nonzero()[0]
        sets_off = calm[(luck.uniform(ONSET, day, calm) < begins[calm]) & ~hit[calm]]
        under_way = ((state.rung >= DISPUTE) & (state.rung < WAR)).nonzero()[0]
        if len(under_way):
            _carry_on(state, under_way, hit[under_way], slopes, params, luck, day)
        state.begin(sets_off, DISPUTE, day)
        state.begin(calm[hit[calm]], CRISIS, day)
        _note(first_day, state.rung, day)
    return ChainHistories(first_day=first_day, begun=state.begun)


def _note(first_day: Ints, rung: Ints, day: int) -> None:
    """Rungs that are reached for the first time."""
    for row, least in enumerate(RUNGS):
        new = (rung >= least) & (first_day[row] == NEVER)
        first_day[row, new] = day


def _carry_on(
    state: _State,
    lanes: Indices,
    hit: Flags,
    slopes: LadderParams,
    params: DisputeParams,
    luck: Luck,
    day: int,
) -> None:
    """A day of the disputes that were under way in the morning, in the order of the model."""
    rule, heat = params.at_lanes(lanes), slopes.at_lanes(lanes).tension_slope
    replied, rung = state.replied[lanes], state.rung[lanes]
    z = np.full(len(lanes), REFERENCE_Z)
    alone = np.zeros(len(lanes), bool)
    replies, lapses = disputes.answer(
        luck.uniform(ANSWER, day, lanes),
        disputes.reply_probability(z, alone, heat, rule),
        disputes.lapse_probability(state.since[lanes] == day - 1, rule),
    )
    stands = day - state.offered[:, lanes] <= disputes.OFFER_DAYS
    moves = np.stack(
        [
            disputes.choose(
                luck.uniform(MOVES[side], day, lanes),
                *_chances(rung, z, state.pressed[1 - side, lanes], stands, side, heat, rule),
            )
            for side in range(SIDES)
        ]
    )
    pressed = (moves == disputes.PRESS) & replied
    offered = (moves == disputes.OFFER) & replied
    presses = pressed[0].astype(np.int64) + pressed[1]
    by_press = luck.uniform(RISE, day, lanes) < disputes.rise_probability(rung, presses, rule)
    by_accident = hit & ~by_press & (rung <= CRISIS)
    rises = by_press | by_accident
    left = stands & ~pressed  # who presses takes the own offer back
    settled = (offered[0] & (offered[1] | left[1])) | (offered[1] & left[0])
    over = ~rises & (settled | (~replied & lapses))
    state.rung[lanes] = rung + rises
    state.replied[lanes] = replied | replies | by_accident
    state.pressed[:, lanes] = pressed
    kept = np.where(offered, day, state.offered[:, lanes])
    state.offered[:, lanes] = np.where(rises | pressed, LONG_AGO, kept)
    state.end(lanes[over])


def _chances(
    rung: Ints,
    z: Floats,
    pressed: Flags,
    stands: Flags,
    side: int,
    heat: Floats,
    rule: DisputeParams,
) -> tuple[Floats, Floats]:
    """Chances that a side presses and that it offers, at reference values but for the dispute's."""
    n = len(rung)
    nobody, nothing = np.zeros(n, bool), np.zeros(n)
    resolve = disputes.log_odds(np.full(n, disputes.REFERENCE_BELIEF))
    press = disputes.press_log_odds(
        rung,
        z,
        resolve,
        nothing,
        pressed,
        nobody,
        stands[side],
        nothing,
        (heat, nothing),
        rule,
    )
    offer = disputes.offer_log_odds(
        rung,
        resolve,
        nobody,
        stands[1 - side],
        nothing,
        nothing,
        nothing,
        nothing,
        rule,
    )
    return disputes.shares(press, offer)
