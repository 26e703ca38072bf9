"""Contacts of the two leaders, with names as positions."""

from __future__ import annotations

from dataclasses import dataclass

from ballast.sim.scenario.schema import Scenario
from ballast.sim.vocabulary import ChannelKind
from ballast.sim.world.compiled_channels import leader_of


@dataclass(frozen=True, kw_only=True)
class LeaderCalls:
    """Calls of the leaders at peace.

    Attributes:
        leader: of the first government, whose turn it is in an engine that asks one by one.
        channel: through which they call: the first of kind leader.
    """

    leader: int
    channel: int


def read_leader_calls(scenario: Scenario) -> LeaderCalls | None:
    """Calls of the leaders, where the scenario says something of leaders."""
    if scenario.leaders is None:
        return None
    first = next(iter(scenario.governments))
    return LeaderCalls(
        leader=list(scenario.officials).index(leader_of(scenario, first)),
        channel=list(scenario.channels).index(leaders_channel(scenario)),
    )


def leaders_channel(scenario: Scenario) -> str:
    """Id of the first channel of kind leader."""
    return next(n for n, c in scenario.channels.items() if c.kind == ChannelKind.LEADER)
