"""The usual day: what the record's rates imply for memory, base rates and tension.

Rates of the record are stationary by construction: base rates are what is left of them once the
offspring of usual acts are taken out, and tension is centred on what a usual day adds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.rules import choice, coercion, perception, reciprocity
from ballast.sim.rules.chance import clipped_normal_mean
from ballast.sim.rules.channels import openness
from ballast.sim.rules.ladder import settled_band
from ballast.sim.rules.quantity import Floats, decay
from ballast.sim.vocabulary import CATEGORIES, HOSTILE, SIDES
from ballast.sim.world.action_sets import COERCIVE
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.lane_parameters import LaneParameters
from ballast.sim.world.recorded_conduct import tones
from ballast.sim.world.scenario_calendar import engagement_of, pressure_of

LOOK_BACK_DAYS = 60
"""Days of the record before the start that the first memories hold."""


@dataclass(frozen=True, kw_only=True)
class Usual:
    """What a usual day looks like, for each lane.

    Attributes:
        base: (2, G, L) base intensity of hostile and cooperative acts a day, λ0.
        offspring: (2, G, G, L) acts of tone t of government i begotten by one of j.
        hostile_memory: (G, L) f_ref, usual memory of the other's hostile acts.
        presumed_memory: (G, L) f_0, what stands in for such a memory where they are rarer than
            can be compared with.
        push: (1,) or (L,), weight that acts other than coercive ones add on a usual day.
        coercion: (1,) or (L,), weight that coercive ones add; both together are E0.
    """

    base: Floats
    offspring: Floats
    hostile_memory: Floats
    presumed_memory: Floats
    push: Floats
    coercion: Floats


def usual_day(setting: CompiledScenario, params: LaneParameters) -> Usual:
    """The usual day under the beliefs, channels and calendar of day 0."""
    shares = [[_shares(setting, params, g, c) for c in range(len(CATEGORIES))] for g in (0, 1)]
    # tones may depend on different parameters, some drawn and some not: one shape for both
    offspring = np.stack(
        np.broadcast_arrays(*(_offspring(setting, params, shares, tone) for tone in (0, 1)))
    )
    rates = np.stack(
        np.broadcast_arrays(*(tones(conduct.rates) for conduct in params.conduct)), axis=1
    )
    base = np.stack([reciprocity.base_rate(rates[tone], offspring[tone]) for tone in (0, 1)])
    memory, presumed = _references(setting, params, shares)
    coercive = set(COERCIVE)
    return Usual(
        base=base,
        offspring=offspring,
        hostile_memory=memory,
        presumed_memory=presumed,
        push=_push(setting, params, shares, set(range(len(CATEGORIES))) - coercive),
        coercion=_push(setting, params, shares, coercive),
    )


def _references(
    setting: CompiledScenario, params: LaneParameters, shares: list[list[list[Floats]]]
) -> tuple[Floats, Floats]:
    """What each side compares its memory of the other's hostile acts with: (G, L) each."""
    fade = decay(params.reciprocity.memory_half_life)
    found: list[Floats] = []
    for i in range(SIDES):
        usual = _seen(setting, params, shares, 1 - i, i, 0) / (1.0 - fade)
        found += perception.reference_memory(usual, params.perception.belief[i], fade)
    lanes = np.broadcast_arrays(*found)
    return np.stack(lanes[::2]), np.stack(lanes[1::2])


def recorded_memories(
    setting: CompiledScenario, params: LaneParameters, lanes: int
) -> tuple[Floats, Floats]:
    """Memories at the start, from the acts of the 60 days before it.

    Returns:
        Seen and own memories, each (2, G, L): tone, government that remembers, lane. They are
        those of the evening before the last; the first morning's decay makes them current.
    """
    seen, own = np.zeros((2, SIDES, lanes)), np.zeros((2, SIDES, lanes))
    fade = decay(params.reciprocity.memory_half_life)
    acts = setting.acts
    for event in setting.loaded.record:
        if not event.act or not -LOOK_BACK_DAYS <= event.day < 0:
            continue
        position = acts.ids.index(event.act)
        tone = int(acts.category[position] >= HOSTILE)
        actors = [event.actor] if event.actor in setting.sides else list(setting.sides)
        left = fade ** (-event.day - 2) / len(actors)
        weight = np.array([event.weight])
        for name in actors:
            actor = setting.sides.index(name)
            mass = _mass(params, 1 - actor, weight, bool(acts.defensive[position]), tone)
            seen[tone, 1 - actor] += left * np.clip(mass, 0.0, perception.MOST_SEEN)
            own[tone, actor] += left * perception.own_mass(weight)
    return seen, own


def _mass(
    params: LaneParameters, observer: int, weight: Floats, defensive: bool, tone: int
) -> Floats:
    rule = params.perception
    if tone == 0:
        return perception.hostile_mass(weight, np.array([defensive]), rule.bias[observer])
    return perception.cooperative_mass(weight, rule.belief[observer], rule.discount)


def _expected_mass(
    setting: CompiledScenario, params: LaneParameters, observer: int, act: int
) -> Floats:
    """Expected sighting of an act, noise and limits included: (1,) or (L,)."""
    acts = setting.acts
    q = openness(setting.channels.level[acts.channel[act]][None])
    noise = perception.noise_sd(q, params.perception.noise_closed, params.perception.noise_open)
    mass = _mass(
        params,
        observer,
        acts.weight[act][None],
        bool(acts.defensive[act]),
        int(acts.category[act] >= HOSTILE),
    )
    return clipped_normal_mean(mass, noise, 0.0, perception.MOST_SEEN)


def _shares(
    setting: CompiledScenario, params: LaneParameters, side: int, category: int
) -> list[Floats]:
    """Chance of each act of a category on day 0, by the logit: one (1,) or (L,) an act."""
    repertoire, acts, rule = setting.repertoires[side], setting.acts, params.choice
    wish = choice.motive(
        pressure_of(setting, params, side, 0),
        params.perception.belief[side],
        engagement_of(setting, params, side, 0),
        rule.domestic_weight[side],
        rule.belief_weight[side],
        rule.engagement_weight[side],
    )
    rung = settled_band(params.tension.start).astype(np.float64)
    odds: list[Floats] = []
    logs = params.conduct[side].log_shares[category]
    for log_share, b in zip(logs, repertoire.acts[category], strict=True):
        odds.append(
            np.exp(
                choice.utility(
                    log_share,
                    acts.weight[b],
                    acts.risk[b],
                    acts.cost[b],
                    wish,
                    rung,
                    rule.precision,
                    rule.risk_aversion,
                )
            )
        )
    total: Floats = np.zeros(1)
    for row in odds:
        total = total + row
    return [row / total for row in odds]


def _tone_range(tone: int) -> range:
    return range(HOSTILE) if tone == 0 else range(HOSTILE, len(CATEGORIES))


def _seen(
    setting: CompiledScenario,
    params: LaneParameters,
    shares: list[list[list[Floats]]],
    actor: int,
    observer: int,
    tone: int,
) -> Floats:
    """Expected sightings a day of an actor's acts of a tone, in standard acts."""
    total: Floats = np.zeros(1)
    rates, acts = params.conduct[actor].rates, setting.repertoires[actor].acts
    for c in _tone_range(tone):
        for share, b in zip(shares[actor][c], acts[c], strict=True):
            expected = _expected_mass(setting, params, observer, b)
            total = total + rates[c] * share * expected
    return total


def _offspring(
    setting: CompiledScenario, params: LaneParameters, shares: list[list[list[Floats]]], tone: int
) -> Floats:
    """Expected acts of i begotten by one usual act of j, (G, G, L) or (G, G, 1)."""
    rule = params.reciprocity
    inertia = (rule.inertia_hostile, rule.inertia_cooperative)[tone]
    answer = (rule.hostile, rule.cooperative)[tone]
    rows: list[list[Floats]] = [[np.zeros(1)] * SIDES for _ in range(SIDES)]
    for j, repertoire in enumerate(setting.repertoires):
        for c in _tone_range(tone):
            for share, b in zip(shares[j][c], repertoire.acts[c], strict=True):
                chance = params.conduct[j].shares[c] * share
                own = perception.own_mass(setting.acts.weight[b][None])
                rows[j][j] = rows[j][j] + chance * inertia[j] * own
                i = 1 - j
                mass = _expected_mass(setting, params, i, b)
                if c in COERCIVE and setting.acts.weight[b] <= coercion.MAJOR_WEIGHT:
                    begets = coercion.offspring_of_major(
                        mass, params.coercion.countermeasure[i], answer[i]
                    )
                else:
                    begets = answer[i] * mass
                rows[i][j] = rows[i][j] + chance * begets
    lanes = np.broadcast_arrays(*rows[0], *rows[1])
    return np.stack(lanes).reshape(SIDES, SIDES, -1)


def _push(
    setting: CompiledScenario,
    params: LaneParameters,
    shares: list[list[list[Floats]]],
    categories: set[int],
) -> Floats:
    """Weight that acts of some categories add on a usual day, both governments together."""
    total: Floats = np.zeros(1)
    for side, by_category in enumerate(shares):
        rates = params.conduct[side].rates
        for c, members in enumerate(setting.repertoires[side].acts):
            if c not in categories:
                continue
            for share, b in zip(by_category[c], members, strict=True):
                pressure = -setting.acts.weight[b] * setting.acts.issue_weight[b]
                total = total + rates[c] * pressure * share
    return total
