"""The evening's candidates for a dispute, and the disputes that begin with one of them."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from ballast.sim.rules import channels, dispute_onset, encounters
from ballast.sim.rules.dispute_onset import OnsetTerms
from ballast.sim.rules.quantity import Flags, Floats, Ints, Number, at, of_each
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import CRISIS, DISPUTE, Severity
from ballast.sim.world.compiled_disputes import ENCOUNTER_CANDIDATES, UNKNOWN, shock_gravity
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.lane_parameters import LaneParameters
from ballast.sim.world.recorded_conduct import acts_a_day, read_conduct
from ballast.sim.world.state import BegunDisputes, Onset, World, pairs_of

LETHAL = int(Severity.LETHAL)
HEARD = slice(int(Severity.PUBLICISED), None)
"""Severities that the public hears of, in the order of their candidates."""
EITHER_SIDE = 0.5
"""Chance that the second government intercepts where the scenario knows of no contacts."""


def onset_of(setting: CompiledScenario, params: LaneParameters) -> Onset:
    """What onsets rest on under some parameters: the anchor, solved once a draw, and the tempo."""
    reference, rule = setting.reference, params.disputes
    meeting = params.encounters
    yearly = meeting.rate * encounters.contact(meeting.exposure, meeting.interception)
    met = reference.encounters > 0.0
    return Onset(
        anchor=_solved(setting, params),
        tempo=dispute_onset.tempo(yearly, reference.encounters, rule) if met else np.zeros(1),
    )


def _solved(setting: CompiledScenario, params: LaneParameters) -> Number:
    """The anchor of each draw; lanes of one draw share it, and it is solved once for them."""
    reference, rule, slopes = setting.reference, params.disputes, params.ladder
    if not reference.rates.any():
        return np.array([-np.inf])  # nothing that a dispute could begin with: there is none
    gravities, rates = reference.gravities(rule), reference_rates(setting, params)
    numbers = np.broadcast_arrays(
        slopes.onset_rate,
        *(dispute_onset.reference_terms(gravity, slopes, rule) for gravity in gravities),
        *rates,
    )
    different, lanes = np.unique(np.stack(numbers), axis=1, return_inverse=True)
    last = 1 + len(gravities)
    solved = dispute_onset.solve_anchor(
        different[0], reference.lifted, different[last:], list(different[1:last])
    )
    return solved[lanes.reshape(-1)]


def reference_rates(setting: CompiledScenario, params: LaneParameters) -> list[Floats]:
    """Candidates a year of the reference world, each (L,) or (1,).

    Its acts are of the same record as the rates of conduct: the number of each is times what the
    draw's record has of the act over what the record has at its centre, both governments together.
    No policy enters. An act that is in no record stays as the scenario has it.
    """
    reference = setting.reference
    first = len(reference.rates) - len(reference.acts)
    rates = [np.array([rate]) for rate in reference.rates]
    centre = read_conduct(setting, {})
    for place, act in enumerate(reference.acts, first):
        usual = acts_a_day(setting, centre, act)
        drawn = acts_a_day(setting, params.conduct, act)
        more = np.where(usual > 0.0, drawn, 1.0) / np.where(usual > 0.0, usual, 1.0)
        rates[place] = rates[place] * more
    return rates


@dataclass(frozen=True, slots=True)
class _Asked:
    """Candidates of one kind: arrays over *n* of them; a lane may come in several kinds."""

    lanes: Indices
    candidate: Indices
    decider: Ints
    author: Ints
    act: Ints  # of the menu, or UNKNOWN
    count: Ints
    gravity: Floats
    tempo: Floats


def begin_disputes(world: World) -> BegunDisputes | None:
    """Disputes that begin tonight, each with its trigger, on the tension and channels of tonight.

    A lethal accident that lifts the relation goes before every other candidate. Nothing is changed:
    the evening applies it.
    """
    asked = [*_encounters(world), *_shocks(world), *_acts(world)]
    if not asked:
        return None
    every = _Asked(*(np.concatenate([getattr(a, f.name) for a in asked]) for f in fields(_Asked)))
    terms, lifted = _terms(world, every), _lifted(world, every)
    chance = dispute_onset.onset_probability(
        at(world.onset.anchor, every.lanes), terms.total(), every.count
    )
    uniform = world.luck.pairs(world.keys.onset, every.candidate, world.day, every.lanes)
    begins, share = dispute_onset.trigger(uniform, chance)
    if lifted.any():
        begins, share = begins | lifted, np.where(lifted, 0.0, share)
        chance = np.where(lifted, at(world.params.ladder.lethal_crisis, every.lanes), chance)
    some = begins.nonzero()[0]
    if not len(some):
        return None
    some = some[np.lexsort((share[some], every.lanes[some]))]
    which = some[_first_of_each(every.lanes[some])]
    act = every.act[which]
    return BegunDisputes(
        lanes=every.lanes[which],
        trigger=every.candidate[which],
        opener=every.decider[which],
        author=every.author[which],
        committed=(act != UNKNOWN) & world.setting.acts.commitment[act],
        rung=np.where(lifted[which], CRISIS, DISPUTE).astype(np.int8),
        probability=chance[which],
        terms=terms.stacked(len(every.lanes))[:, which],
    )


def _first_of_each(lanes: Indices) -> Flags:
    """The first of each lane among sorted ones: (n,)."""
    first = np.ones(len(lanes), bool)
    first[1:] = lanes[1:] != lanes[:-1]
    return first


def _lifted(world: World, every: _Asked) -> Flags:
    """Candidates that are lethal accidents and lift a calm relation straight to a crisis: (n,)."""
    lifted = every.candidate == ENCOUNTER_CANDIDATES[Severity.LETHAL][0]
    if lifted.any():
        up = np.zeros(world.lanes, bool)
        up[accident_lifts(world, 0, DISPUTE)] = True
        lifted &= up[every.lanes]
    return np.asarray(lifted)


def _encounters(world: World) -> list[_Asked]:
    """Encounters that the public hears of, by severity: the intercepting side decides."""
    tally, rule = world.today.encounters, world.params.disputes
    if tally is None:
        return []
    candidate, lanes = pairs_of(tally[HEARD] > 0)
    calm = world.rung[lanes] < DISPUTE
    candidate, lanes = candidate[calm], lanes[calm]
    if not len(lanes):
        return []
    decider = interceptor(world, candidate, lanes)
    gravities = rule.gravity_publicised, rule.gravity_collision, rule.gravity_lethal
    return [
        _Asked(
            lanes,
            candidate,
            decider,
            1 - decider,
            np.full(len(lanes), UNKNOWN),
            tally[HEARD][candidate, lanes].astype(np.int64),
            of_each(gravities, candidate, lanes),
            np.broadcast_to(at(world.onset.tempo, lanes), lanes.shape),
        )
    ]


def interceptor(world: World, candidate: Indices, lanes: Indices) -> Ints:
    """Which government's forces intercepted in encounters of some severities: (n,)."""
    rule = world.params.encounters.at_lanes(lanes)
    by_second = rule.exposure[0] * rule.interception[1]
    contacts = encounters.contact(rule.exposure, rule.interception)
    chance = np.where(
        contacts > 0.0, by_second / np.where(contacts > 0.0, contacts, 1.0), EITHER_SIDE
    )
    uniform = world.luck.pairs(world.keys.interceptor, candidate, world.day, lanes)
    return (uniform < chance).astype(np.int64)


def _shocks(world: World) -> list[_Asked]:
    """Shocks over sovereignty: the offended side decides."""
    candidates, found = world.setting.candidates, []
    today = world.today
    for name, (offended, lanes, weight) in zip(today.shock_names, today.shocks, strict=True):
        candidate = candidates.shock.get(name)
        calm = world.rung[lanes] < DISPUTE
        if candidate is None or not calm.any():
            continue
        lanes, weight = lanes[calm], weight[calm]
        said = candidates.shock_gravity.get(name)
        gravity = (
            shock_gravity(weight, world.params.disputes.at_lanes(lanes))
            if said is None
            else np.full(len(lanes), said)
        )
        decider = np.full(len(lanes), offended)
        found.append(_plain(lanes, candidate, decider, np.full(len(lanes), UNKNOWN), gravity))
    return found


def _acts(world: World) -> list[_Asked]:
    """Acts with gravity: the other side decides."""
    candidates, found = world.setting.candidates, []
    for done in world.today.acts:
        candidate = candidates.act[done.side][done.act]
        grave = (candidate != UNKNOWN).nonzero()[0]
        grave = grave[world.rung[done.lanes[grave]] < DISPUTE]
        if len(grave):
            act, decider = done.act[grave], np.full(len(grave), 1 - done.side)
            gravity = world.setting.acts.gravity[act]
            found.append(_plain(done.lanes[grave], candidate[grave], decider, act, gravity))
    return found


def _plain(
    lanes: Indices, candidate: int | Indices, decider: Ints, act: Ints, gravity: Floats
) -> _Asked:
    """Candidates that are no encounters: one a day, whatever their tempo."""
    once, nothing = np.ones(len(lanes), np.int64), np.zeros(len(lanes))
    members = np.broadcast_to(np.asarray(candidate, np.intp), lanes.shape)
    return _Asked(lanes, members, decider, 1 - decider, act, once, gravity, nothing)


def _terms(world: World, asked: _Asked) -> OnsetTerms:
    """Terms of the log odds of each candidate."""
    lanes = asked.lanes
    military, leader = channels_open(world, lanes)
    return dispute_onset.onset_terms(
        asked.gravity,
        asked.tempo,
        world.z[lanes],
        world.belief[asked.decider, lanes],
        military,
        leader,
        of_each(world.pressure, asked.decider, lanes),
        world.params.ladder.at_lanes(lanes),
        world.params.disputes.at_lanes(lanes),
    )


def accident_lifts(world: World, low: int, high: int) -> Indices:
    """Lanes on rungs ``low`` … ``high - 1`` whom a lethal accident of today lifts: (n,)."""
    tally = world.today.encounters
    if tally is None:
        return np.zeros(0, np.intp)
    lanes: Indices = (tally[LETHAL] > 0).nonzero()[0]
    rung = world.rung[lanes]
    lanes = lanes[(rung >= low) & (rung < high)]
    if not len(lanes):
        return lanes
    uniform = world.luck.uniform("ladder.accident", world.day, lanes)
    lifted: Indices = lanes[uniform < at(world.params.ladder.lethal_crisis, lanes)]
    return lifted


def kept_of(begun: BegunDisputes, keep: Flags | Indices) -> BegunDisputes:
    """Some of the disputes that begin."""
    return BegunDisputes(**{f.name: getattr(begun, f.name)[..., keep] for f in fields(begun)})


def channels_open(world: World, lanes: Indices) -> tuple[Floats, Floats]:
    """Openness of the best military channel and of the leaders' channel tonight: (n,) each."""
    kinds = world.setting.channels
    military = channels.openness(best_level(world, lanes, kinds.military))
    return military, channels.openness(best_level(world, lanes, kinds.of_leaders))


def best_level(world: World, lanes: Indices, some: tuple[int, ...]) -> Ints:
    """Highest level of some channels: (n,)."""
    best = np.zeros(len(lanes), np.int8)
    for c in some:
        best = np.maximum(best, world.level[c][lanes])
    return best
