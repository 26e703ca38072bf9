"""Outcomes of histories: the value of each in every history.

Works on the table of histories alone (``runs.parquet`` and the scenario), so that stored results
can be summarised again.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ballast.sim.outcomes.column_meanings import BY_SIDE, COUNTS
from ballast.sim.rules.quantity import Flags, Floats
from ballast.sim.scenario.schema import DeclaredOutcome, Scenario
from ballast.sim.vocabulary import MILITARY_CHANNELS, RUNG_TITLES, Rung

YEAR = 365


@dataclass(frozen=True, slots=True)
class Measured:
    """One outcome of every history.

    Attributes:
        name, definition, kind, horizon_days: of the outcome, its kind ``probability`` or ``mean``.
        values: (N,) 0 or 1, or a number, in (draw, run) order; 0 where it is not asked; None if it
            cannot be answered.
        note: why it cannot, or not where it is asked of no history.
        asked: (N,) histories that it is asked of; None for all.
    """

    name: str
    definition: str
    kind: str
    horizon_days: int
    values: Floats | None
    note: str = ""
    asked: Flags | None = None


def measure(runs: pd.DataFrame, scenario: Scenario, days: int) -> list[Measured]:
    """Every outcome of every history.

    Args:
        runs: a row a history, with the columns of ``runs.parquet``.
        scenario: what was played.
        days: how long.
    """
    found = [*_rungs(runs, days), *_summit(runs, scenario, days)]
    if _any_shut(scenario):
        found.append(
            event(
                "mil_channel_reopened",
                "a military channel that was shut at the start is at level 1 or higher",
                runs["mil_channel_reopened_day"].notna(),
                days,
            )
        )
    found.append(
        event(
            "any_lethal_incident",
            "at least one lethal accident or detention in a military encounter",
            runs["lethal_incidents"] > 0,
            days,
        )
    )
    found += _declared(runs, scenario, days)
    found += [
        Measured(name, meaning, "mean", days, runs[name].to_numpy(dtype=float))
        for name, meaning in _means(scenario)
    ]
    return found


def _rungs(runs: pd.DataFrame, days: int) -> list[Measured]:
    horizons = [(f"_{YEAR}", YEAR)] if days > YEAR else []
    outcomes = []
    for suffix, horizon in [("", days), *horizons]:
        for rung in (Rung.CONFRONTATION, Rung.CRISIS, Rung.LIMITED_FORCE, Rung.WAR):
            name = f"rung_{rung.value}" + ("" if rung == Rung.WAR else "_or_higher") + suffix
            reached = runs[f"first_day_rung_{rung.value}"]
            outcomes.append(
                event(
                    name,
                    f"{RUNG_TITLES[rung]} or higher is reached within {horizon} days"
                    if rung != Rung.WAR
                    else f"war within {horizon} days",
                    reached.notna() & (reached.fillna(horizon) < horizon),
                    horizon,
                )
            )
    return outcomes


def _summit(runs: pd.DataFrame, scenario: Scenario, days: int) -> list[Measured]:
    summits = [visit for visit in scenario.visits.values() if visit.summit]
    if not summits:
        return []
    definition = "the leaders meet at the summit that the scenario schedules"
    first = min((visit.date - scenario.start).days for visit in summits)
    if first >= days:
        note = "its date lies beyond the run"
        return [Measured("summit_held", definition, "probability", days, None, note)]
    return [event("summit_held", definition, runs["summit_held"], days)]


def _any_shut(scenario: Scenario) -> bool:
    return any(
        channel.kind in MILITARY_CHANNELS and channel.state in ("closed", "suspended")
        for channel in scenario.channels.values()
    )


def _declared(runs: pd.DataFrame, scenario: Scenario, days: int) -> list[Measured]:
    outcomes = []
    for name, declared in scenario.outcomes.items():
        column = runs[name]
        kind = "probability" if declared.is_event else "mean"
        last = days if declared.by is None else (declared.by - scenario.start).days + 1
        about = (name, declared.definition, kind)
        note = _beyond(declared, scenario, days)
        values = column.fillna(0).to_numpy(dtype=float)
        if note:
            outcomes.append(Measured(*about, days, None, note))
        elif declared.given or declared.unless:
            asked = column.notna().to_numpy()
            note = "what it is given happens in no history, or only beyond the run"
            outcomes.append(Measured(*about, last, values, note, asked))
        else:
            outcomes.append(Measured(*about, last, values))
    return outcomes


def _beyond(declared: DeclaredOutcome, scenario: Scenario, days: int) -> str:
    """Why an outcome is asked of no history by its dates; empty where it is."""
    if declared.by is not None and (declared.by - scenario.start).days >= days:
        return f"its deadline {declared.by} lies beyond the run"
    if declared.since is not None and (declared.since - scenario.start).days >= days:
        return f"its first day {declared.since} lies beyond the run"
    return ""


def _means(scenario: Scenario) -> list[tuple[str, str]]:
    rows = [
        (f"{name}_{side.lower()}", "mean number of " + meaning.format(government.name))
        for name, meaning in BY_SIDE.items()
        for side, government in scenario.governments.items()
    ]
    return [
        *rows,
        *((name, f"mean number of {meaning}") for name, meaning in COUNTS.items()),
        ("tension_mean", "tension, mean over all days, 0-100"),
        ("tension_end", "tension on the last day, 0-100"),
    ]


def event(name: str, definition: str, happened: pd.Series, horizon: int) -> Measured:
    """An outcome that happens in a history or not."""
    return Measured(name, definition, "probability", horizon, happened.to_numpy(dtype=float))
