"""Events that nobody decides: accidents, shocks, a change of mood at home."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ballast.sim.scenario.describe import ACCIDENTS
from ballast.sim.scenario.lever_words import (
    GROUNDS,
    NOBODY,
    Candidate,
    day_after,
    intervention,
    name_of,
    unused,
)
from ballast.sim.scenario.schema import LoadedScenario, Scenario
from ballast.sim.vocabulary import ShockKind

AFTER = 60
"""Days after the start on which an event comes, or a third of a scenario that is shorter."""
SHOCK_WEIGHTS = {ShockKind.SOVEREIGNTY: 6.0, ShockKind.DISCOVERY: 3.0}
MOOD = 0.5
"""Domestic pressure added, as a share of an election's peak."""


def events(loaded: LoadedScenario) -> Iterator[Candidate]:
    """Candidates among events, in a fixed order."""
    scenario = loaded.scenario
    when = day_after(scenario, min(AFTER, scenario.days // 3))
    for severity, words in ACCIDENTS.items():
        change = intervention(scenario, severity, when, kind="accident", severity=severity)
        yield Candidate(f"event.{severity}", f"{words}, on {when}", NOBODY, "events", change)
    for kind, about in scenario.undated_shocks.items():
        entry: dict[str, Any] = {
            "date": when.isoformat(), "kind": kind.value, "offended": about.offended,
            "weight": SHOCK_WEIGHTS[kind], "probability": 1.0, **GROUNDS,
        }  # fmt: skip
        whom = name_of(about.offended, scenario)
        heavy = kind == ShockKind.SOVEREIGNTY
        words = "a heavy shock over sovereignty" if heavy else "the discovery of an intrusion"
        name = unused(f"lever-{kind.value}", scenario.shocks)
        sentence = f"{words} that offends {whom}, on {when}"
        yield Candidate(
            f"event.{kind.value}", sentence, NOBODY, "events", {"shocks.add": {name: entry}}
        )
    yield from _dated(scenario)
    for side in scenario.governments:
        change = intervention(scenario, f"mood-{side}", when, kind="pressure", side=side, by=MOOD)
        whom = name_of(side, scenario)
        sentence = f"domestic pressure on {whom} rises by half of an election's peak from {when}"
        yield Candidate(f"event.mood.{side}", sentence, NOBODY, "events", change)


def _dated(scenario: Scenario) -> Iterator[Candidate]:
    for name, shock in scenario.shocks.items():
        what = f"{shock.name or name.replace('-', ' ').replace('_', ' ')} ({shock.date})"
        for step, chance, words in (
            ("comes", 1.0, f"{what} turns into a shock"),
            ("passes", 0.0, f"{what} passes without a shock"),
        ):
            yield Candidate(
                f"event.{name}.{step}", words, NOBODY, "events",
                {f"shocks.{name}.probability": chance},
            )  # fmt: skip
