"""Estimates of outcomes, and what a reader should be warned of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ballast.analysis.stats.uncertainty import Estimate

RARE_HISTORIES = 10
"""Fewer histories than this with an outcome, and its interval is called coarse."""
SPLIT = ("rung_5_or_higher", "rung_6_or_higher", "rung_7")
"""Outcomes that ``run --rare`` estimates."""
MOST_AT_LIMIT = 0.01
"""A state on a limit of its range for more than this share of time calls an alarm."""


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
        rung: that it asks for, where it asks for one; else None.
        settled: why every history has the same value, which then has no interval; else empty.
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
    rung: int | None = None
    settled: str = ""

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
        behind = row["n_draws"], row["n_runs"], row.get("note", ""), row.get("rung")
        return cls(*about, estimate, modes, *behind, row.get("settled", ""))

    def as_json(self) -> dict[str, Any]:
        """The row of ``summary.json``."""
        about = asdict(self)
        del about["name"]
        if not self.settled:
            del about["settled"]
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
        elif outcome.kind == "probability" and not outcome.settled:
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
        and not o.settled
        and not (o.kind == "probability" and o.estimate.value in (0.0, 1.0))
        and o.estimate.mc_low != o.estimate.mc_high
    ]
    if not names:
        return []
    return [
        f"{outcomes[0].n_runs} runs a draw do not resolve a difference between parameter draws in: "
        + ", ".join(names)
    ]
