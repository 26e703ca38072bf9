"""Whether feedback between the two governments dies out.

Three loops can run away. Acts beget acts through memory: the offspring matrix has to have a
spectral radius below one. Tension makes hostile acts likelier, which raise tension: that loop
stands outside the matrix, and its gain is found by following a push of tension through the rules.
And within a dispute tension makes presses likelier, which raise it
(:mod:`ballast.sim.world.dispute_stability`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace

import numpy as np

from ballast.sim.errors import Problem, UnstableScenario
from ballast.sim.rules import choice, reciprocity, tension
from ballast.sim.rules.quantity import Flags, Floats, Ints, Number, decay
from ballast.sim.scenario.priors import (
    all_priors,
    centre_of_number,
    sample_some,
    share_factors,
)
from ballast.sim.scenario.schema import LoadedScenario, Prior
from ballast.sim.vocabulary import CATEGORIES, SIDES
from ballast.sim.world.compiled_scenario import CompiledScenario, compile_scenario
from ballast.sim.world.dispute_stability import press_gain
from ballast.sim.world.lane_parameters import LaneParameters, read_parameters
from ballast.sim.world.recorded_conduct import TONES, summed
from ballast.sim.world.stationary_baseline import Usual, usual_day

NUDGE = 1.0
"""Points of tension whose echo is measured."""
TONE_NAMES = ("hostile", "cooperative")
DRAWS_ASKED = 1000
RUNAWAY_SHARE = 0.01
"""Share of draws in which feedback under a policy may run up to the bound of tension."""
RATES = ".conduct.rates."
FEEDBACK = (
    "calendar", "choice", "coercion", "disputes", "ladder", "perception", "reciprocity", "tension",
)  # fmt: skip
"""Sections of the rule book that the loops run through; what others draw changes nothing here."""


def under_policy(setting: CompiledScenario, params: LaneParameters, usual: Usual) -> Floats:
    """Offspring that the policies of the sides leave, at most those of the record: (2, G, G, L).

    Acts of one's own accord take all of a policy, those that acts beget min(p, 1) of it. Acts of
    the categories of a tone are taken to beget equally many.
    """
    found = usual.offspring
    for side, conduct in enumerate(params.conduct):
        for tone, categories in enumerate(TONES):
            usually = summed(conduct.shares[categories])
            left = summed(conduct.shares[categories] * conduct.answering[categories])
            kept = np.where(usually > 0.0, left / np.where(usually > 0.0, usually, 1.0), 1.0)
            found = np.array(np.broadcast_to(found, np.broadcast_shapes(found.shape, kept.shape)))
            found[tone, side] *= kept
    return found


def spectral_radii(setting: CompiledScenario, params: LaneParameters, usual: Usual) -> Floats:
    """Spectral radius of the offspring matrix: (2, L), hostile and cooperative acts."""
    offspring = under_policy(setting, params, usual)
    return np.stack([reciprocity.spectral_radius(offspring[tone]) for tone in (0, 1)])


def loop_gain(setting: CompiledScenario, params: LaneParameters, usual: Usual) -> Floats:
    """Points of tension that one point begets through the acts it changes, all told: (L,).

    A push of one point changes the multipliers of every category; the acts that this adds, and
    their offspring, add weight to tension for as long as the push lasts. The echo is followed
    through :func:`ballast.sim.rules.choice.multipliers`, not through a formula of its own. Below 1
    the relation returns to its base after a push.
    """
    per_day = _push(setting, params, usual, NUDGE) - _push(setting, params, usual, 0.0)
    lasting = 1.0 - decay(params.tension.half_life)
    return np.asarray(params.tension.act_gain * per_day / (lasting * NUDGE))


def _push(setting: CompiledScenario, params: LaneParameters, usual: Usual, nudge: float) -> Floats:
    """Weight a day adds to tension when tension stands ``nudge`` points above its centre."""
    z = tension.standardised(np.array([tension.CENTRE + nudge]))
    calm, nothing = np.zeros(1, bool), np.zeros(1)
    # some coefficients are drawn and some not: tension takes the shape of the widest
    widest = max(getattr(params.choice, f.name).shape[-1] for f in fields(params.choice))
    tense = np.broadcast_to(z, widest).copy()
    logs = choice.log_multipliers(tense, tense, nothing, nothing, nothing, calm, params.choice)
    multipliers = choice.multipliers(logs, calm, params.choice)
    of_group = [0] * choice.HOSTILE_GROUPS + [1]
    rows = [usual.base[:, side][of_group] * multipliers for side in range(SIDES)]
    acts, total = setting.acts, np.zeros(1)
    offspring = under_policy(setting, params, usual)
    for tone in (0, 1):
        born = _with_offspring(setting, params, offspring[tone], rows, tone)
        for side, repertoire in enumerate(setting.repertoires):
            log_shares = params.conduct[side].log_shares
            for c in range(len(CATEGORIES))[TONES[tone]]:
                for log_share, b in zip(log_shares[c], repertoire.acts[c], strict=True):
                    weight = -acts.weight[b] * acts.issue_weight[b] * np.exp(log_share)
                    total = total + born[side][c] * weight
    return total


def _with_offspring(
    setting: CompiledScenario,
    params: LaneParameters,
    offspring: Floats,
    rows: list[Floats],
    tone: int,
) -> list[dict[int, Floats]]:
    """Acts a day of each side and category of a tone, offspring included: (I - A)^-1 λ.

    Args:
        setting: the compiled scenario.
        params: with the record.
        offspring: (G, G, L) of the tone, under the policies.
        rows: (6, L) of each side, λ0 m by group, without policy and shares.
        tone: 0 hostile, 1 cooperative.
    """
    categories = range(len(CATEGORIES))[TONES[tone]]
    own_accord = [
        {
            c: conduct.shares[c] * conduct.policy[c] * rows[side][choice.GROUP_OF_CATEGORY[c]]
            for c in categories
        }
        for side, conduct in enumerate(params.conduct)
    ]
    first, second = (sum(of_side.values(), np.zeros(1)) for of_side in own_accord)
    (a, b), (c_, d) = offspring
    determinant = (1.0 - a) * (1.0 - d) - b * c_
    begotten = (
        ((1.0 - d) * first + b * second) / determinant - first,
        (c_ * first + (1.0 - a) * second) / determinant - second,
    )
    born = []
    for side, conduct in enumerate(params.conduct):
        left = conduct.shares * conduct.answering
        total = summed(left[TONES[tone]])
        total = np.where(total > 0.0, total, 1.0)  # none are left: none are begotten
        born.append({c: own_accord[side][c] + left[c] / total * begotten[side] for c in categories})
    return born


def at_the_corner(loaded: LoadedScenario) -> Mapping[str, Number]:
    """Every number at the end of its prior at which feedback is strongest.

    Rows of a posterior lie within its priors, and are asked with the draws.
    """
    strongest_low = {"parameters.tension.half_life": False, "parameters.perception.discount": True}
    values: dict[str, Number] = {}
    for key, prior in all_priors(loaded.scenario).items():
        low, high = prior.low, prior.high
        if not prior.drawn or low is None or high is None or RATES in key:
            values[key] = np.array([prior.centre])
        elif key in strongest_low:
            values[key] = np.array([low if strongest_low[key] else high])
        else:
            values[key] = np.array([high if abs(high) >= abs(low) else low])
    return values


def check_stability(loaded: LoadedScenario) -> None:
    """Refuse a scenario whose priors allow feedback that does not die out.

    The offspring matrix is asked at the corner of all priors, where every loop is strongest, with
    the rates and shares of acts at their centres: of them only the mix matters, and it has no end.
    With their draws it is asked in the first thousand draws, and in those of every run. The
    gain through tension is asked in the first thousand draws: its corner joins a dozen extremes
    that no draw joins, and there the bounds of the multipliers hold it anyway.

    Raises:
        UnstableScenario: with the spectral radius, or the largest gain.
    """
    setting = compile_scenario(loaded)
    params = read_parameters(setting, at_the_corner(loaded))
    problems = _radius_problems(
        setting, params, usual_day(setting, params), "at the ends of the priors"
    )
    if problems:
        raise UnstableScenario(*problems)
    check_draws(setting, draws_of_feedback(loaded, np.arange(DRAWS_ASKED)))


def draws_of_feedback(loaded: LoadedScenario, draws: Ints) -> dict[str, Number]:
    """Draws of the numbers that feedback runs through; all others as draw 0 has them."""
    priors = all_priors(loaded.scenario)
    asked = {key: prior for key, prior in priors.items() if key.split(".")[1] in FEEDBACK}
    asked |= _of_conduct(loaded)
    values: dict[str, Number] = {
        key: np.array([centre_of_number(loaded, key, prior)]) for key, prior in priors.items()
    }
    return values | sample_some(loaded, asked, loaded.scenario.seed, draws)


def _of_conduct(loaded: LoadedScenario) -> dict[str, Prior]:
    """Rates of acts, and what multiplies their shares: of them only the mix matters."""
    rates = {key: prior for key, prior in all_priors(loaded.scenario).items() if RATES in key}
    return rates | share_factors(loaded.scenario)


def check_draws(setting: CompiledScenario, values: Mapping[str, Number]) -> None:
    """Refuse parameter draws with feedback that does not die out.

    Args:
        setting: the compiled scenario.
        values: numbers by dotted key, each (D,) or (1,).

    Raises:
        UnstableScenario: with the largest spectral radius or gain among the draws.
    """
    params = read_parameters(setting, values)
    usual = usual_day(setting, params)
    problems = _radius_problems(setting, params, usual, "in every parameter draw")
    if not problems:
        problems = _gain_problems(setting, params, usual)
    presses = float(press_gain(setting, params).mean())
    if presses >= 1.0:
        problems.append(
            Problem(
                "expected a gain of the loop from tension to presses to tension within disputes "
                f"below 1 in the mean of the parameter draws, got {presses:.3f}",
                key="parameters.disputes.press",
                file=setting.loaded.path,
            )
        )
    if problems:
        raise UnstableScenario(*problems)


def stable(setting: CompiledScenario, values: Mapping[str, Number]) -> Flags:
    """Whether feedback dies out under each set of numbers: (L,).

    Args:
        setting: the compiled scenario.
        values: numbers by dotted key, each (L,) or (1,).
    """
    lanes = max(len(value) for value in values.values())
    params = read_parameters(setting, values)
    usual = usual_day(setting, params)
    contained = (spectral_radii(setting, params, usual) < 1.0).all(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):  # offspring without end has no gain
        gain = loop_gain(setting, params, usual) < 1.0
    return np.broadcast_to(contained & gain, (lanes,)).copy()


def _gain_problems(
    setting: CompiledScenario, params: LaneParameters, usual: Usual
) -> list[Problem]:
    """A gain that is too large; put down to a policy if it is small enough without policies.

    What priors allow must die out in every draw. A policy is a question: it may be asked where it
    does in all but one draw of a hundred; in the others tension stays at its bound, and a run says
    so.
    """
    gain = loop_gain(setting, params, usual)
    if gain.max() < 1.0:
        return []
    key = "parameters.tension.act_gain"
    message = (
        "expected a gain of the loop from tension to acts to tension below 1 in every parameter "
        f"draw, got {gain.max():.3f}"
    )
    if len(gain) > 1:
        message += f" ({(gain >= 1.0).sum()} of {len(gain)} draws have 1 or more)"
    louder = [g for g in range(SIDES) if (setting.repertoires[g].policy > 1.0).any()]
    without = loop_gain(setting, _without_policies(params), usual).max()
    if louder and without < 1.0:
        if (gain >= 1.0).mean() <= RUNAWAY_SHARE:
            return []
        key = f"governments.{setting.sides[louder[0]]}.conduct.policy"
        message += f"; without policies it is {without:.3f}"
    return [Problem(message, key=key, file=setting.loaded.path)]


def _without_policies(params: LaneParameters) -> LaneParameters:
    none = np.ones((len(CATEGORIES), 1))
    return replace(
        params,
        conduct=tuple(replace(of, policy=none, answering=none) for of in params.conduct),
    )


def _radius_problems(
    setting: CompiledScenario, params: LaneParameters, usual: Usual, where: str
) -> list[Problem]:
    return [
        Problem(
            f"expected a spectral radius of the offspring of {tone} acts below 1 {where}, "
            f"got {float(radius.max()):.3f}",
            key="parameters.reciprocity",
            file=setting.loaded.path,
        )
        for tone, radius in zip(TONE_NAMES, spectral_radii(setting, params, usual), strict=True)
        if radius.max() >= 1.0
    ]
