"""What governments do, judged against the menu, the issues and the channels."""

from __future__ import annotations

from collections import defaultdict

from ballast.sim.rules.quantity import Quantity
from ballast.sim.scenario.cast import Found, unknown_act, unknown_id
from ballast.sim.scenario.conduct_keys import HALF, MOST_A_YEAR, RATE_UNIT, Conduct, RatePrior
from ballast.sim.scenario.prior_checks import within
from ballast.sim.scenario.reader import Key
from ballast.sim.scenario.schema import Menu, Prior, Scenario
from ballast.sim.vocabulary import DISPUTE_ROLES, Category, Evidence

SHARES_SUM = 1e-6
IN_DISPUTES = "which every government has within a dispute, and only there"
YEARLY = Quantity(RATE_UNIT, 0.0, MOST_A_YEAR, "a yearly rate")
FORMS = "a number, or low, mode and high, or count and days"


def judge_conduct(scenario: Scenario, menu: Menu) -> Found:
    """What governments do: rates, acts of the menu with their shares, channels they prefer."""
    for side, government in scenario.governments.items():
        key: Key = ("governments", side)
        for position, channel in enumerate(government.prefers):
            if channel not in scenario.channels:
                message = unknown_id(channel, "a channel", scenario.channels)
                yield (*key, "prefers", position), message
        conduct = government.conduct
        for category, rate in conduct.rates.items():
            yield from judge_rate((*key, "conduct", "rates", category.value), rate)
        yield from _acts((*key, "conduct"), conduct, scenario, menu)


def judge_rate(key: Key, rate: float | RatePrior, what: str = "acts") -> Found:
    """A number in range, or one of the two forms of a prior, all of it.

    Args:
        key: of the rate.
        rate: a number or a prior.
        what: is counted.
    """
    if not isinstance(rate, RatePrior):
        if not 0.0 <= rate <= MOST_A_YEAR:
            yield key, f"expected 0 … {MOST_A_YEAR:g} {what} a year, got {rate:g}"
        return
    ranged = [n for n in ("low", "mode", "high") if getattr(rate, n) is not None]
    counted = [n for n in ("count", "days") if getattr(rate, n) is not None]
    if not ranged and not counted:
        yield key, f"expected {FORMS}, got none of them"
    elif ranged and counted:
        yield key, f"expected {FORMS}, got {' and '.join(ranged + counted)}"
    if ranged:
        prior = Prior(low=rate.low, mode=rate.mode, high=rate.high, evidence=Evidence.ASSUMPTION)
        if len(ranged) < 3:
            yield key, f"expected low, mode and high, got {' and '.join(ranged)}"
        yield from (found for found in within(key, prior, YEARLY) if found[0] != key)
    if counted:
        yield from _count(key, rate, what)


def _count(key: Key, rate: RatePrior, what: str) -> Found:
    """A count over a span, neither of which can be less than nothing."""
    count, days = rate.count, rate.days
    if days is None:
        yield key, "expected the key 'days' with 'count' (how long it was counted), found none"
    elif days <= 0.0:
        yield (*key, "days"), f"expected more than 0 days, got {days:g}"
    if count is None:
        yield key, f"expected the key 'count' with 'days' (how many {what} it was), found none"
    elif count < 0.0:
        yield (*key, "count"), f"expected 0 or more {what}, got {count:g}"
    elif days is not None and days > 0.0 and (count + HALF) * 365.0 / days > MOST_A_YEAR:
        got = f"got {count:g} in {days:g} days"
        yield key, f"expected at most {MOST_A_YEAR:g} {what} a year, {got}"


def _acts(key: Key, conduct: Conduct, scenario: Scenario, menu: Menu) -> Found:
    """The repertoire: acts of the menu and of the scenario's issues, with shares or with counts."""
    if conduct.shares and conduct.counts:
        yield key, "expected shares or counts of the acts, got both"
    elif not conduct.shares and not conduct.counts and any(map(_some, conduct.rates.values())):
        yield key, "expected shares or counts of the acts, found neither"
        return
    sums = defaultdict[Category, float](float)
    for field, entries in (("shares", conduct.shares), ("counts", conduct.counts)):
        for name, value in entries.items():
            here = (*key, field, name)
            if field == "counts" and value < 0.0:
                yield here, f"expected 0 or more acts, got {value:g}"
            if name not in menu.acts:
                yield here, unknown_act(name, scenario, menu.acts)
                continue
            act = menu.acts[name]
            if act.role in DISPUTE_ROLES:
                yield here, f"expected an act of the repertoire, got {name!r}, {IN_DISPUTES}"
            sums[act.category] += value if field == "shares" else HALF
            if act.issue not in scenario.issues:
                yield here, f"expected the issue {act.issue!r} of this act among the issues"
    for category, rate in conduct.rates.items():
        if not _some(rate) or (conduct.shares and conduct.counts):
            continue
        if conduct.counts and not sums[category]:
            yield (*key, "counts"), f"expected counts of {category} acts, found none"
        elif conduct.shares and abs(sums[category] - 1.0) > SHARES_SUM:
            message = f"expected shares of {category} acts that sum to 1, got {sums[category]:g}"
            yield (*key, "shares"), message


def _some(rate: float | RatePrior) -> bool:
    """Whether a government may act in a category."""
    return isinstance(rate, RatePrior) or rate > 0.0
