"""Contingent policies of a scenario, with names as positions and dates as days from the start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.quantity import Flags
from ballast.sim.scenario.contingent_keys import Condition
from ballast.sim.scenario.schema import Menu, Scenario, measure_of
from ballast.sim.vocabulary import Severity
from ballast.sim.world.compiled_interventions import Planned, planned_of


@dataclass(frozen=True, kw_only=True)
class Contingent:
    """A policy that waits; -1 where its condition asks for something else.

    Attributes:
        id: of the policy.
        rung, tension, severity, day: that are waited for; tension is NaN if it is not.
        acts: (acts,) which acts of the menu are waited for.
        side: who does them; -1 for either.
        after: days from the condition to the measure.
        each_time: whether it is done each time.
        days: for how many days it holds.
        measure: what is done.
    """

    id: str
    rung: int
    tension: float
    acts: Flags
    side: int
    severity: int
    day: int
    after: int
    each_time: bool
    days: int
    measure: Planned


def read_contingent(scenario: Scenario, menu: Menu, acts: Sequence[str]) -> tuple[Contingent, ...]:
    """The contingent policies of a scenario in declared order."""
    found = []
    for position, (name, policy) in enumerate(scenario.contingencies.items()):
        when = policy.when
        severity = -1 if when.encounter is None else int(Severity[when.encounter.upper()])
        found.append(
            Contingent(
                id=name,
                rung=-1 if when.rung is None else when.rung,
                tension=np.nan if when.tension is None else when.tension,
                acts=_acts(when, menu, acts),
                side=-1 if when.side is None else list(scenario.governments).index(when.side),
                severity=severity,
                day=-1 if when.date is None else (when.date - scenario.start).days,
                after=policy.after,
                each_time=policy.each_time,
                days=policy.do.days or 1,
                measure=planned_of(
                    name, measure_of(name, policy, scenario.start), scenario, acts, policy=position
                ),
            )
        )
    return tuple(found)


def _acts(when: Condition, menu: Menu, acts: Sequence[str]) -> Flags:
    asked = [
        act == when.act or (when.category is not None and menu.acts[act].category == when.category)
        for act in acts
    ]
    return np.array(asked, bool)
