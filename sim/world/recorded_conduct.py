"""How often each government acted before the start, and how: the record, in each lane.

What a government does more or less of under a policy stands in its repertoire; the record of a lane
is the same in a scenario and in every branch that has the same conduct.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.quantity import Floats, Ints, Number
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import CATEGORIES, HOSTILE, Duty
from ballast.sim.world.action_sets import DUTY_CATEGORY, DUTY_ROLE, Repertoire
from ballast.sim.world.compiled_scenario import CompiledScenario

DAYS_A_YEAR = 365.0
TONES = (slice(0, HOSTILE), slice(HOSTILE, len(CATEGORIES)))
"""Categories of each tone."""


@dataclass(frozen=True, kw_only=True)
class RecordedConduct:
    """What one government did before the start; the last axis is L, or 1 where lanes agree.

    Attributes:
        rates: (9, L) acts a day by category.
        shares: (9, L) share of each category among the hostile or among the cooperative acts.
        pull: (9, L) share times policy, by which a bound of both holds.
        most_pull: (9, 1) the largest of any lane.
        act_shares: by category, (n, L) share of each act in its category.
        log_shares: their logarithms.
        option_logs: (K, Q, L) those of the acts of each occasion; 0 for acts of a duty's role,
            which are equally dear, and for padding.
    """

    rates: Floats
    shares: Floats
    pull: Floats
    most_pull: Floats
    act_shares: tuple[Floats, ...]
    log_shares: tuple[Floats, ...]
    option_logs: Floats

    def options_at(self, occasion: Indices, lanes: Indices) -> Floats:
        """Logarithms of the shares of the acts of some occasions in some lanes: (K, n)."""
        if self.option_logs.shape[-1] == 1:
            return np.asarray(self.option_logs[..., 0].take(occasion, axis=1))
        return np.asarray(self.option_logs[:, occasion, lanes])


def of_category(values: Floats, category: Ints, lanes: Indices) -> Floats:
    """The value of a category in a lane, for several pairs of both: (9, L) or (9, 1) to (n,)."""
    if values.shape[-1] == 1:
        return np.asarray(values[category, 0])
    return np.asarray(values[category, lanes])


def read_conduct(
    setting: CompiledScenario, values: Mapping[str, Number]
) -> tuple[RecordedConduct, ...]:
    """The record of each government, in declared order.

    Args:
        setting: the compiled scenario.
        values: numbers by dotted key, each (L,) or (1,).
    """
    return tuple(_conduct(setting, side) for side in range(len(setting.sides)))


def _conduct(setting: CompiledScenario, side: int) -> RecordedConduct:
    conduct = setting.loaded.scenario.governments[setting.sides[side]].conduct
    repertoire, ids = setting.repertoires[side], setting.acts.ids
    rates = np.array([[conduct.rates.get(c, 0.0)] for c in CATEGORIES]) / DAYS_A_YEAR
    act_shares = tuple(
        np.array([conduct.shares[ids[b]] for b in members]).reshape(-1, 1)
        for members in repertoire.acts
    )
    shares = _among_tones(rates)
    pull = repertoire.policy[:, None] * shares
    log_shares = tuple(np.log(each) for each in act_shares)
    return RecordedConduct(
        rates=rates,
        shares=shares,
        pull=pull,
        most_pull=pull.max(axis=1, keepdims=True),
        act_shares=act_shares,
        log_shares=log_shares,
        option_logs=_option_logs(repertoire, log_shares),
    )


def summed(rows: Floats) -> Floats:
    """The sum of some rows, one after the other: (n, L) to (L,)."""
    total = np.zeros(rows.shape[-1])
    for row in rows:
        total = total + row
    return total


def tones(rates: Floats) -> Floats:
    """Hostile and cooperative acts a day from rates by category: (9, L) to (2, L)."""
    return np.stack([summed(rates[tone]) for tone in TONES])


def _among_tones(rates: Floats) -> Floats:
    """Share of each category among the acts of its tone; 0 where there are none: (9, L)."""
    shares = np.zeros(rates.shape)
    for tone in TONES:
        total = summed(rates[tone])
        shares[tone] = rates[tone] / np.where(total > 0.0, total, 1.0)
    return shares


def _option_logs(repertoire: Repertoire, log_shares: tuple[Floats, ...]) -> Floats:
    lanes = max(logs.shape[-1] for logs in log_shares)
    found = np.zeros((*repertoire.options.act.shape, lanes))
    for occasion, duty in enumerate(Duty):
        if duty not in DUTY_ROLE:
            logs = log_shares[DUTY_CATEGORY[duty]]
            found[: len(logs), occasion] = logs
    for category, logs in enumerate(log_shares):
        found[: len(logs), len(Duty) + category] = logs
    return found
