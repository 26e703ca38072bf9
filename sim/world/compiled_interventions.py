"""Interventions of a scenario, with names as positions and dates as days from the start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ballast.sim.scenario.schema import CHANNEL_LEVEL, Intervention, Scenario
from ballast.sim.vocabulary import Severity

UNDATED = -1000
"""Day of the measure of a policy, which each lane has on days of its own."""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What is made to happen on a day; -1 and 0 where a field says nothing.

    Attributes:
        kind, action: as the scenario says.
        day, until: first and last day.
        severity, side, act, channel, official, visit: positions.
        level: that a channel is set to.
        by: pressure added; from nothing on the first day to all on the last where it is a ramp.
        reception: of a new holder of an office.
        to: day that a visit is moved to.
        id: of the intervention.
        chance: position among those that have a probability; -1 for one that always happens.
        policy: position of the contingent policy whose measure it is; -1 for one with a date.
    """

    kind: str
    action: str
    day: int
    until: int
    severity: int
    side: int
    act: int
    channel: int
    level: int
    by: float
    ramp: bool
    official: int
    reception: float
    visit: int
    to: int
    id: str = ""
    chance: int = -1
    policy: int = -1

    def pressure_on(self, day: int) -> float:
        """Domestic pressure that it adds on a day from the first to the last.

        >>> base = dict(kind="pressure", action="", day=10, until=20, severity=-1, side=0, act=-1)
        >>> rest = dict(channel=-1, level=0, by=0.5, official=-1, reception=0.0, visit=-1, to=-1)
        >>> [Planned(**base, **rest, ramp=ramp).pressure_on(15) for ramp in (False, True)]
        [0.5, 0.25]
        """
        if not self.ramp:
            return self.by
        return self.by * (day - self.day) / max(1, self.until - self.day)


def read_planned(scenario: Scenario, acts: Sequence[str]) -> tuple[Planned, ...]:
    """The interventions of a scenario in declared order."""
    uncertain = [n for n, p in scenario.interventions.items() if p.probability is not None]
    return tuple(
        planned_of(name, planned, scenario, acts, uncertain)
        for name, planned in scenario.interventions.items()
    )


def planned_of(
    name: str,
    planned: Intervention,
    scenario: Scenario,
    acts: Sequence[str],
    uncertain: Sequence[str] = (),
    policy: int = -1,
) -> Planned:
    """An intervention, or the measure of a contingent policy by its position."""

    def position(name: str | None, names: Sequence[str]) -> int:
        return -1 if name is None else list(names).index(name)

    def day(when: date | None, otherwise: int) -> int:
        return otherwise if when is None else (when - scenario.start).days

    first = day(planned.date, 0)
    return Planned(
        kind=planned.kind,
        action=planned.action or "",
        day=first if policy < 0 else UNDATED,
        until=day(planned.until, first if planned.kind == "call" else scenario.days),
        severity=position(planned.severity, [severity.name.lower() for severity in Severity]),
        side=position(planned.side, tuple(scenario.governments)),
        act=position(planned.act, acts),
        channel=position(planned.channel, tuple(scenario.channels)),
        level=0 if planned.state is None else CHANNEL_LEVEL[planned.state],
        by=planned.by or 0.0,
        ramp=planned.ramp,
        official=position(planned.official, tuple(scenario.officials)),
        reception=planned.reception or 0.0,
        visit=position(planned.visit, tuple(scenario.visits)),
        to=day(planned.to, -1),
        id=name,
        chance=uncertain.index(name) if name in uncertain else -1,
        policy=policy,
    )


def bar_ends(scenario: Scenario, official: str) -> date | None:
    """First day on which sanctions no longer bar an office; None if they stand to the end.

    They are lifted from the official, by the scenario's own date or an intervention, or somebody
    who is not under them takes the office.
    """
    ends = [scenario.officials[official].sanctioned_until] + [
        planned.date
        for planned in scenario.interventions.values()
        if planned.official == official
        and (planned.kind == "sanction" or (planned.kind == "personnel" and not planned.sanctioned))
    ]
    return min((end for end in ends if end is not None), default=None)
