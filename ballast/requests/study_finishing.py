"""From the shards of a study to its tables, pictures and summary."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from ballast.analysis.discovery.prim import Search
from ballast.analysis.discovery.regions import box_tables, policy_tables
from ballast.analysis.plots.study_pictures import draw_study
from ballast.analysis.results.shard_store import Store
from ballast.analysis.sensitivity.study_tables import (
    Studied,
    StudiedFactor,
    alarms,
    spread_over_points,
    tables_of,
)
from ballast.analysis.stats.point_estimates import PointSums
from ballast.sim.experiments.designs import DesignPoints
from ballast.sim.experiments.factors import Factor
from ballast.sim.experiments.shard_playing import LIMITS
from ballast.sim.experiments.study_config import Config
from ballast.sim.experiments.study_plan import StudyPlan
from ballast.sim.rules.quantity import Floats
from ballast.sim.scenario.sweep_file import PAIRED, Robustness
from ballast.sim.vocabulary import Evidence

GROUPS = {
    Evidence.DATA: "data",
    Evidence.LITERATURE: "literature",
    Evidence.EXPERT: "experts",
    Evidence.ASSUMPTION: "assumption",
}
"""Groups of a design that varies classes of evidence, in words."""
Histories = Callable[[str, str], Floats]
"""An outcome of every history in a scenario, by their names: (P, D n)."""
MOST_NAMED = 5
"""Factors that the summary names."""


def finish(config: Config, study: StudyPlan, points: DesignPoints, store: Store) -> dict[str, Any]:
    """Write tables, pictures and the summary of a study whose shards are all there.

    Returns:
        The content of ``summary.json``.
    """
    studied = studied_of(config, study, points, store)
    store.clear()
    histories = _histories(config, study, store, len(points))
    tables = tables_of(studied, _paired(studied, histories))
    tables |= _regions(config, study, studied, histories)
    tables["design"] = _design(studied)
    for name, table in tables.items():
        store.frame(name, table)
    summary = summary_of(config, study, studied, tables)
    store.json("summary", summary)
    store.say(_for_pictures(config, studied, summary))
    draw_study(store.path, kinds=config.file.pictures)
    store.seal()
    return summary


def _for_pictures(config: Config, studied: Studied, summary: Mapping[str, Any]) -> dict[str, Any]:
    """What the pictures need to know of a study beside its tables."""
    discovery, headline = config.file.discovery, config.file.outcomes[0]
    threshold = None
    if discovery is not None and discovery.above is not None:
        threshold = {"outcome": discovery.outcome or headline, "above": discovery.above}
    return {
        "factors": summary["factors"],
        "outcomes": {
            name: {
                "label": name.replace("_or_higher", " or higher").replace("_", " "),
                "unit": "points" if name.startswith("tension") else "",
                "kind": kind,
            }
            for name, kind in studied.outcomes.items()
        },
        "groups": {kind.value: f"all numbers from {words}" for kind, words in GROUPS.items()},
        "headline": headline,
        "threshold": threshold,
    }


def studied_of(config: Config, study: StudyPlan, points: DesignPoints, store: Store) -> Studied:
    """What has been played, reduced to sums shard by shard."""
    names = list(config.scenarios)
    sums = PointSums(
        scenarios=len(names),
        points=len(points),
        draws=study.draws,
        runs=study.runs,
        first_draw=0 if study.draws == 1 else 1,
        outcomes=study.outcomes,
    )
    kinds: dict[str, str] = {}
    for shard, rows in store.shards(study.shards()):
        sums.take(names.index(study.worlds[shard.world].scenario), rows)
        for name, count in json.loads(rows.schema.metadata[LIMITS]).items():
            sums.limits[name] = sums.limits.get(name, 0) + count
        kinds = {
            name: "probability" if pa.types.is_boolean(rows.schema.field(name).type) else "mean"
            for name in study.outcomes
        }
    return Studied(
        kind=config.file.design.kind,
        second_order=config.file.design.second_order,
        grid_levels=config.file.design.grid_levels,
        factors=tuple(_factor(factor) for factor in config.factors),
        groups=points.groups,
        points=pd.DataFrame(
            {f.name: f.shown(points.values[:, n]) for n, f in enumerate(config.factors)}
        ),
        unit=points.unit,
        scenarios=tuple(names),
        outcomes=kinds,
        shared_luck=not config.independent,
        seed=config.file.design.seed,
        sums=sums,
    )


def _regions(
    config: Config, study: StudyPlan, studied: Studied, histories: Histories
) -> dict[str, pd.DataFrame]:
    """Tables of discovery and robustness, where the file asks for them."""
    file = config.file
    tables: dict[str, pd.DataFrame] = {}
    if file.discovery is not None:
        threshold = file.discovery.above if file.discovery.below is None else file.discovery.below
        assert threshold is not None, "one of the two has been checked to be there"
        tables |= box_tables(
            studied,
            file.discovery.outcome or study.outcomes[0],
            threshold,
            "above" if file.discovery.below is None else "below",
            Search(density=file.discovery.density, boxes=file.discovery.boxes),
        )
    if len(studied.scenarios) > 1:
        asked = file.robustness or Robustness()
        tables |= policy_tables(
            studied,
            asked.outcome or study.outcomes[0],
            asked.better,
            asked.satisfied,
            histories,
        )
    return tables


MOST_PAIRED = 20_000_000
"""Histories of an outcome that are held in memory at once."""


def _paired(studied: Studied, histories: Histories) -> Histories | None:
    """Histories for paired differences, where points have partners on the same luck."""
    many = len(studied.points) * studied.sums.draws * studied.sums.runs > MOST_PAIRED
    return None if studied.kind not in PAIRED or not studied.shared_luck or many else histories


def _factor(factor: Factor) -> StudiedFactor:
    named = factor.choices and not factor.numeric
    low, high = factor.span
    return StudiedFactor(
        name=factor.name,
        label=factor.label,
        unit=factor.unit,
        low=low,
        high=high,
        levels=tuple(str(choice) for choice in factor.choices) if named else (),
        baseline=factor.shown_baseline,
        evidence="" if factor.evidence is None else factor.evidence.value,
    )


def _design(studied: Studied) -> pd.DataFrame:
    """``design.parquet``: the points, and their places in the unit cube where they have some."""
    table = studied.points.copy()
    table.insert(0, "point", np.arange(len(table)))
    if studied.unit is not None:
        unit = pd.DataFrame(studied.unit, columns=[f"unit.{name}" for name in studied.names])
        table = pd.concat([table, unit], axis=1)
    return table


def _histories(config: Config, study: StudyPlan, store: Store, points: int) -> Histories:
    """What gives an outcome of every history in a scenario: (P, D n).

    NaN where a history was not played or the outcome not asked of it. The outcome that was asked
    last is kept, for all scenarios.
    """

    @lru_cache(maxsize=1)
    def of_all(outcome: str) -> dict[str, Floats]:
        found = {name: np.full((points, study.a_point), np.nan) for name in config.scenarios}
        for shard, rows in store.shards(study.shards()):
            world = study.worlds[shard.world]
            lanes = np.arange(shard.first, shard.last)
            values = rows[outcome].cast(pa.float64()).to_numpy(zero_copy_only=False)
            found[world.scenario][rows["point"].to_numpy(), lanes % study.a_point] = values
        return found

    return lambda outcome, scenario: of_all(outcome)[scenario]


def summary_of(
    config: Config, study: StudyPlan, studied: Studied, tables: Mapping[str, pd.DataFrame]
) -> dict[str, Any]:
    """The content of ``summary.json``."""
    file = config.file
    return {
        "title": file.title,
        "question": file.question,
        "design": file.design.model_dump(mode="json", exclude_defaults=True),
        "sizes": {
            "points": len(studied.points),
            "scenarios": len(studied.scenarios),
            "draws": study.draws,
            "runs": study.runs,
            "days": study.days,
            "histories": study.histories,
        },
        "seed": study.seed,
        "factors": {
            factor.name: {
                "label": factor.label,
                "unit": factor.unit,
                "low": factor.low,
                "high": factor.high,
                "levels": list(factor.levels),
                "baseline": factor.baseline,
                "evidence": factor.evidence,
            }
            for factor in studied.factors
        },
        "outcomes": spread_over_points(studied),
        "drivers": _drivers(studied, tables),
        "evidence": _of_method(tables, "evidence"),
        "information": _of_method(tables, "information"),
        **{name: _records(tables[name]) for name in TOLD if name in tables},
        "alarms": alarms(studied, tables),
    }


TOLD = ("box_summary", "boxes", "box_policies", "robustness")
"""Tables that are short enough for the summary."""


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table for JSON: what is not known is null."""
    told = table.astype(object).where(table.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in told.to_dict("records")]


def _of_method(tables: Mapping[str, pd.DataFrame], method: str) -> list[dict[str, Any]]:
    """The rows of a method that a design allows, without its name."""
    measured = tables.get("sensitivity", pd.DataFrame(columns=["method", "value"]))
    rows = measured[measured["method"] == method].dropna(subset="value")
    columns = ["outcome", "scenario", "factor", "value", "low", "high"]
    return _records(rows.reindex(columns=columns))


RANKED_BY = (("sobol", "total"), ("morris", "mu_rms"), ("fast", "total"), ("rank", "srrc"))
"""Measures by which factors are ranked: the first that a study has."""


def _drivers(studied: Studied, tables: Mapping[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """The factors that matter most, by outcome and scenario."""
    found: list[dict[str, Any]] = []
    measured = tables.get("sensitivity")
    for outcome in studied.outcomes:
        for scenario in studied.scenarios:
            rows = _ranked(measured, outcome, scenario)
            if rows is None:
                rows = _by_difference(tables, outcome, scenario)
            for row in rows.head(MOST_NAMED).to_dict("records"):
                found.append(
                    {
                        "outcome": outcome,
                        "scenario": scenario,
                        **{str(k): v for k, v in row.items()},
                    }
                )
    return found


def _ranked(table: pd.DataFrame | None, outcome: str, scenario: str) -> pd.DataFrame | None:
    if table is None:
        return None
    mine = table[(table["outcome"] == outcome) & (table["scenario"] == scenario)]
    for method, measure in RANKED_BY:
        rows = mine[(mine["method"] == method) & (mine["measure"] == measure)].dropna(
            subset="value"
        )
        if len(rows):
            order = rows["value"].abs().sort_values(ascending=False, kind="stable").index
            return rows.loc[order, ["factor", "method", "measure", "value", "low", "high"]]
    return None


def _by_difference(tables: Mapping[str, pd.DataFrame], outcome: str, scenario: str) -> pd.DataFrame:
    """The largest difference that each factor makes: paired, or between its two ends."""
    if "effects" in tables:
        table = tables["effects"]
        mine = table[
            (table["outcome"] == outcome) & (table["scenario"] == scenario) & (table["at"] == "")
        ].dropna(subset="difference")
        if mine.empty:  # no two values in the same company
            return mine
        largest = mine.loc[
            mine.groupby("factor", sort=False)["difference"].apply(lambda d: d.abs().idxmax())
        ]
        found = largest.assign(
            method="pairs", measure="paired_difference", value=largest["difference"],
            to=[label or f"{x:g}" for label, x in zip(largest["label"], largest["x"], strict=True)],
        )  # fmt: skip
        columns = ["factor", "to", "method", "measure", "value", "low", "high"]
    else:
        table = tables["swings"]
        mine = table[(table["outcome"] == outcome) & (table["scenario"] == scenario)]
        ends = mine.pivot(index="factor", columns="end", values="value")
        swing = (ends["high"] - ends["low"]).dropna()
        found = pd.DataFrame({"factor": swing.index, "value": swing.to_numpy()}).assign(
            method="ends", measure="difference"
        )
        columns = ["factor", "method", "measure", "value"]
    order = found["value"].abs().sort_values(ascending=False, kind="stable").index
    return found.loc[order, columns]
