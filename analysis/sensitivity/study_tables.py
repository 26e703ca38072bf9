"""The tables of a parameter study, from estimates at its points.

Works on what a study has left: values of factors and sums of histories, whoever played them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ballast.analysis.sensitivity.curves import curves, middle, swings
from ballast.analysis.sensitivity.evidence_classes import evidence, information
from ballast.analysis.sensitivity.fourier import fast, shares
from ballast.analysis.sensitivity.morris import morris
from ballast.analysis.sensitivity.regression import rank
from ballast.analysis.sensitivity.resampled_intervals import table as as_rows
from ballast.analysis.sensitivity.sobol import as_table, indices
from ballast.analysis.stats.paired_grids import effects
from ballast.analysis.stats.point_estimates import PointSums
from ballast.analysis.stats.uncertainty import Flags, Floats

SPREAD = ("random", "latin-hypercube", "sobol-sequence")
"""Designs whose points are drawn independently of each other, more or less."""
LEAST_FOURIER = 80
"""RBD-FAST needs so many points for its harmonics."""


@dataclass(frozen=True, kw_only=True)
class StudiedFactor:
    """What tables and pictures say of a factor.

    Attributes:
        name, label, unit: of it.
        low, high: its range; 0 and the last position for a choice.
        levels: names of the levels of a choice; empty for numbers.
        baseline: value or level of the scenario as it is; None where it has none.
        evidence: class; empty for a choice.
    """

    name: str
    label: str
    unit: str
    low: float
    high: float
    levels: tuple[str, ...]
    baseline: float | str | None
    evidence: str


@dataclass(frozen=True, kw_only=True)
class Studied:
    """A study that has been played.

    Attributes:
        kind: of its design; ``second_order`` and ``grid_levels`` belong to it.
        factors: what varied.
        groups: what a saltelli design varied together: names of factors, or of classes.
        points: (P rows) a column a factor, numbers or levels.
        unit: (P, k) the same in [0, 1]; None for designs made of values.
        scenarios: their names.
        outcomes: kind of each by its name: ``probability`` or ``mean``.
        shared_luck: whether all points have the same luck.
        seed: for resampling.
        sums: of the histories.
    """

    kind: str
    second_order: bool
    grid_levels: int
    factors: tuple[StudiedFactor, ...]
    groups: tuple[str, ...]
    points: pd.DataFrame
    unit: Floats | None
    scenarios: tuple[str, ...]
    outcomes: Mapping[str, str]
    shared_luck: bool
    seed: int
    sums: PointSums

    @property
    def names(self) -> list[str]:
        """Names of the factors."""
        return [factor.name for factor in self.factors]

    @property
    def grouped(self) -> bool:
        """Whether factors moved together in groups."""
        return list(self.groups) != self.names

    def independent_points(self) -> Flags:
        """Points that are drawn independently of each other: (P,).

        Of saltelli the two ends of each base row, of morris the first point of each trajectory; the
        others share coordinates with these, and would make a mean look surer than it is.
        """
        k, place = len(self.groups), np.arange(len(self.points))
        if self.kind == "saltelli":
            row = 2 * k + 2 if self.second_order else k + 2
            return np.isin(place % row, [0, row - 1])
        if self.kind == "morris":
            return np.asarray(place % (k + 1) == 0)
        return np.ones(len(place), bool)


def points_table(studied: Studied) -> pd.DataFrame:
    """``points.parquet``: a row a scenario and point, with every estimate and its chance."""
    sums, parts = studied.sums, []
    histories = sums.histories()
    for number, scenario in enumerate(studied.scenarios):
        part = pd.DataFrame({"point": np.arange(len(studied.points)), "scenario": scenario})
        for name in studied.names:
            part[name] = studied.points[name].to_numpy()
        part["refused"] = histories[number] == 0
        part["histories"] = histories[number]
        for outcome in studied.outcomes:
            estimate, noise = sums.estimates(outcome)
            part[outcome], part[f"{outcome}.noise"] = estimate[number], noise[number]
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def sensitivity_table(studied: Studied) -> pd.DataFrame:
    """``sensitivity.parquet``: every measure that the design allows, of every factor."""
    methods: list[tuple[str, Callable[[Studied, Floats, Floats], pd.DataFrame]]] = []
    if studied.kind == "saltelli":
        return _of_all(studied, [("", _variance_based)])
    if studied.kind == "morris":
        methods.append(("morris", _screening))
    if studied.kind == "fast":
        methods.append(("fast", lambda s, y, v: fast(y, v, s.names)))
    if studied.kind in SPREAD:
        methods.append(("", _by_points))
    return _of_all(studied, methods)


def _of_all(
    studied: Studied,
    methods: Sequence[tuple[str, Callable[[Studied, Floats, Floats], pd.DataFrame]]],
) -> pd.DataFrame:
    """Some tables for every outcome and scenario, one below the other."""
    parts = []
    for outcome, scenario, values, noise in _estimates(studied):
        for method, table in methods:
            made = table(studied, values, noise)
            if "method" not in made:
                made.insert(0, "method", method)
            parts.append(_about(made, outcome, scenario))
    if not parts:
        return pd.DataFrame(
            columns=["outcome", "scenario", "method", "measure", "factor", "with", "value", "low",
                     "high"]
        )  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def _estimates(studied: Studied) -> Iterator[tuple[str, str, Floats, Floats]]:
    """Outcome, scenario, estimates and chance at all points: (P,) each."""
    for outcome in studied.outcomes:
        estimate, noise = studied.sums.estimates(outcome)
        for number, scenario in enumerate(studied.scenarios):
            yield outcome, scenario, estimate[number], noise[number]


def _about(table: pd.DataFrame, outcome: str, scenario: str) -> pd.DataFrame:
    table.insert(0, "scenario", scenario)
    table.insert(0, "outcome", outcome)
    return table


def _methods(parts: Sequence[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    for method, table in parts:
        table.insert(0, "method", method)
    return pd.concat([table for _, table in parts], ignore_index=True)


def _variance_based(studied: Studied, values: Floats, noise: Floats) -> pd.DataFrame:
    """Indices of a saltelli design, and what follows from those of the first order."""
    found = indices(
        values, noise, studied.groups, second_order=studied.second_order, seed=studied.seed
    )
    classes = {f.name: f.evidence for f in studied.factors if f.evidence}
    if studied.grouped:
        classes = {group: group for group in studied.groups if group in set(classes.values())}
    parts = [
        ("sobol", as_table(found)),
        ("evidence", evidence(found.first, studied.groups, classes)),
    ]
    if not studied.grouped:
        parts.append(("information", information(found.first, studied.groups)))
        parts.append(("rank", _ranks(studied, values)))
    return _methods(parts)


def _screening(studied: Studied, values: Floats, noise: Floats) -> pd.DataFrame:
    assert studied.unit is not None, "trajectories are drawn in the unit cube"
    return morris(
        studied.unit,
        values,
        noise,
        studied.names,
        levels=studied.grid_levels,
        seed=studied.seed,
    )


def _by_points(studied: Studied, values: Floats, noise: Floats) -> pd.DataFrame:
    """Measures that any spread of points allows."""
    assert studied.unit is not None, "points are drawn in the unit cube"
    parts = [("rank", _ranks(studied, values))]
    if len(values) >= LEAST_FOURIER and not studied.shared_luck:
        first = shares(studied.unit, values, noise, seed=studied.seed)
        classes = {f.name: f.evidence for f in studied.factors if f.evidence}
        parts += [
            ("rbd_fast", as_rows("first", studied.names, first)),
            ("evidence", evidence(first, studied.names, classes)),
            ("information", information(first, studied.names)),
        ]
    return _methods(parts)


def _ranks(studied: Studied, values: Floats) -> pd.DataFrame:
    """Rank regression over independent points, on factors whose values have an order."""
    assert studied.unit is not None, "points are drawn in the unit cube"
    some = studied.independent_points()
    ordered = [n for n, factor in enumerate(studied.factors) if len(factor.levels) <= 2]
    names = [studied.factors[n].name for n in ordered]
    return rank(studied.unit[some][:, ordered], values[some], names, seed=studied.seed)


def curves_table(studied: Studied) -> pd.DataFrame:
    """``curves.parquet``: the outcome along every factor."""
    levels = {f.name: list(f.levels) for f in studied.factors if f.levels}
    parts, some = [], studied.independent_points()
    for outcome, scenario, values, noise in _estimates(studied):
        limits = (0.0, 1.0) if studied.outcomes[outcome] == "probability" else (-np.inf, np.inf)
        made = curves(
            studied.points[some].reset_index(drop=True),
            values[some],
            noise[some],
            levels=levels,
            baseline=_baseline(studied),
            shared_luck=studied.shared_luck,
            balanced=studied.kind == "grid",
            limits=limits,
        )
        parts.append(_about(made, outcome, scenario))
    return pd.concat(parts, ignore_index=True)


def swings_table(studied: Studied, curve: pd.DataFrame) -> pd.DataFrame:
    """``swings.parquet``: the outcome at the two ends of every factor."""
    parts, some = [], studied.independent_points()
    for outcome, scenario, values, _ in _estimates(studied):
        own = curve[(curve["outcome"] == outcome) & (curve["scenario"] == scenario)]
        base = middle(studied.points[some].reset_index(drop=True), values[some], _baseline(studied))
        made = swings(own.drop(columns=["outcome", "scenario"]), base)
        parts.append(_about(made, outcome, scenario))
    return pd.concat(parts, ignore_index=True)


def effects_table(studied: Studied, histories: Callable[[str, str], Floats]) -> pd.DataFrame:
    """``effects.parquet``: paired differences along every factor, where points share luck.

    Args:
        studied: the study.
        histories: an outcome of every history in a scenario: (P, D n).
    """
    levels = {f.name: list(f.levels) for f in studied.factors if f.levels}
    reference: dict[str, float | str] = {}
    for factor in studied.factors:
        values = studied.points[factor.name]
        reference[factor.name] = factor.levels[0] if factor.levels else float(values.min())
        if factor.baseline is not None and (values == factor.baseline).any():
            reference[factor.name] = factor.baseline
    shape, parts = (len(studied.points), studied.sums.draws, studied.sums.runs), []
    for outcome in studied.outcomes:
        for scenario in studied.scenarios:
            made = effects(
                studied.points,
                histories(outcome, scenario).reshape(shape),
                reference,
                levels=levels,
            )
            parts.append(_about(made, outcome, scenario))
    return pd.concat(parts, ignore_index=True)


def _baseline(studied: Studied) -> dict[str, float | str] | None:
    """Where all factors but one stay, if only one moves at a time."""
    if studied.kind != "one-at-a-time":
        return None
    return {f.name: f.baseline for f in studied.factors if f.baseline is not None}


def tables_of(
    studied: Studied, histories: Callable[[str, str], Floats] | None
) -> dict[str, pd.DataFrame]:
    """All tables that a study of its design has, by the name of their file without its ending.

    Args:
        studied: the study.
        histories: as of :func:`effects_table`; None where there are no pairs.
    """
    curve = curves_table(studied)
    found = {
        "points": points_table(studied),
        "sensitivity": sensitivity_table(studied),
        "curves": curve,
        "swings": swings_table(studied, curve),
    }
    if histories is not None:
        found["effects"] = effects_table(studied, histories)
    return {name: table for name, table in found.items() if len(table)}


def alarms(studied: Studied, tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """What a reader of the study should be warned of."""
    return [
        *_always(studied, tables["points"]),
        *_without_effect(studied, tables),
        *_refused(studied, tables["points"]),
        *_at_limits(studied.sums.limits),
    ]


def _always(studied: Studied, points: pd.DataFrame) -> Iterator[str]:
    for outcome, kind in studied.outcomes.items():
        values = points[outcome].dropna()
        if not len(values):
            yield f"{outcome}: asked of no history of the study"
        elif kind == "probability" and ((values == 0.0).all() or (values == 1.0).all()):
            often = "none" if values.iloc[0] == 0.0 else "all"
            yield f"{outcome}: happened in {often} of the histories of the whole study"


def _without_effect(studied: Studied, tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """Factors of which no measure of an outcome says more than chance, one line an outcome."""
    for outcome in studied.outcomes:
        idle = [name for name in studied.names if not _has_effect(studied, tables, outcome, name)]
        if idle and len(idle) < 12:
            yield f"{outcome}: no effect beyond chance of {', '.join(idle)}"
        elif idle:
            yield (
                f"{outcome}: no effect beyond chance of {len(idle)} of {len(studied.names)} factors"
            )


BEYOND_CHANCE: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "total": lambda rows: rows["low"] > 0.0,
    "mu_rms": lambda rows: rows["low"] > 0.0,
    "srrc": lambda rows: (rows["low"] > 0.0) | (rows["high"] < 0.0),
}
"""When a measure of a factor says more than chance would."""


def _has_effect(
    studied: Studied, tables: Mapping[str, pd.DataFrame], outcome: str, name: str
) -> bool:
    """Whether some measure of a factor lies beyond chance in some scenario."""
    moved = _rows(tables, "effects", outcome, name)
    if len(moved):
        return bool(((moved["low"] > 0.0) | (moved["high"] < 0.0)).any())
    measured = _rows(tables, "sensitivity", outcome, name)
    told = [
        beyond(measured[measured["measure"] == measure])
        for measure, beyond in BEYOND_CHANCE.items()
        if (measured["measure"] == measure).any() and studied.kind != "fast"
    ]
    if told:
        return any(bool(flags.any()) for flags in told)
    curve = _rows(tables, "curves", outcome, name)
    return any(
        part["low"].max() > part["high"].min() for _, part in curve.groupby("scenario", sort=False)
    )


def _rows(tables: Mapping[str, pd.DataFrame], name: str, outcome: str, factor: str) -> pd.DataFrame:
    """What a table says of a factor and an outcome; no rows where there is no such table."""
    table = tables.get(name, pd.DataFrame(columns=["outcome", "factor", "measure"]))
    return table[(table["outcome"] == outcome) & (table["factor"] == factor)]


def _refused(studied: Studied, points: pd.DataFrame) -> Iterator[str]:
    refused = points[points["refused"]]
    if len(refused):
        first = ", ".join(str(point) for point in refused["point"].head(10))
        more = ", …" if len(refused) > 10 else ""
        yield (
            f"{len(refused)} of {len(points)} points were left out, for feedback does not die out "
            f"there: {first}{more}"
        )


def _at_limits(limits: Mapping[str, int]) -> Iterator[str]:
    from ballast.analysis.stats.outcome_estimates import MOST_AT_LIMIT

    looks = limits.get("looks", 0)
    for state, count in limits.items():
        if state != "looks" and looks and count / looks > MOST_AT_LIMIT:
            yield f"{state}: on a limit of its range for {100 * count / looks:.1f} % of the time"


def spread_over_points(studied: Studied) -> list[dict[str, Any]]:
    """How far each outcome ranges over the points, by scenario, replication noise taken out.

    Noise that all points share moves them together, and there is nothing to take out.
    """
    rows = []
    for outcome, scenario, values, noise in _estimates(studied):
        known = np.isfinite(values)
        if not known.any():
            continue
        own = values[known]
        observed = float(own.var(ddof=1)) if len(own) > 1 else 0.0
        chance = 0.0 if studied.shared_luck else float(np.nanmean(noise[known]))
        shrink = np.sqrt(max(observed - chance, 0.0) / observed) if observed > 0.0 else 0.0
        low, high = np.quantile(own.mean() + (own - own.mean()) * shrink, [0.05, 0.95])
        rows.append(
            {
                "outcome": outcome,
                "scenario": scenario,
                "kind": studied.outcomes[outcome],
                "points": int(known.sum()),
                "mean": float(own.mean()),
                "low": float(low),
                "high": float(high),
            }
        )
    return rows
