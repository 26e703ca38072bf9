"""Choice of act: what shifts the intensity of a category, and which act of it is chosen.

Whether a category fires is the business of :mod:`ballast.sim.rules.reciprocity`; this file holds
the multipliers of tension, elections, grievance and the weeks before a summit, and the multinomial
logit over feasible acts (quantal response: better acts are likelier, not certain). Domestic
troubles raise rhetoric more than deeds [Carter2020]; that elections do so too is carried over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.quantity import Flags, Floats, Ints, Number, Params, quantity, within
from ballast.sim.vocabulary import CATEGORIES, HOSTILE, Category

LOG_MULTIPLIER_BOUNDS = (-1.0, 1.2)
MOST_MULTIPLIED = float(np.exp(LOG_MULTIPLIER_BOUNDS[1]))
"""No multiplier is higher below rung 4."""

GROUPS = (
    Category.VERBAL_HOSTILE,
    Category.ECONOMIC,
    Category.SANCTION,
    Category.MILITARY,
    Category.SOVEREIGNTY,  # with legal: no electoral effect of its own
    Category.VERBAL_COOPERATIVE,  # with talks and concession
)
"""Categories that share a multiplier are one group, named by its first category."""
HOSTILE_GROUPS = 5
GROUP_OF_CATEGORY = np.array([0, 1, 2, 3, 4, 4, 5, 5, 5])
LASTING_GROUPS = (1, 4)
"""Controls and acts over sovereignty: what visits take off tension for weeks does not move them."""
GRIEVANCE_GROUPS = (0, 2)  # verbal hostile acts and sanctions answer the stock of sanctions
ELECTIONS = (
    "election_verbal",
    "election_economic",
    "election_economic",
    "election_military",
    None,
    "election_cooperative",
)
"""By group, the parameter of its electoral term."""
assert len(GROUP_OF_CATEGORY) == len(CATEGORIES) and GROUP_OF_CATEGORY[HOSTILE] == HOSTILE_GROUPS


@dataclass(frozen=True, kw_only=True)
class ChoiceParams(Params):
    """Section ``choice``."""

    tension_slope: Number = quantity("log rate per 10 points", -2, 2, "effect of tension")
    election_verbal: Number = quantity("log rate at the peak", -2, 2, "election, verbal hostility")
    election_economic: Number = quantity(
        "log rate at the peak", -2, 2, "election, economic acts and sanctions"
    )
    election_military: Number = quantity("log rate at the peak", -2, 2, "election, military acts")
    election_cooperative: Number = quantity(
        "log rate at the peak", -2, 2, "election, cooperative acts"
    )
    weakness_cooperative: Number = quantity(
        "log rate", -2, 2, "economic weakness, cooperative acts"
    )
    grievance_slope: Number = quantity(
        "log rate per 10 acts", -2, 2, "stock of sanctions suffered, on words and sanctions"
    )
    pre_summit_hostile: Number = quantity("log rate", -2, 2, "weeks before a summit, hostile acts")
    pre_summit_cooperative: Number = quantity(
        "log rate", -2, 2, "weeks before a summit, cooperative acts"
    )
    crisis_hostile: Number = quantity("factor", 0, 10, "hostile acts from rung 4 on")
    crisis_cooperative: Number = quantity("factor", 0, 10, "cooperative acts from rung 4 on")
    precision: Number = quantity("1 / utility", 0, 50, "precision of choice Λ")
    domestic_weight: Number = quantity(
        "utility", 0, 5, "value of hostility under domestic pressure (δ)", per_side=True
    )
    belief_weight: Number = quantity(
        "utility", 0, 5, "value of hostility to one believed hostile (θ)", per_side=True
    )
    engagement_weight: Number = quantity(
        "utility", 0, 5, "value of friendliness in the engagement window (σ)", per_side=True
    )
    risk_aversion: Number = quantity("utility", 0, 5, "weight of risk on high rungs (γ)")


def log_multipliers(
    z: Floats,
    lasting_z: Floats,
    pressure: Number,
    weakness: Number,
    grievance: Floats,
    summit_near: Flags,
    params: ChoiceParams,
) -> Floats:
    """Logarithms of the multipliers of all groups, before their bounds.

    Args:
        z, lasting_z, pressure, weakness, grievance, summit_near, params: as for
            :func:`log_multiplier`.

    Returns:
        (6, L) in the order of :data:`GROUPS`.
    """
    logs = np.empty((len(GROUPS), *z.shape))
    for group in range(len(GROUPS)):
        logs[group] = log_multiplier(
            group, z, lasting_z, pressure, weakness, grievance, summit_near, params
        )
    return logs


def log_multiplier(
    group: int,
    z: Floats,
    lasting_z: Floats,
    pressure: Number,
    weakness: Number,
    grievance: Floats,
    summit_near: Flags,
    params: ChoiceParams,
) -> Floats:
    """Logarithm of the multiplier of a group's base intensity, before its bounds.

    ``±β z + D e + G g (K - K0)/10 + window``: tension raises hostile groups and lowers the
    cooperative one.

    Args:
        group: position in :data:`GROUPS`.
        z: (L,) tension, (S - 55) / 10.
        lasting_z: (L,) the same without the effects of visits, for :data:`LASTING_GROUPS`.
        pressure: (L,) or (1,), domestic pressure D of this government.
        weakness: (L,) or (1,), its economic weakness, 0-1.
        grievance: (L,), (K - K0)/10, sanctions suffered beyond those at the start, in tens.
        summit_near: (L,) whether a summit is less than its window away.
        params: the coefficients.

    Returns:
        (L,).
    """
    log = params.tension_slope * (lasting_z if group in LASTING_GROUPS else z)
    if group >= HOSTILE_GROUPS:
        log = params.weakness_cooperative * weakness - log
    election = ELECTIONS[group]
    if election is not None:
        log = log + pressure * getattr(params, election)
    if group in GRIEVANCE_GROUPS:
        log = log + params.grievance_slope * grievance
    if summit_near.any():
        window = (
            params.pre_summit_hostile if group < HOSTILE_GROUPS else params.pre_summit_cooperative
        )
        log = log + np.where(summit_near, window, 0.0)
    return np.asarray(log)


def multipliers(logs: Floats, disputed: Flags, params: ChoiceParams) -> Floats:
    """Multipliers of all groups, see :func:`multiplier`.

    Args:
        logs: (6, L) from :func:`log_multipliers`.
        disputed: (L,) rung 4 or higher.
        params: the coefficients.

    Returns:
        (6, L), > 0.
    """
    hostile = np.arange(len(GROUPS)) < HOSTILE_GROUPS
    return multiplier(logs, hostile[:, None], disputed, params)


def multiplier(log: Floats, hostile: Flags, disputed: Flags, params: ChoiceParams) -> Floats:
    """Multiplier m of a base intensity, ``exp(clip(log, -1, 1.2))``, another one from rung 4 on.

    Args:
        log: (n,) from :func:`log_multiplier`.
        hostile: (n,) a hostile group.
        disputed: (n,) rung 4 or higher.
        params: the coefficients, each (1,) or (n,).

    Returns:
        (n,), > 0.
    """
    factor = calm_multiplier(log)
    if disputed.any():
        factor = factor * np.where(disputed, crisis_factor(hostile, params), 1.0)
    return np.asarray(factor)


def calm_multiplier(log: Floats) -> Floats:
    """Multiplier of a base intensity below rung 4: as :func:`multiplier`."""
    return np.asarray(np.exp(within(log, *LOG_MULTIPLIER_BOUNDS)))


def crisis_factor(hostile: Flags, params: ChoiceParams) -> Floats:
    """What a multiplier is times more from rung 4 on: as :func:`multiplier`."""
    return np.where(hostile, params.crisis_hostile, params.crisis_cooperative)


def most_in_crisis(params: ChoiceParams) -> tuple[Number, Number]:
    """What hostile and cooperative multipliers are times more at most from rung 4 on: >= 1."""
    return np.maximum(params.crisis_hostile, 1.0), np.maximum(params.crisis_cooperative, 1.0)


def utility(
    log_share: Floats,
    weight: Floats,
    risk: Floats,
    cost: Floats,
    motive: Floats,
    rung: Floats,
    precision: Number,
    risk_aversion: Number,
) -> Floats:
    """Utility of acts, ``log share + Λ [v motive - γ risk R/7 - cost]`` with v = w/10.

    Args:
        log_share, weight, risk, cost: of one act, or (B, n) of the acts each lane chooses from.
        motive: (n,) from :func:`motive`.
        rung: (n,) R.
        precision, risk_aversion: Λ and γ.

    Returns:
        (n,) or (B, n).
    """
    value = weight / 10.0 * motive - risk_aversion * (risk * rung / 7.0) - cost
    return np.asarray(log_share + precision * value)


def motive(
    pressure: Number,
    belief: Floats,
    engagement: Number,
    domestic_weight: Number,
    belief_weight: Number,
    engagement_weight: Number,
) -> Floats:
    """What friendliness is worth: ``-δ D - θ H + σ E``; negative where hostility pays.

    >>> one = np.array([1.0])
    >>> motive(one, 0.5 * one, 0 * one, one, one, one).tolist()
    [-1.5]
    """
    return np.asarray(
        -domestic_weight * pressure - belief_weight * belief + engagement_weight * engagement
    )


def choose(uniform: Floats, utilities: Floats, feasible: Flags) -> Ints:
    """Multinomial logit over feasible acts, by inverse distribution function.

    Args:
        uniform: (n,) uniforms.
        utilities: (B, n), one row an act.
        feasible: (B, n).

    Returns:
        (n,) row of the chosen act, -1 where no act is feasible.

    >>> u = np.zeros((2, 3))
    >>> choose(np.array([0.2, 0.8, 0.5]), u, np.array([[1, 1, 0], [1, 1, 0]], bool)).tolist()
    [0, 1, -1]
    """
    best = np.max(np.where(feasible, utilities, -np.inf), axis=0)
    best = np.where(np.isfinite(best), best, 0.0)
    odds = np.where(feasible, np.exp(utilities - best), 0.0)
    for row in range(1, len(odds)):  # one by one: the order of addition must not depend on layout
        odds[row] += odds[row - 1]
    total = odds[-1]
    chosen = np.zeros(uniform.shape, dtype=np.int64)
    for row in range(len(odds) - 1):
        chosen += uniform * total >= odds[row]
    return np.where(total > 0.0, chosen, -1)
