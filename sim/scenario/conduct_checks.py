"""What governments do, judged against the menu, the issues and the channels."""

from __future__ import annotations

from collections import defaultdict

from ballast.sim.scenario.cast import Found, unknown_id
from ballast.sim.scenario.reader import Key
from ballast.sim.scenario.schema import Menu, Scenario
from ballast.sim.vocabulary import DISPUTE_ROLES

SHARES_SUM = 1e-6
IN_DISPUTES = "which every government has within a dispute, and only there"


def judge_conduct(scenario: Scenario, menu: Menu) -> Found:
    """What governments do: acts of the menu, shares that sum to one, channels they prefer."""
    for side, government in scenario.governments.items():
        key: Key = ("governments", side)
        for position, channel in enumerate(government.prefers):
            if channel not in scenario.channels:
                message = unknown_id(channel, "a channel", scenario.channels)
                yield (*key, "prefers", position), message
        conduct, sums = government.conduct, defaultdict[str, float](float)
        for name in conduct.shares:
            here = (*key, "conduct", "shares", name)
            if name not in menu.acts:
                yield here, unknown_id(name, "an act of the menu", menu.acts)
                continue
            act = menu.acts[name]
            if act.role in DISPUTE_ROLES:
                yield here, f"expected an act of the repertoire, got {name!r}, {IN_DISPUTES}"
            sums[act.category] += conduct.shares[name]
            if act.issue not in scenario.issues:
                yield here, f"expected the issue {act.issue!r} of this act among the issues"
        for category, rate in conduct.rates.items():
            if rate > 0.0 and abs(sums[category] - 1.0) > SHARES_SUM:
                got = f"got {sums[category]:g}"
                message = f"expected shares of {category} acts that sum to 1, {got}"
                yield (*key, "conduct", "shares"), message
