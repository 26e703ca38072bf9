"""Outcomes of histories: what each is, and its value in every history.

Works on the table of histories alone (``runs.parquet`` and the scenario), so that stored results
can be summarised again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar, cast

import pandas as pd

from ballast.analysis.text.column_meanings import BY_SIDE, COUNTS
from ballast.analysis.stats.uncertainty import Estimate, Flags, Floats
from ballast.sim.scenario.schema import DeclaredOutcome, Scenario
from ballast.sim.vocabulary import MILITARY_CHANNELS, RUNG_TITLES, Rung

A = TypeVar("A", Floats, Flags)
YEAR = 365
RARE_HISTORIES = 10
"""Fewer histories than this with an outcome, and its interval is called coarse."""
SPLIT = ("rung_5_or_higher", "rung_6_or_higher", "rung_7")
"""Outcomes that ``run --rare`` estimates."""
MOST_AT_LIMIT = 0.01
"""A state on a limit of its range for more than this share of time calls an alarm."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One outcome of every history.

    Attributes:
        name, definition, kind, horizon_days: as in :class:`Outcome`.
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


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome.

    Attributes:
        name: of the outcome.
        definition: in one sentence.
        kind: ``probability`` or ``mean``.
        horizon_days: days over which it is asked.
        estimate: over sampled draws, with both intervals; None if it cannot be answered.
        at_modes: the value under draw 0, with its interval of chance.
        n_draws, n_runs: sampled draws and runs of each behind the estimate.
        note: why there is no estimate, or what to be careful about.
    """

    name: str
    definition: str
    kind: str
    horizon_days: int
    estimate: Estimate | None
    at_modes: Estimate | None
    n_draws: int
    n_runs: int
    note: str = ""

    @classmethod
    def of_json(cls, name: str, row: Mapping[str, Any]) -> Outcome:
        """The outcome that a row of ``summary.json`` tells of.

        >>> row = Outcome("o", "it is", "mean", 9, Estimate(1.0, 0.5, 1.5, None, None), None, 2, 3)
        >>> Outcome.of_json("o", row.as_json()) == row
        True
        """
        ends = (row[key] for key in ("mc_low", "mc_high", "draws_low", "draws_high"))
        estimate = None if row["estimate"] is None else Estimate(row["estimate"], *ends)
        modes = row["at_modes"]
        if modes is not None:
            chance = row["at_modes_mc_low"], row["at_modes_mc_high"]
            modes = Estimate(modes, *chance, None, None)
        about = (name, row["definition"], row["kind"], row["horizon_days"])
        return cls(*about, estimate, modes, row["n_draws"], row["n_runs"], row.get("note", ""))

    def as_json(self) -> dict[str, Any]:
        """The row of ``summary.json``."""
        about = asdict(self)
        del about["name"]
        unknown = dict.fromkeys(("value", "mc_low", "mc_high", "draws_low", "draws_high"))
        bounds = about.pop("estimate") or unknown.copy()
        modes = about.pop("at_modes") or unknown
        return (
            about
            | {"estimate": bounds.pop("value")}
            | bounds
            | {"at_modes": modes["value"]}
            | {f"at_modes_{name}": modes[name] for name in ("mc_low", "mc_high")}
        )


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


@dataclass(frozen=True, slots=True)
class Draws:
    """How the histories of a table divide into draws.

    Attributes:
        sampled: how many sampled draws estimates use; draw 0 itself where it is the only one.
        runs: histories of each draw.
        first: row of the first history that estimates use.
    """

    sampled: int
    runs: int
    first: int

    @classmethod
    def of(cls, runs: pd.DataFrame) -> Draws:
        """Read from the columns ``draw`` and ``run``, in (draw, run) order."""
        draws = int(runs["draw"].max()) + 1
        return cls.sized(draws, len(runs) // draws)

    @classmethod
    def sized(cls, draws: int, runs: int) -> Draws:
        """Of so many draws, draw 0 among them, with ``runs`` histories each."""
        return cls(max(1, draws - 1), runs, runs if draws > 1 else 0)

    def split(self, values: A) -> A:
        """Values of the histories that estimates use, a row a draw: (D, n)."""
        return cast(A, values[self.first :].reshape(self.sampled, self.runs))


def alarms(outcomes: list[Outcome], at_limits: Mapping[str, float]) -> list[str]:
    """What a reader should be warned of.

    Args:
        outcomes: of the run.
        at_limits: share of time that each state sat on a limit of its range.
    """
    warnings = []
    for outcome in outcomes:
        about = outcome.estimate
        if about is None:
            if outcome.note:
                warnings.append(f"{outcome.name}: {outcome.note}")
        elif outcome.kind == "probability":
            histories = about.value * outcome.n_draws * outcome.n_runs
            everyone = outcome.n_draws * outcome.n_runs
            if about.value in (0.0, 1.0):
                often = "none" if about.value == 0.0 else "all"
                warnings.append(
                    f"{outcome.name}: happened in {often} of {everyone} histories; "
                    "the interval of chance bounds it, the estimate does not"
                )
            elif min(histories, everyone - histories) < RARE_HISTORIES:
                warnings.append(
                    f"{outcome.name}: rests on fewer than {RARE_HISTORIES} histories; more runs "
                    "or draws are needed before its size is quoted"
                    + (f", or run --rare {outcome.name}" if outcome.name in SPLIT else "")
                )
    warnings += _unresolved(outcomes)
    for state, share in at_limits.items():
        if share > MOST_AT_LIMIT:
            warnings.append(
                f"{state}: on a limit of its range for {100 * share:.1f} % of the time; "
                "the scenario drives it further than the rules can tell apart"
            )
    return warnings


def _unresolved(outcomes: Sequence[Outcome]) -> list[str]:
    """Outcomes that differ between histories, but not beyond chance between draws: one line."""
    names = [
        o.name
        for o in outcomes
        if o.estimate is not None
        and o.n_draws > 1
        and o.estimate.draws_low is None
        and not (o.kind == "probability" and o.estimate.value in (0.0, 1.0))
        and o.estimate.mc_low != o.estimate.mc_high
    ]
    if not names:
        return []
    return [
        f"{outcomes[0].n_runs} runs a draw do not resolve a difference between parameter draws in: "
        + ", ".join(names)
    ]


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
