"""How often each government acted before the start, and how: the record, in each lane.

What a government does more or less of under a policy leaves the record as it is: the record of a
lane is the same in a scenario and in every branch that has the same conduct.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ballast.sim.rules.quantity import Floats, Ints, Number, at
from ballast.sim.rules.reciprocity import policy_factors
from ballast.sim.scenario.conduct_checks import SHARES_SUM
from ballast.sim.scenario.conduct_keys import DAYS_A_YEAR
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import CATEGORIES, HOSTILE, Duty
from ballast.sim.world.action_sets import DUTY_CATEGORY, Repertoire
from ballast.sim.world.compiled_scenario import CompiledScenario

STRIP = 32
"""Lanes that are bounded together, mostly of one draw: fewer take longer to be compared."""
TONE_OF_CATEGORY = (np.arange(len(CATEGORIES)) >= HOSTILE).astype(np.intp)
TONES = (slice(0, HOSTILE), slice(HOSTILE, len(CATEGORIES)))
"""Categories of each tone."""


@dataclass(frozen=True, kw_only=True)
class RecordedConduct:
    """What one government did before the start; the last axis is L, or 1 where lanes agree.

    What every day asks is looked up by record: lanes of one draw have the same one, and a few
    hundred records stay in a core's cache where a row for each lane would not.

    Attributes:
        rates: (9, L) acts a day by category.
        shares: (9, L) share of each category among the hostile or among the cooperative acts.
        policy: (9, L) multiple of what the government does of its own accord, by category.
        answering: (9, L) what the policy leaves of acts that acts beget, 0-1.
        pull: (9, L) share times policy, by which a bound of both holds.
        act_shares: by category, (n, L) share of each act in its category.
        log_shares: their logarithms.
        options: for each of K places and Q occasions, the position among the acts of all
            categories of what is chosen from; -1 for padding, and for acts of a duty's role, which
            are equally dear.
    """

    rates: Floats
    shares: Floats
    policy: Floats
    answering: Floats
    pull: Floats
    act_shares: tuple[Floats, ...]
    log_shares: tuple[Floats, ...]
    options: tuple[tuple[int, ...], ...]

    def highest_pull(self, most: Floats) -> Floats:
        """Bound of the product of pull and a bound of the tone in each strip of lanes: (9, S).

        Args:
            most: (2, L) of hostile and of cooperative acts.
        """
        first = np.arange(0, most.shape[1], STRIP)
        return np.asarray(
            self._strip_pull * np.maximum.reduceat(most, first, axis=1)[TONE_OF_CATEGORY]
        )

    def pull_at(self, category: Ints, lanes: Indices) -> Floats:
        """Pull of some categories, each in a lane: (n,)."""
        return self._look_up(self._pulls, category, lanes)

    def share_at(self, category: Ints, lanes: Indices, pull: Floats) -> Floats:
        """Share of some categories, each in a lane: (n,).

        Args:
            category, lanes: (n,) which.
            pull: (n,) of them; without a policy it is the share.
        """
        return pull if self.pull is self.shares else self._look_up(self._shares, category, lanes)

    def policy_at(self, category: Ints, lanes: Indices) -> tuple[Floats, Floats]:
        """Policy, and what it leaves of begotten acts, of categories, each in a lane: (n,) each."""
        if self.policy.shape[-1] == 1:
            return self.policy.ravel().take(category), self.answering.ravel().take(category)
        policy, answering = self._policies
        return self._look_up(policy, category, lanes), self._look_up(answering, category, lanes)

    def options_at(self, occasion: Indices, lanes: Indices) -> Floats:
        """Logarithms of the shares of the acts of some occasions, each in a lane: (K, n)."""
        places = self._option_columns.take(occasion, axis=1)
        records, rows = self._act_logs.shape
        if records > 1:
            places += rows * self._record_of(lanes)
        return self._act_logs.ravel().take(places)

    def _look_up(self, values: Floats, category: Ints, lanes: Indices) -> Floats:
        records = values.shape[-1]
        if records > 1:
            category = category * records + self._record_of(lanes)
        return values.ravel().take(category)

    def _record_of(self, lanes: Indices) -> Indices:
        first, record = self._records
        return lanes if len(first) == len(record) else record[lanes]

    @cached_property
    def _strip_pull(self) -> Floats:
        """The largest pull in each strip of lanes: (9, S) or (9, 1)."""
        first = np.arange(0, self.pull.shape[-1], STRIP)
        return np.asarray(np.maximum.reduceat(self.pull, first, axis=1))

    @cached_property
    def _records(self) -> tuple[Indices, Indices]:
        """First lane of each record, and the record of each lane: (D,) and (L,).

        Neighbours with the same numbers have one record.
        """
        rows = (self.pull, self.policy, self.shares, *self.log_shares)
        new = np.zeros(max(each.shape[-1] for each in rows), bool)
        for each in rows:
            new[1:] |= (each[:, 1:] != each[:, :-1]).any(axis=0) if each.shape[-1] > 1 else False
        return np.concatenate(([0], new.nonzero()[0])), new.cumsum()

    @cached_property
    def _pulls(self) -> Floats:
        return np.asarray(at(self.pull, self._records[0]))

    @cached_property
    def _policies(self) -> tuple[Floats, Floats]:
        first = self._records[0]
        return np.asarray(at(self.policy, first)), np.asarray(at(self.answering, first))

    @cached_property
    def _shares(self) -> Floats:
        return np.asarray(at(self.shares, self._records[0]))

    @cached_property
    def _act_logs(self) -> Floats:
        """(D, n + 1) logarithms of the shares of all acts, 0 in the last column.

        Those of one record lie side by side: they are compared with each other.
        """
        rows = [at(logs, self._records[0]) for logs in self.log_shares]
        columns = np.broadcast_arrays(*(row for each in rows for row in each), np.zeros(1))
        return np.stack(columns, axis=-1)

    @cached_property
    def _option_columns(self) -> Indices:
        """(K, Q) columns of the options among those logarithms: of padding, -1, the last one."""
        return np.asarray(np.array(self.options) % self._act_logs.shape[-1])


def read_conduct(
    setting: CompiledScenario, values: Mapping[str, Number]
) -> tuple[RecordedConduct, ...]:
    """The record of each government, in declared order.

    Args:
        setting: the compiled scenario.
        values: numbers by dotted key, each (L,) or (1,); what is not there takes the centre of
            its prior.
    """
    return tuple(_conduct(setting, side, values) for side in range(len(setting.sides)))


def _conduct(setting: CompiledScenario, side: int, values: Mapping[str, Number]) -> RecordedConduct:
    repertoire, above = setting.repertoires[side], f"governments.{setting.sides[side]}.conduct"
    rates = _rows(values, [f"{above}.rates.{c.value}" for c in CATEGORIES], repertoire.centre_rates)
    rates = rates / DAYS_A_YEAR
    act_shares = tuple(
        _drawn_shares(
            values,
            [f"{above}.counts.{setting.acts.ids[b]}" for b in members],
            repertoire.centre_shares[category],
        )
        for category, members in enumerate(repertoire.acts)
    )
    shares = _among_tones(rates)
    policy = _rows(values, [f"{above}.policy.{c.value}" for c in CATEGORIES], repertoire.policy)
    policy, answering = policy_factors(policy)
    pull = shares if (policy == 1.0).all() else policy * shares
    log_shares = tuple(np.log(each) for each in act_shares)
    return RecordedConduct(
        rates=rates,
        shares=shares,
        policy=policy,
        answering=answering,
        pull=pull,
        act_shares=act_shares,
        log_shares=log_shares,
        options=_option_rows(repertoire),
    )


def acts_a_day(setting: CompiledScenario, conduct: tuple[RecordedConduct, ...], act: int) -> Floats:
    """How often an act of the menu is done in the record, both governments together: (L,)."""
    category, total = setting.acts.category[act], np.zeros(1)
    for repertoire, of in zip(setting.repertoires, conduct, strict=True):
        for place in (repertoire.acts[category] == act).nonzero()[0]:
            total = total + of.rates[category] * of.act_shares[category][place]
    return total


def _rows(values: Mapping[str, Number], keys: list[str], centres: Floats) -> Floats:
    """Numbers by their keys, one below the other, or their centres: (n, L) or (n, 1)."""
    rows = [values.get(key, centre[None]) for key, centre in zip(keys, centres, strict=True)]
    return np.stack(np.broadcast_arrays(*rows)) if rows else np.zeros((0, 1))


def _drawn_shares(values: Mapping[str, Number], keys: list[str], centres: Floats) -> Floats:
    """Shares of the acts of a category, (n, L): at their centres, or times what a draw makes of it.

    Shares that sum to one are left as they are written.
    """
    shares = centres[:, None] * _rows(values, keys, np.ones(len(keys)))
    total = summed(shares)
    return shares / np.where(np.abs(total - 1.0) <= SHARES_SUM, 1.0, total)


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


def _option_rows(repertoire: Repertoire) -> tuple[tuple[int, ...], ...]:
    """Positions of what is chosen from among the acts of all categories; see the attribute."""
    last = np.cumsum([len(members) for members in repertoire.acts])
    found = np.full(repertoire.options.act.shape, -1)
    of_duty = [DUTY_CATEGORY.get(duty) for duty in Duty]
    for occasion, category in enumerate((*of_duty, *range(len(CATEGORIES)))):
        if category is None:
            continue
        members = len(repertoire.acts[category])
        found[:members, occasion] = np.arange(last[category] - members, last[category])
    return tuple(tuple(row) for row in found.tolist())
